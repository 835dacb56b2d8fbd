import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Empty, Table, type TableColumnsType, type TablePaginationConfig, type TableProps } from 'antd';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { get, type Answer, type Given, type PathOf } from '../api';
import { count } from '../words';
import { ProblemAlert } from './problem-alert';
import { Wide } from './wide';

/** Addresses that answer lists, a page at a time. */
export type ListPath = { [P in PathOf<'get'>]: Answer<P, 'get'> extends { items: object[]; total: number } ? P : never }[PathOf<'get'>];
/** One row of a list. */
export type Row<P extends ListPath> = Answer<P, 'get'>['items'][number];

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
export type Fixed = Record<string, string | boolean>;

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

/** One page of a list, by the filters in the URL; an answer may carry more than its rows. */
export function useList<P extends ListPath>(path: P, filters: Filters, fixed?: Fixed) {
  const query = { ...filters.values, ...fixed, ...pageOf(filters) };
  return useQuery({
    queryKey: ['list', path, query],
    // What the URL holds is text of whatever name; the gateway checks it.
    queryFn: () => get<PathOf<'get'>>(path, { query } as unknown as Given<PathOf<'get'>, 'get'>) as Promise<Answer<P, 'get'>>,
    placeholderData: keepPreviousData,
  });
}

export type Asked<P extends ListPath> = ReturnType<typeof useList<P>>;

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

/** How a list looks. */
export interface Look<P extends ListPath> {
  columns: TableColumnsType<Row<P>>;
  /** Said where nothing is there at all; what the filters hide is said by the table itself. */
  empty: string;
  rowKey?: TableProps<Row<P>>['rowKey'];
  rowSelection?: TableProps<Row<P>>['rowSelection'];
  /** Fits the page by wrapping its cells, rather than scrolling sideways. */
  fit?: boolean;
}

interface Props<P extends ListPath> extends Look<P> {
  filters: Filters;
  asked: Asked<P>;
}

/** A list that pages on the server. */
export function PagedTable<P extends ListPath>({ filters, asked, empty, rowKey = 'id', fit = false, ...rest }: Props<P>): ReactNode {
  if (asked.isError) return <ProblemAlert error={asked.error} again={asked.refetch} />;
  const answer = asked.data as { items: Row<P>[]; total: number; totalIsAtLeast?: boolean } | undefined;
  const table = (
    <Table<Row<P>>
      rowKey={rowKey}
      {...rest}
      {...pagingOf(filters, answer?.total, answer?.totalIsAtLeast)}
      dataSource={answer?.items}
      loading={asked.isPending || asked.isPlaceholderData}
      locale={{ emptyText: <Nothing filters={filters} words={empty} /> }}
    />
  );
  return fit ? table : <Wide label="列表">{table}</Wide>;
}
