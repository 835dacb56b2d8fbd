import { ChoiceFilter, DivisionFilter, PeriodFilter, SearchFilter } from '../../parts/filters';
import { ListPage } from '../../parts/list-page';
import { useFilters } from '../../parts/paged';
import type { ReactNode } from 'react';
import type { Given } from '../../api';
import { Link } from 'react-router';
import { MESSAGE_KINDS, MESSAGE_STATES, moment } from '../../words';
import { DeliverySummary } from './delivery';
import { MessageState } from './message-state';
import { PointLink } from '../../parts/point-lineage';

type Kind = NonNullable<Given<'/messages', 'get'>['query']>['kind'];

/** Every message there was, newest first: to whom (masked), about which service point, and what became of it. */
export function Messages(): ReactNode {
  const { division, kind, from, to } = useFilters().values;
  return (
    <ListPage
      title="短信记录"
      path="/messages"
      filters={(filters) => (
        <>
          <DivisionFilter filters={filters} />
          <ChoiceFilter filters={filters} name="kind" label="种类" words={MESSAGE_KINDS} />
          <ChoiceFilter filters={filters} name="state" label="状态" words={MESSAGE_STATES} />
          <PeriodFilter filters={filters} />
          <SearchFilter filters={filters} name="phone" label="手机号" hint="完整手机号" />
        </>
      )}
      above={<DeliverySummary conditions={{ division, kind: kind as Kind, from, to }} />}
      empty="还没有短信；办件录入后会邀请群众评价"
      columns={[
        {
          title: '手机号',
          dataIndex: 'phone',
          render: (phone: string, { id }) => <Link to={`/messages/${encodeURIComponent(id)}`}>{phone || '查看'}</Link>,
        },
        { title: '种类', dataIndex: 'kind', render: (code: string) => MESSAGE_KINDS[code] ?? code },
        { title: '状态', dataIndex: 'state', render: (_, row) => <MessageState row={row} /> },
        {
          title: '关于',
          key: 'about',
          // The name is kept with a message once it was first tried.
          render: (_, { servicePointName, servicePointId, officialName }) =>
            servicePointName || officialName || (servicePointId ? <PointLink id={servicePointId} /> : '—'),
        },
        { title: '排队时间', dataIndex: 'queuedAt', render: moment },
        { title: '发出时间', dataIndex: 'sentAt', render: moment },
      ]}
    />
  );
}
