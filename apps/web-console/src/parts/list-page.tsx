import type { ReactNode } from 'react';
import { Export } from './export';
import { FilterBar } from './filters';
import { PagedTable, useFilters, useList, type Filters, type Fixed, type ListPath, type Look } from './paged';
import { Title } from './title';

interface Props<P extends ListPath> extends Look<P> {
  title: string;
  path: P;
  /** Conditions besides the filters, of the export too. */
  fixed?: Fixed;
  /** Whether the gateway has it as a spreadsheet, too, at the same address with .xlsx and .csv. */
  exported?: boolean;
  /** What can be done besides. */
  actions?: ReactNode;
  /** What one should know before reading on. */
  intro?: ReactNode;
  filters?: (filters: Filters) => ReactNode;
  /** Figures between the filters and the rows. */
  above?: ReactNode;
  /** Dialogues. */
  children?: ReactNode;
}

/** A page that is a list: its title and export, filters kept in the URL, and rows that page on the server. */
export function ListPage<P extends ListPath>(props: Props<P>): ReactNode {
  const { title, path, fixed, exported = true, actions, intro, filters: shown, above, children, ...look } = props;
  const filters = useFilters();
  const asked = useList(path, filters, fixed);
  const beside = [exported && <Export key="export" path={path} filters={filters} fixed={fixed} />, actions].filter(Boolean);
  return (
    <>
      <Title actions={beside.length > 0 && <div className="actions">{beside}</div>}>{title}</Title>
      {intro}
      {shown && <FilterBar>{shown(filters)}</FilterBar>}

      {above && <div className="gap">{above}</div>}
      <PagedTable<P> {...look} filters={filters} asked={asked} />
      {children}
    </>
  );
}
