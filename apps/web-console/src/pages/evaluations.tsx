import { Input, Select } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Badge, type Tone } from '../parts/badge';
import { DivisionSelect } from '../parts/names';
import { PagedTable, useFilters } from '../parts/paged';
import { Title } from '../parts/title';
import { CHANNELS, moment, RATINGS, STATES } from '../words';

interface Row {
  id: string;
  servicePointName: string;
  windowName: string;
  unitName: string;
  channel: string;
  rating: string;
  text: string;
  submittedAt: string;
  caseId: string;
  caseState: string;
  excluded: boolean;
}

const TONES: Record<string, Tone> = { satisfied: 'good', basicallySatisfied: 'fair', unsatisfied: 'bad' };
const options = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }));

/** Evaluations in one's scope, newest first. */
export function Evaluations(): ReactNode {
  const filters = useFilters();
  return (
    <>
      <Title>评价</Title>
      <div className="filters">
        <DivisionSelect value={filters.values['division']} onChange={(value) => filters.set('division', value)} />
        <Select
          aria-label="等级"
          allowClear
          placeholder="全部等级"
          options={options(RATINGS)}
          value={filters.values['rating']}
          onChange={(value?: string) => filters.set('rating', value)}
        />
        <Select
          aria-label="渠道"
          allowClear
          placeholder="全部渠道"
          options={options(CHANNELS)}
          value={filters.values['channel']}
          onChange={(value?: string) => filters.set('channel', value)}
        />
        <Input
          aria-label="从"
          type="date"
          value={filters.values['from'] ?? ''}
          onChange={({ target }) => filters.set('from', target.value)}
        />
        <Input aria-label="到" type="date" value={filters.values['to'] ?? ''} onChange={({ target }) => filters.set('to', target.value)} />
      </div>
      <PagedTable<Row>
        path="/evaluations"
        filters={filters}
        empty="没有符合条件的评价"
        columns={[
          { title: '时间', dataIndex: 'submittedAt', render: moment },
          {
            title: '等级',
            dataIndex: 'rating',
            render: (rating: string, { excluded }) => (
              <>
                <Badge tone={TONES[rating]}>{RATINGS[rating] ?? rating}</Badge> {excluded && <Badge>不计入统计</Badge>}
              </>
            ),
          },
          { title: '评议对象', dataIndex: 'servicePointName' },
          { title: '窗口', dataIndex: 'windowName' },
          { title: '渠道', dataIndex: 'channel', render: (channel: string) => CHANNELS[channel] ?? channel },
          { title: '文字', dataIndex: 'text', ellipsis: true, width: 260 },
          {
            title: '办理',
            dataIndex: 'caseId',
            render: (id: string, { caseState }) =>
              id ? <Link to={`/cases/${encodeURIComponent(id)}`}>{STATES[caseState] ?? '查看'}</Link> : '—',
          },
        ]}
      />
    </>
  );
}
