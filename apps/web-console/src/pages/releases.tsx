import { Alert } from 'antd';
import type { ReactNode } from 'react';
import { Export } from '../parts/export';
import { FilterBar, PeriodFilter } from '../parts/filters';
import { PagedTable, useFilters } from '../parts/paged';
import { Title } from '../parts/title';
import { count, daySpan, percent, WHY_LATER } from '../words';

interface Row {
  id: string;
  servicePointName: string;
  windowId: string;
  windowName: string;
  since: string;
  asOf: string;
  evaluations: number;
  satisfied: number;
  basicallySatisfied: number;
  unsatisfied: number;
}

/** What people of a unit see of its evaluations: batches of whole weeks, each released once. */
export function Releases(): ReactNode {
  const filters = useFilters();
  return (
    <>
      <Title actions={<Export path="/releases" filters={filters} />}>已公布的评价</Title>
      <Alert className="gap" type="info" showIcon title={WHY_LATER} />
      <FilterBar>
        <PeriodFilter filters={filters} />
      </FilterBar>
      <PagedTable<Row>
        path="/releases"
        filters={filters}
        empty={`还没有公布的评价。${WHY_LATER}`}
        columns={[
          { title: '评议对象', dataIndex: 'servicePointName' },
          { title: '窗口', dataIndex: 'windowName', render: (name: string, { windowId }) => (windowId ? name : '其余窗口合计') },
          { title: '时段', dataIndex: 'asOf', render: (asOf: string, { since }) => daySpan(since, asOf) },
          { title: '评价', dataIndex: 'evaluations', render: count, align: 'right' },
          { title: '满意', dataIndex: 'satisfied', render: count, align: 'right' },
          { title: '基本满意', dataIndex: 'basicallySatisfied', render: count, align: 'right' },
          { title: '不满意', dataIndex: 'unsatisfied', render: count, align: 'right' },
          {
            title: '满意率',
            key: 'rate',
            align: 'right',
            render: (_, { satisfied, evaluations }) => percent(satisfied / evaluations),
          },
        ]}
      />
    </>
  );
}
