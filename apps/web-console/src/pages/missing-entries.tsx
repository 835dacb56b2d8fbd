import { Alert, Empty, Segmented, Spin, Table, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import type { Page } from '../api';
import { Export } from '../parts/export';
import { Figures } from '../parts/figures';
import { DivisionFilter, FilterBar, PeriodFilter } from '../parts/filters';
import { Import } from '../parts/import';
import { useFilters, usePages } from '../parts/paged';
import { ProblemAlert } from '../parts/problem-alert';
import { Title } from '../parts/title';
import { Wide } from '../parts/wide';
import { holds, useMe } from '../session';
import { count, percent, thisMonth } from '../words';

interface Missing {
  key: string;
  name: string;
  unitName: string;
  months: number;
  handled: number;
  entered: number;
  missing: number;
  excess: number;
  missingRate?: number | null;
}

interface Answer extends Page<Missing> {
  sum: Missing;
  undeclared: number;
}

const PATH = '/statistics/missing-entries';
const GROUPS = [
  { value: 'servicePoint', label: '按评议对象' },
  { value: 'unit', label: '按单位' },
];

const columnsFor = (byUnit: boolean): TableColumnsType<Missing> => [
  { title: byUnit ? '单位' : '评议对象', dataIndex: 'name', render: (name: string, { key }) => name || key },
  ...(byUnit ? [] : [{ title: '单位', dataIndex: 'unitName' }]),
  { title: '已申报月数', dataIndex: 'months', align: 'right' },
  { title: '办件量', dataIndex: 'handled', render: count, align: 'right' },
  { title: '录入数', dataIndex: 'entered', render: count, align: 'right' },
  { title: '漏录', dataIndex: 'missing', render: count, align: 'right' },
  { title: '漏录率', dataIndex: 'missingRate', render: percent, align: 'right' },
  { title: '多出', dataIndex: 'excess', render: count, align: 'right' },
];

function Total({ answer: { sum, undeclared } }: { answer: Answer }): ReactNode {
  const figures = {
    办件量: count(sum.handled),
    录入数: count(sum.entered),
    漏录: count(sum.missing),
    漏录率: percent(sum.missingRate),
  };
  return (
    <>
      <Figures values={figures} />
      {undeclared > 0 && (
        <Alert type="info" showIcon title={`还有 ${count(undeclared)} 个评议对象这段时间没有办件量，不在计算之内`} className="gap" />
      )}
      {sum.excess > 0 && (
        <Alert
          type="warning"
          showIcon
          title={`有 ${count(sum.excess)} 件录入超出申报的办件量，请核对办件量`}
          description="一处多录不抵另一处漏录。"
          className="gap"
        />
      )}
    </>
  );
}

/** 漏录率: matters entered against matters handled by the count of somebody else, the worst first. */
export function MissingEntries(): ReactNode {
  const me = useMe();
  const filters = useFilters();
  const { fromMonth = `${thisMonth().slice(0, 4)}-01`, toMonth = thisMonth(), groupBy = 'servicePoint' } = filters.values;
  const fixed = { fromMonth, toMonth, groupBy };
  const { asked, paging } = usePages<Missing, Answer>(PATH, filters, fixed);
  return (
    <>
      <Title
        actions={
          <div className="actions">
            <Export path={PATH} filters={filters} fixed={fixed} />
            {holds(me, 'coordinator') && (
              <Import kind="handled-counts" title="导入办件量" columns="评议对象、月份、办件量、参评单位、行政区划" button="导入办件量" />
            )}
          </div>
        }
      >
        漏录率
      </Title>
      <FilterBar>
        <DivisionFilter filters={filters} />
        <PeriodFilter filters={{ ...filters, values: { ...filters.values, fromMonth, toMonth } }} months />
        <Segmented options={GROUPS} value={groupBy} onChange={(value) => filters.set('groupBy', value)} />
      </FilterBar>
      {asked.isPending && <Spin />}
      {asked.isError && <ProblemAlert error={asked.error} again={asked.refetch} />}
      {asked.data && (
        <>
          <Total answer={asked.data} />
          <Wide label="漏录率">
            <Table<Missing>
              rowKey="key"
              {...paging}
              columns={columnsFor(groupBy === 'unit')}
              locale={{ emptyText: <Empty description="这段时间没有申报办件量，请先导入办件量" /> }}
            />
          </Wide>
        </>
      )}
    </>
  );
}
