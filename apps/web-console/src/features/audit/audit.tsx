import { SearchFilter } from '../../parts/filters';
import { ListPage } from '../../parts/list-page';
import type { ReactNode } from 'react';
import { AUDIT_OUTCOMES, moment } from '../../words';

/** Who did or was refused what, newest first. */
export function Audit(): ReactNode {
  return (
    <ListPage
      title="审计日志"
      path="/audit"
      filters={(filters) => (
        <>
          <SearchFilter filters={filters} name="actor" label="账号" />
          <SearchFilter filters={filters} name="action" label="操作" />
        </>
      )}
      empty="还没有记录"
      columns={[
        { title: '时间', dataIndex: 'at', render: moment },
        { title: '账号', dataIndex: 'actor' },
        { title: '操作', dataIndex: 'action' },
        { title: '对象', dataIndex: 'target' },
        { title: '结果', dataIndex: 'outcome', render: (outcome: string) => AUDIT_OUTCOMES[outcome] ?? outcome },
        { title: '理由', dataIndex: 'reason' },
      ]}
    />
  );
}
