import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Empty, Input, Select, Statistic, Table } from 'antd';
import type { ReactNode } from 'react';
import { get, query } from '../api';
import { DivisionSelect, useDivisionName } from '../parts/names';
import { useFilters } from '../parts/paged';
import { Title } from '../parts/title';
import { Wide } from '../parts/wide';
import { CHANNELS, count, percent, RATINGS } from '../words';

interface Figures {
  evaluations: number;
  satisfied: number;
  basicallySatisfied: number;
  unsatisfied: number;
  satisfactionRate?: number | null;
  activeSatisfactionRate?: number | null;
  notEvaluatedRate?: number | null;
  matters: number;
  cases: number;
  casesClosed: number;
}

interface Summary extends Figures {
  groups: ({ key: string; name: string } & Figures)[];
}

const GROUPS: Record<string, string> = {
  division: '区划',
  unit: '单位',
  servicePoint: '评议对象',
  window: '窗口',
  channel: '渠道',
  level: '等级',
  day: '日期',
};

/** Shares of the three ratings as one bar; the numbers stand beside it, so colour is never the only sign. */
function Bar({ satisfied, basicallySatisfied, unsatisfied, evaluations }: Figures): ReactNode {
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

/** The figures of a period and scope: the three rates always together, since silence is not praise. */
export function Statistics(): ReactNode {
  const filters = useFilters();
  const divisionName = useDivisionName();
  const { division, from, to, groupBy = 'division' } = filters.values;
  const path = `/statistics/summary${query({ division, from, to, groupBy })}`;
  const asked = useQuery({
    queryKey: ['summary', path],
    queryFn: () => get<Summary>(path),
    refetchInterval: 5_000,
  });
  const named = (key: string, name: string): string => {
    if (groupBy === 'division') return divisionName(key);
    if (groupBy === 'channel') return CHANNELS[key] ?? key;
    return name || RATINGS[key] || key;
  };
  const figures = asked.data;
  return (
    <>
      <Title>统计分析</Title>
      <div className="filters">
        <DivisionSelect value={division} onChange={(value) => filters.set('division', value)} />
        <Input aria-label="从" type="date" value={from ?? ''} onChange={({ target }) => filters.set('from', target.value)} />
        <Input aria-label="到" type="date" value={to ?? ''} onChange={({ target }) => filters.set('to', target.value)} />
        <Select
          aria-label="分组"
          value={groupBy}
          options={Object.entries(GROUPS).map(([value, label]) => ({ value, label: `按${label}` }))}
          onChange={(value) => filters.set('groupBy', value)}
        />
      </div>
      {asked.isError && (
        <Alert type="error" showIcon title={asked.error.message} action={<Button onClick={() => void asked.refetch()}>再试一次</Button>} />
      )}
      {figures && (
        <>
          <div className="figures">
            <Card>
              <Statistic title="评价" value={count(figures.evaluations)} />
            </Card>
            <Card>
              <Statistic title="满意率" value={percent(figures.satisfactionRate)} />
            </Card>
            <Card>
              <Statistic title="主动评价满意率" value={percent(figures.activeSatisfactionRate)} />
            </Card>
            <Card>
              <Statistic title="未评价率" value={percent(figures.notEvaluatedRate)} />
            </Card>
            <Card>
              <Statistic title="办件" value={count(figures.matters)} />
            </Card>
            <Card>
              <Statistic title="不满意" value={count(figures.unsatisfied)} />
            </Card>
            <Card>
              <Statistic title="立案 / 办结" value={`${count(figures.cases)} / ${count(figures.casesClosed)}`} />
            </Card>
          </div>
          <Wide label="分组统计">
            <Table
              rowKey="key"
              dataSource={figures.groups}
              locale={{ emptyText: <Empty description="这个范围还没有数据" /> }}
              pagination={{ pageSize: 20, showTotal: (total) => `共 ${total} 条` }}
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
                { title: '未评价率', dataIndex: 'notEvaluatedRate', render: percent, align: 'right' },
                { title: '立案', dataIndex: 'cases', render: count, align: 'right' },
              ]}
            />
          </Wide>
        </>
      )}
    </>
  );
}
