import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Button, Empty, Table, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { get, query, type Page } from '../api';
import { Wide } from './wide';

export interface Filters {
  values: Record<string, string>;
  set(name: string, value: string | undefined): void;
}

/** Filters of a list, kept in the URL, so that a link shows the same list and the back button works. */
export function useFilters(): Filters {
  const [params, setParams] = useSearchParams();
  return {
    values: Object.fromEntries(params),
    set(name, value) {
      const next = new URLSearchParams(params);
      if (value) next.set(name, value);
      else next.delete(name);
      if (name !== 'page') next.delete('page');
      setParams(next, { replace: name !== 'page' });
    },
  };
}

interface Props<T> {
  path: string;
  filters: Filters;
  /** Fixed conditions besides the filters. */
  fixed?: Record<string, string | boolean>;
  columns: TableColumnsType<T>;
  empty: string;
  rowKey?: string;
  rowClassName?: (row: T) => string;
  /** Fits the page by wrapping its cells, rather than scrolling sideways. */
  fit?: boolean;
}

/** A list that pages on the server. */
export function PagedTable<T extends object>({
  path,
  filters,
  fixed,
  columns,
  empty,
  rowKey = 'id',
  rowClassName,
  fit = false,
}: Props<T>): ReactNode {
  const page = Number(filters.values['page'] ?? 1);
  const pageSize = Number(filters.values['pageSize'] ?? 20);
  const asked = `${path}${query({ ...filters.values, ...fixed, page, pageSize })}`;
  const list = useQuery({
    queryKey: ['list', asked],
    queryFn: () => get<Page<T>>(asked),
    placeholderData: keepPreviousData,
  });
  if (list.isError) {
    return (
      <Alert type="error" showIcon title={list.error.message} action={<Button onClick={() => void list.refetch()}>再试一次</Button>} />
    );
  }
  const table = (
    <Table<T>
      rowKey={rowKey}
      columns={columns}
      dataSource={list.data?.items}
      loading={list.isPending || list.isPlaceholderData}
      rowClassName={rowClassName}
      locale={{ emptyText: <Empty description={empty} /> }}
      pagination={{
        current: page,
        pageSize,
        total: list.data?.total ?? 0,
        showSizeChanger: true,
        showTotal: (total) => `共 ${total} 条`,
      }}
      onChange={({ current, pageSize: size }) => {
        if (size !== pageSize) filters.set('pageSize', String(size));
        else filters.set('page', String(current ?? 1));
      }}
    />
  );
  return fit ? table : <Wide label="列表">{table}</Wide>;
}
