import { PeriodFilter } from '../../parts/filters';
import { ListPage } from '../../parts/list-page';
import { Alert } from 'antd';
import type { ReactNode } from 'react';
import { count, daySpan, percent, WHY_LATER } from '../../words';

/** What people of a unit see of its evaluations: batches of whole weeks, each released once. */
export function Releases(): ReactNode {
  return (
    <ListPage
      title="已公布的评价"
      path="/releases"
      intro={<Alert className="gap" type="info" showIcon title={WHY_LATER} />}
      filters={(filters) => <PeriodFilter filters={filters} />}
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
  );
}
