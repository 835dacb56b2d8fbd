import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Button, Empty, Table } from 'antd';
import { useState, type ReactNode } from 'react';
import { get, type Given, type Schema } from '../../api';
import { Badge } from '../../parts/badge';
import { ChoiceFilter, DivisionFilter, FilterBar, PeriodFilter, PickFilter, SwitchFilter } from '../../parts/filters';
import { PagedTable, useFilters, useList, type Filters } from '../../parts/paged';
import { ProblemAlert } from '../../parts/problem-alert';
import { Title } from '../../parts/title';
import { CHANNELS, count, HOLD_REASONS, moment, RATINGS, ROLES, SET_ASIDE_REASONS } from '../../words';
import { ReviewDialogue, type Chosen, type Standing } from './held-review';

type Burst = Schema<'HeldBurst'>;

const STANDINGS: Record<Standing, string> = { held: '待核', setAside: '已排除' };
const standingOf = ({ values }: Filters): Standing => (values['standing'] === 'setAside' ? 'setAside' : 'held');
const reasonWord = (code: string): string => HOLD_REASONS[code] ?? code;
/** "2026-03-05T10" as people say it. */
const hourWord = (hour: string): string => `${hour.slice(0, 10)} ${hour.slice(11)} 时`;

/** Evaluations that wait until somebody has looked at them: by bursts, or one by one within a burst. */
export function Held(): ReactNode {
  const filters = useFilters();
  const [chosen, setChosen] = useState<Chosen>();
  const { burst } = filters.values;
  return (
    <>
      <Title actions={burst && <Button onClick={() => filters.set('burst', undefined)}>返回分组</Button>}>待核评价</Title>
      <p>
        这些评价提交时有异常，核实前不计入统计、不立案，也不会自动通过。同一时段、同一窗口、同一原因的归为一组，可以整组办理；不会删除任何一条。
      </p>
      <FilterBar>
        <DivisionFilter filters={filters} />
        <ChoiceFilter filters={filters} name="reason" label="原因" words={HOLD_REASONS} />
        <PickFilter filters={filters} name="standing" label="状态" words={STANDINGS} />
        <PeriodFilter filters={filters} />
        <SwitchFilter filters={filters} name="overdue" label="只看超期未核" />
      </FilterBar>
      {burst ? <Singles filters={filters} choose={setChosen} /> : <Bursts filters={filters} choose={setChosen} />}
      <ReviewDialogue chosen={chosen} onClose={() => setChosen(undefined)} />
    </>
  );
}

interface Shown {
  filters: Filters;
  choose: (chosen: Chosen) => void;
}

function Bursts({ filters, choose }: Shown): ReactNode {
  const { division, reason, from, to, overdue } = filters.values;
  const standing = standingOf(filters);
  // What the URL holds is text; the gateway checks it.
  const query = { division, reason, standing, from, to, overdue, pageSize: 20 } as NonNullable<
    Given<'/evaluations/held/bursts', 'get'>['query']
  >;
  const asked = useInfiniteQuery({
    queryKey: ['bursts', query],
    placeholderData: keepPreviousData,
    initialPageParam: '',
    queryFn: ({ pageParam }) => get('/evaluations/held/bursts', { query: { ...query, before: pageParam } }),
    getNextPageParam: ({ next }) => next || undefined,
  });
  if (asked.isError) return <ProblemAlert error={asked.error} again={asked.refetch} />;
  const bursts = asked.data?.pages.flatMap(({ items }) => items);
  const act = (decide: Chosen['decide'], { key, count: number }: Burst): void => choose({ decide, burst: key, standing, count: number });
  return (
    <>
      <Table<Burst>
        rowKey="key"
        dataSource={bursts}
        loading={asked.isPending}
        pagination={false}
        locale={{ emptyText: <Empty description={standing === 'held' ? '没有待核的评价' : '没有已排除的评价'} /> }}
        columns={[
          {
            title: '时段、原因与地点',
            key: 'what',
            render: (_, { hour, reason: code, servicePointName, windowName, overdue: late }) => (
              <>
                <strong>{reasonWord(code)}</strong> {late && <Badge tone="bad">超期未核</Badge>}
                <div>{hourWord(hour)}</div>
                <div>{[servicePointName, windowName].filter(Boolean).join(' · ')}</div>
              </>
            ),
          },
          {
            title: '条数',
            dataIndex: 'count',
            render: (number: number, { unsatisfied }) => (
              <>
                <strong>{count(number)}</strong>
                {unsatisfied > 0 && <div>不满意 {count(unsatisfied)}</div>}
              </>
            ),
          },
          {
            title: '办理',
            key: 'act',
            render: (_, row) => (
              <div className="actions">
                <Button onClick={() => filters.set('burst', row.key)}>逐条查看</Button>
                <Button onClick={() => act('accept', row)}>{standing === 'held' ? '整组计入' : '恢复计入'}</Button>
                {standing === 'held' && (
                  <Button danger onClick={() => act('setAside', row)}>
                    整组排除
                  </Button>
                )}
              </div>
            ),
          },
        ]}
      />
      {asked.hasNextPage && (
        <Button className="gap" loading={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
          更早的
        </Button>
      )}
    </>
  );
}

function Singles({ filters, choose }: Shown): ReactNode {
  const asked = useList('/evaluations/held', filters);
  const [keys, setKeys] = useState<string[]>([]);
  const standing = standingOf(filters);
  const {} = filters.values;
  const act = (decide: Chosen['decide']): void => {
    choose({ decide, ids: keys, standing, count: keys.length });
    setKeys([]);
  };
  return (
    <>
      <div className="actions">
        <Button disabled={keys.length === 0} onClick={() => act('accept')}>
          {standing === 'held' ? '核实计入' : '恢复计入'}
        </Button>
        {standing === 'held' && (
          <Button danger disabled={keys.length === 0} onClick={() => act('setAside')}>
            排除
          </Button>
        )}
        <span>{keys.length > 0 ? `已选 ${keys.length} 条` : '请勾选要办理的评价'}</span>
      </div>
      <PagedTable<'/evaluations/held'>
        asked={asked}
        filters={filters}
        empty="这一组没有要办理的评价"
        rowKey={({ evaluation }) => evaluation.id}
        rowSelection={{ selectedRowKeys: keys, onChange: (selected) => setKeys(selected.map(String)) }}
        columns={[
          { title: '时间', key: 'at', render: (_, { evaluation }) => moment(evaluation.submittedAt) },
          { title: '等级', key: 'rating', render: (_, { evaluation }) => RATINGS[evaluation.rating] ?? evaluation.rating },
          { title: '窗口', key: 'window', render: (_, { evaluation }) => evaluation.windowName },
          { title: '渠道', key: 'channel', render: (_, { evaluation }) => CHANNELS[evaluation.channel] ?? evaluation.channel },
          { title: '原因', key: 'why', render: (_, { evaluation }) => evaluation.heldFor.map(reasonWord).join('；') },
          { title: '电话', key: 'phone', render: (_, { evaluation }) => evaluation.phone || '—' },
          {
            title: '文字',
            key: 'text',
            render: (_, { evaluation }) => (
              <div className="clip" title={evaluation.text}>
                {evaluation.text || '—'}
              </div>
            ),
          },
          {
            title: standing === 'held' ? '已等待' : '排除',
            key: 'waits',
            render: (_, { waitingDays, overdue, decision }) =>
              decision ? (
                `${SET_ASIDE_REASONS[decision.reason] ?? decision.reason}${decision.note && `：${decision.note}`}（${ROLES[decision.role] ?? decision.role}，${moment(decision.at)}）`
              ) : (
                <>
                  {waitingDays} 天 {overdue && <Badge tone="bad">超期</Badge>}
                </>
              ),
          },
        ]}
      />
    </>
  );
}
