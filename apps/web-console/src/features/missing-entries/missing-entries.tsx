import { Alert, Segmented, type TableColumnsType } from 'antd';
import type { Answer } from '../../api';
import { DivisionFilter, PeriodFilter } from '../../parts/filters';
import { ListPage } from '../../parts/list-page';
import { useFilters, useList, type Row } from '../../parts/paged';
import { may, useMe } from '../../session';
import type { ReactNode } from 'react';
import { Figures } from '../../parts/figures';
import { Import } from '../../parts/import';
import { count, percent, thisMonth } from '../../words';

const PATH = '/statistics/missing-entries';
type Missing = Row<typeof PATH>;
type Answered = Answer<typeof PATH, 'get'>;

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

function Total({ answer: { sum, undeclared } }: { answer: Answered }): ReactNode {
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
  // Asked for once: the list below shares the answer.
  const { data } = useList(PATH, filters, fixed);
  return (
    <ListPage
      title="漏录率"
      path={PATH}
      fixed={fixed}
      actions={
        may(me, 'handledCount.declare') && (
          <Import kind="handled-counts" title="导入办件量" columns="评议对象、月份、办件量、参评单位、行政区划" button="导入办件量" />
        )
      }
      filters={(shown) => (
        <>
          <DivisionFilter filters={shown} />
          <PeriodFilter filters={{ ...shown, values: { ...shown.values, fromMonth, toMonth } }} months />
          <Segmented options={GROUPS} value={groupBy} onChange={(value) => shown.set('groupBy', value)} />
        </>
      )}
      above={data && <Total answer={data} />}
      rowKey="key"
      columns={columnsFor(groupBy === 'unit')}
      empty="这段时间没有申报办件量，请先导入办件量"
    />
  );
}
