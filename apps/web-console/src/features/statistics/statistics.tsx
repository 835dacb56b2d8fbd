import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Card, Empty, Select, Spin, Table, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { get, type Answer, type Given } from '../../api';
import { Export } from '../../parts/export';
import { Figures } from '../../parts/figures';
import { DivisionFilter, FilterBar, PeriodFilter } from '../../parts/filters';
import { useDivisionName } from '../../parts/names';
import { pageOf, pagingOf, useFilters } from '../../parts/paged';
import { ProblemAlert } from '../../parts/problem-alert';
import { Title } from '../../parts/title';
import { Wide } from '../../parts/wide';
import { may, useMe } from '../../session';
import { CHANNELS, count, daySpan, MEASURES, percent, RATINGS, SOURCES, WHY_LATER } from '../../words';

type Summary = Answer<typeof PATH, 'get'>;
/** Figures of the whole, or of one of its groups. */
type Counted = Summary | Summary['groups'][number];

const PATH = '/statistics/summary';
const GROUPS: Record<string, string> = {
  division: '区划',
  unit: '单位',
  servicePoint: '评议对象',
  window: '窗口',
  channel: '渠道',
  source: '来源',
  level: '等级',
  day: '日期',
};

/** What was released has no channel and no day. */
const UNIT_GROUPS: Record<string, string> = { servicePoint: '评议对象', window: '窗口', level: '等级' };

/** Shares of the three ratings as one bar; the numbers stand beside it, so colour is never the only sign. */
function Bar({ satisfied, basicallySatisfied, unsatisfied, evaluations }: Counted): ReactNode {
  if (!evaluations) return null;
  const share = (value: number): number => (value / evaluations) * 100;
  const words = `满意 ${satisfied}，基本满意 ${basicallySatisfied}，不满意 ${unsatisfied}`;
  return (
    <svg className="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={words}>
      <title>{words}</title>
      <rect width="100" height="10" fill="#e6e8ec" />
      <rect width={share(satisfied)} height="10" fill="#237804" />
      <rect x={share(satisfied)} width={share(basicallySatisfied)} height="10" fill="#d48806" />
      <rect x={share(satisfied + basicallySatisfied)} width={share(unsatisfied)} height="10" fill="#a8071a" />
    </svg>
  );
}

/** The three rates stand together in one row, since one alone would flatter. */
function Cards({ figures }: { figures: Counted }): ReactNode {
  const measures = Object.entries(figures.measures).filter(([, number]) => number > 0);
  return (
    <>
      <Figures
        together
        values={{
          满意率: percent(figures.satisfactionRate),
          主动评价满意率: percent(figures.activeSatisfactionRate),
          '未评价率（截至昨日）': percent(figures.notEvaluatedRate),
        }}
      />
      <Figures
        values={{
          在用评议对象: count(figures.servicePoints),
          办件: count(figures.matters),
          邀请短信: count(figures.invitations),
          邀请送达: count(figures.invitationsDelivered),
          评价: count(figures.evaluations),
          不满意: count(figures.unsatisfied),
          '立案 / 办结': `${count(figures.cases)} / ${count(figures.casesClosed)}`,
          ...(figures.casesMerged > 0 && { 其中并案: count(figures.casesMerged) }),
          '督办通知 / 提醒': `${count(figures.supervisionNotices)} / ${count(figures.advisoryReminders)}`,
        }}
      />
      {(figures.bySource ?? []).length > 0 && <Sources figures={figures} />}
      {measures.length > 0 && (
        <Card size="small" title="处理措施" className="gap">
          <ul className="reasons">
            {measures.map(([kind, number]) => (
              <li key={kind}>
                {MEASURES[kind] ?? kind} <strong>{count(number)}</strong>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

/** Where the evaluations come from, side by side: what a unit entered itself is no proof of the unit. */
function Sources({ figures }: { figures: Counted }): ReactNode {
  const { bySource, held, setAside } = figures;
  return (
    <Card size="small" title="评价来源" className="gap">
      <Wide label="评价来源">
        <Table<Counted['bySource'][number]>
          rowKey="source"
          size="small"
          dataSource={bySource}
          pagination={false}
          columns={[
            { title: '来源', dataIndex: 'source', render: (source: string) => SOURCES[source] ?? source },
            { title: '评价', dataIndex: 'evaluations', render: count, align: 'right' },
            { title: '满意', dataIndex: 'satisfied', render: count, align: 'right' },
            { title: '满意率', dataIndex: 'satisfactionRate', render: percent, align: 'right' },
            {
              title: '办件',
              dataIndex: 'matters',
              render: (number: number, { source }) => (source === 'open' ? '—' : count(number)),
              align: 'right',
            },
          ]}
        />
      </Wide>
      <p>
        待核 {count(held - setAside)} 条、已排除 {count(setAside)} 条，均未计入以上各项。
      </p>
    </Card>
  );
}

type Columns = TableColumnsType<Summary['groups'][number]>;
const LIVE_COLUMNS: Columns = [
  { title: '主动评价满意率', dataIndex: 'activeSatisfactionRate', render: percent, align: 'right' },
  { title: '未评价率（截至昨日）', dataIndex: 'notEvaluatedRate', render: percent, align: 'right' },
  { title: '立案', dataIndex: 'cases', render: count, align: 'right' },
];
const UNIT_COLUMNS: Columns = [{ title: '收到转办单', dataIndex: 'cases', render: count, align: 'right' }];

/** What people of a unit see: what was released, and the days of which it is. */
function ReleasedCards({ figures }: { figures: Summary }): ReactNode {
  const { releasedSince, releasedAsOf } = figures;
  const span = releasedAsOf ? `已公布的评价${daySpan(releasedSince, releasedAsOf)}。` : '这个范围还没有公布的评价。';
  return (
    <>
      <Alert className="gap" type="info" showIcon title={span} description={WHY_LATER} />
      <Figures
        together
        values={{ 评价: count(figures.evaluations), 满意率: percent(figures.satisfactionRate), 不满意: count(figures.unsatisfied) }}
      />
      <Figures
        values={{
          在用评议对象: count(figures.servicePoints),
          办件: count(figures.matters),
          '收到转办单 / 办结': `${count(figures.cases)} / ${count(figures.casesClosed)}`,
        }}
      />
    </>
  );
}

/** Windows of one's units by id: their groups carry ids alone. */
function useWindowNames(wanted: boolean): Map<string, string> {
  const asked = useQuery({
    queryKey: ['window names'],
    enabled: wanted,
    staleTime: 60_000,
    async queryFn() {
      const { items } = await get('/service-points', { query: { pageSize: 200 } });
      const windows = await Promise.all(
        items.map(async (point) => {
          const own = await get('/service-points/{id}/windows', { path: { id: point.id } });
          return own.items.map(({ id, name }) => [id, `${point.name} ${name}`] as const);
        }),
      );
      return new Map(windows.flat());
    },
  });
  return asked.data ?? new Map();
}

/** The figures of a period and scope: the three rates always together, since silence is not praise. */
export function Statistics(): ReactNode {
  const filters = useFilters();
  const divisionName = useDivisionName();
  const ofUnit = !may(useMe(), 'evaluation.read');
  const choices = ofUnit ? UNIT_GROUPS : GROUPS;
  const { division, from, to, groupBy = ofUnit ? 'servicePoint' : 'division' } = filters.values;
  // What the URL holds is text; the gateway checks it.
  const query = { division, from, to, groupBy, ...pageOf(filters) } as Given<typeof PATH, 'get'>['query'];
  const asked = useQuery({
    queryKey: ['summary', query],
    placeholderData: keepPreviousData,
    queryFn: () => get(PATH, { query }),
    refetchInterval: ofUnit ? false : 5_000,
  });
  const windows = useWindowNames(ofUnit && groupBy === 'window');
  const named = (key: string, name: string): string => {
    if (groupBy === 'division') return divisionName(key);
    if (groupBy === 'source') return SOURCES[key] ?? key;
    if (groupBy === 'channel') return CHANNELS[key] ?? key;
    return name || windows.get(key) || RATINGS[key] || key;
  };
  const figures = asked.data;
  return (
    <>
      <Title actions={<Export path={PATH} filters={filters} fixed={{ groupBy }} />}>统计分析</Title>
      <FilterBar>
        {!ofUnit && <DivisionFilter filters={filters} />}
        <PeriodFilter filters={filters} />
        <Select
          aria-label="分组"
          value={groupBy}
          options={Object.entries(choices).map(([value, label]) => ({ value, label: `按${label}` }))}
          onChange={(value) => filters.set('groupBy', value)}
        />
      </FilterBar>
      {asked.isPending && <Spin />}
      {asked.isError && <ProblemAlert error={asked.error} again={asked.refetch} />}
      {figures && (
        <>
          {ofUnit ? <ReleasedCards figures={figures} /> : <Cards figures={figures} />}
          <Wide label="分组统计">
            <Table
              rowKey="key"
              dataSource={figures.groups}
              locale={{ emptyText: <Empty description="这个范围还没有数据" /> }}
              {...pagingOf(filters, figures.groupsTotal)}
              columns={[
                {
                  title: GROUPS[groupBy],
                  dataIndex: 'key',
                  render: (key: string, { name }) => named(key, name),
                },
                { title: '评价', dataIndex: 'evaluations', render: count, align: 'right' },
                { title: '构成', key: 'bar', width: 220, render: (_, row) => <Bar {...row} /> },
                { title: '满意', dataIndex: 'satisfied', render: count, align: 'right' },
                { title: '基本满意', dataIndex: 'basicallySatisfied', render: count, align: 'right' },
                { title: '不满意', dataIndex: 'unsatisfied', render: count, align: 'right' },
                { title: '满意率', dataIndex: 'satisfactionRate', render: percent, align: 'right' },
                ...(ofUnit ? UNIT_COLUMNS : LIVE_COLUMNS),
              ]}
            />
          </Wide>
        </>
      )}
    </>
  );
}
