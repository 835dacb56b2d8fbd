import type { ReactNode } from 'react';
import { Export } from '../parts/export';
import { DivisionFilter, FilterBar, PeriodFilter } from '../parts/filters';
import { Import } from '../parts/import';
import { useDivisionName } from '../parts/names';
import { PagedTable, useFilters } from '../parts/paged';
import { Title } from '../parts/title';
import { holds, useMe } from '../session';
import { count, moment } from '../words';

interface Row {
  servicePointId: string;
  servicePointName: string;
  division: string;
  month: string;
  handled: number;
  declaredAt?: string;
}

/** How many matters each service point handled in a month, by the count of somebody else than its unit. */
export function HandledCounts(): ReactNode {
  const me = useMe();
  const filters = useFilters();
  const divisionName = useDivisionName();
  return (
    <>
      <Title
        actions={
          <div className="actions">
            <Export path="/handled-counts" filters={filters} />
            {holds(me, 'coordinator') && (
              <Import kind="handled-counts" title="导入办件量" columns="评议对象、月份、办件量、参评单位、行政区划" />
            )}
          </div>
        }
      >
        办件量
      </Title>
      <FilterBar>
        <DivisionFilter filters={filters} />
        <PeriodFilter filters={filters} months />
      </FilterBar>
      <PagedTable<Row>
        path="/handled-counts"
        filters={filters}
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
    </>
  );
}
