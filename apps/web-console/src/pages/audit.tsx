import { Input } from 'antd';
import type { ReactNode } from 'react';
import { PagedTable, useFilters } from '../parts/paged';
import { Title } from '../parts/title';
import { moment } from '../words';

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
      <Title>审计日志</Title>
      <div className="filters">
        <Input.Search
          aria-label="账号"
          placeholder="账号"
          allowClear
          defaultValue={filters.values['actor']}
          onSearch={(value) => filters.set('actor', value)}
        />
        <Input.Search
          aria-label="操作"
          placeholder="操作"
          allowClear
          defaultValue={filters.values['action']}
          onSearch={(value) => filters.set('action', value)}
        />
      </div>
      <PagedTable<Entry>
        path="/audit"
        filters={filters}
        empty="没有符合条件的记录"
        columns={[
          { title: '时间', dataIndex: 'at', render: moment },
          { title: '账号', dataIndex: 'actor' },
          { title: '操作', dataIndex: 'action' },
          { title: '对象', dataIndex: 'target' },
          { title: '结果', dataIndex: 'outcome' },
          { title: '理由', dataIndex: 'reason' },
        ]}
      />
    </>
  );
}
