import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Empty, Table, type TableColumnsType, type TablePaginationConfig, type TableProps } from 'antd';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { get, query, type Page } from '../api';
import { count } from '../words';
import { ProblemAlert } from './problem-alert';
import { Wide } from './wide';

export interface Filters {
  values: Record<string, string>;
  set(name: string, value: string | undefined): void;
  /** Takes all of them away. */
  clear(): void;
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
    clear: () => setParams({}),
  };
}

/** Conditions of a list besides the filters. */
type Fixed = Record<string, string | boolean>;

/** Which page the URL names. */
export function pageOf({ values }: Filters): { page: number; pageSize: number } {
  return { page: Number(values['page'] ?? 1), pageSize: Number(values['pageSize'] ?? 20) };
}

/**
 * What makes a table page on the server, its page kept in the URL.
 * @param atLeast there are more than `total`
 */
export function pagingOf(filters: Filters, total = 0, atLeast = false) {
  const { page, pageSize } = pageOf(filters);
  return {
    pagination: {
      current: page,
      pageSize,
      total,
      showSizeChanger: true,
      showTotal: (all: number) => `共 ${count(all)} 条${atLeast ? '以上' : ''}`,
    },
    onChange: ({ current, pageSize: size }: TablePaginationConfig): void => {
      if (size !== pageSize) filters.set('pageSize', String(size));
      else filters.set('page', String(current ?? 1));
    },
  };
}

/** One page of a list, by the filters in the URL, and what a table needs of it; an answer may carry more than its rows. */
export function usePages<T extends object, A extends Page<T> = Page<T>>(path: string, filters: Filters, fixed?: Fixed) {
  const address = `${path}${query({ ...filters.values, ...fixed, ...pageOf(filters) })}`;
  const asked = useQuery({ queryKey: ['list', address], queryFn: () => get<A>(address), placeholderData: keepPreviousData });
  const paging = {
    ...pagingOf(filters, asked.data?.total, asked.data?.totalIsAtLeast),
    dataSource: asked.data?.items,
    loading: asked.isPending || asked.isPlaceholderData,
  };
  return { asked, paging };
}

/** An empty list, and where filters or a page that is no more make it so, the way back. */
function Nothing({ filters, words }: { filters: Filters; words: string }): ReactNode {
  const narrowed = Object.keys(filters.values).some((name) => name !== 'pageSize');
  if (!narrowed) return <Empty description={words} />;
  return (
    <Empty description="没有符合条件的记录">
      <Button onClick={() => filters.clear()}>清除筛选条件</Button>
    </Empty>
  );
}

interface Props<T> {
  path: string;
  filters: Filters;
  fixed?: Fixed;
  columns: TableColumnsType<T>;
  /** Said where nothing is there at all; what the filters hide is said by the table itself. */
  empty: string;
  rowKey?: TableProps<T>['rowKey'];
  rowClassName?: (row: T) => string;
  rowSelection?: TableProps<T>['rowSelection'];
  /** Fits the page by wrapping its cells, rather than scrolling sideways. */
  fit?: boolean;
}

/** A list that pages on the server. */
export function PagedTable<T extends object>({ path, filters, fixed, empty, rowKey = 'id', fit = false, ...rest }: Props<T>): ReactNode {
  const { asked, paging } = usePages<T>(path, filters, fixed);
  if (asked.isError) return <ProblemAlert error={asked.error} again={asked.refetch} />;
  const table = <Table<T> rowKey={rowKey} {...rest} {...paging} locale={{ emptyText: <Nothing filters={filters} words={empty} /> }} />;
  return fit ? table : <Wide label="列表">{table}</Wide>;
}
