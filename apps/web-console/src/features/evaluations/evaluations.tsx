import { ChoiceFilter, DivisionFilter, PeriodFilter } from '../../parts/filters';
import { ListPage } from '../../parts/list-page';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Badge, type Tone } from '../../parts/badge';
import { CHANNELS, HELD_STANDINGS, HOLD_REASONS, moment, RATINGS, STATES } from '../../words';

const TONES: Record<string, Tone> = { satisfied: 'good', basicallySatisfied: 'fair', unsatisfied: 'bad' };

/** Evaluations in one's scope, newest first. */
export function Evaluations(): ReactNode {
  return (
    <ListPage
      title="评价"
      path="/evaluations"
      filters={(filters) => (
        <>
          <DivisionFilter filters={filters} />
          <ChoiceFilter filters={filters} name="rating" label="等级" words={RATINGS} />
          <ChoiceFilter filters={filters} name="channel" label="渠道" words={CHANNELS} />
          <PeriodFilter filters={filters} />
        </>
      )}
      empty="还没有评价；群众扫码后会出现在这里"
      columns={[
        { title: '时间', dataIndex: 'submittedAt', render: moment },
        {
          title: '等级',
          dataIndex: 'rating',
          render: (rating: string, { excluded, standing, heldFor }) => (
            <>
              <Badge tone={TONES[rating]}>{RATINGS[rating] ?? rating}</Badge> {excluded && <Badge>不计入统计</Badge>}
              {standing && (
                <span title={heldFor.map((code) => HOLD_REASONS[code] ?? code).join('；')}>
                  <Badge>{HELD_STANDINGS[standing] ?? standing}</Badge>
                </span>
              )}
            </>
          ),
        },
        { title: '评议对象', dataIndex: 'servicePointName' },
        { title: '窗口', dataIndex: 'windowName' },
        { title: '渠道', dataIndex: 'channel', render: (channel: string) => CHANNELS[channel] ?? channel },
        {
          title: '文字',
          dataIndex: 'text',
          render: (text: string) => (
            <div className="clip" title={text}>
              {text}
            </div>
          ),
        },
        {
          title: '办理',
          dataIndex: 'caseId',
          render: (id: string, { caseState }) =>
            id ? <Link to={`/cases/${encodeURIComponent(id)}`}>{STATES[caseState] ?? '查看'}</Link> : '—',
        },
      ]}
    />
  );
}
