import { DivisionFilter, PeriodFilter } from '../../parts/filters';
import { ListPage } from '../../parts/list-page';
import type { ReactNode } from 'react';
import { Import } from '../../parts/import';
import { useDivisionName } from '../../parts/names';
import { may, useMe } from '../../session';
import { count, moment } from '../../words';

/** How many matters each service point handled in a month, by the count of somebody else than its unit. */
export function HandledCounts(): ReactNode {
  const me = useMe();
  const divisionName = useDivisionName();
  return (
    <ListPage
      title="办件量"
      path="/handled-counts"
      actions={
        may(me, 'handledCount.declare') && (
          <Import kind="handled-counts" title="导入办件量" columns="评议对象、月份、办件量、参评单位、行政区划" />
        )
      }
      filters={(filters) => (
        <>
          <DivisionFilter filters={filters} />
          <PeriodFilter filters={filters} months />
        </>
      )}
      rowKey={({ servicePointId, month }) => `${servicePointId} ${month}`}
      empty="还没有办件量，请导入表格；再次导入同一个月即为更正"
      columns={[
        { title: '月份', dataIndex: 'month' },
        { title: '评议对象', dataIndex: 'servicePointName' },
        { title: '区划', dataIndex: 'division', render: divisionName },
        { title: '办件量', dataIndex: 'handled', render: count, align: 'right' },
        { title: '申报时间', dataIndex: 'declaredAt', render: moment },
      ]}
    />
  );
}
