import type { ReactNode } from 'react';
import { Export } from '../parts/export';
import { FilterBar, SearchFilter } from '../parts/filters';
import { PagedTable, useFilters } from '../parts/paged';
import { Title } from '../parts/title';
import { AUDIT_OUTCOMES, moment } from '../words';

interface Entry {
  id: string;
  at: string;
  actor: string;
  action: string;
  target: string;
  outcome: string;
  reason: string;
}

/** Who did or was refused what, newest first. */
export function Audit(): ReactNode {
  const filters = useFilters();
  return (
    <>
      <Title actions={<Export path="/audit" filters={filters} />}>审计日志</Title>
      <FilterBar>
        <SearchFilter filters={filters} name="actor" label="账号" />
        <SearchFilter filters={filters} name="action" label="操作" />
      </FilterBar>
      <PagedTable<Entry>
        path="/audit"
        filters={filters}
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
    </>
  );
}
