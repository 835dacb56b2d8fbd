import { Navigate } from 'react-router';
import type { ReactNode } from 'react';
import { PagedTable, useFilters } from '../parts/paged';
import { useDivisionName } from '../parts/names';
import { Title } from '../parts/title';
import { placesOf } from '../frame';
import { useMe } from '../session';
import { caseColumns } from './case-columns';
import type { CaseRow } from './case-types';

/** What waits for this person, by what is due first. */
export function Todo(): ReactNode {
  const me = useMe();
  const filters = useFilters();
  const divisionName = useDivisionName();
  const places = placesOf(me);
  if (!places.some(({ path }) => path === '/')) return <Navigate to={places[0]?.path ?? '/profile'} replace />;
  return (
    <>
      <Title>我的待办</Title>
      <PagedTable<CaseRow>
        path="/cases"
        filters={filters}
        fixed={{ mine: true }}
        columns={caseColumns(divisionName)}
        fit
        empty="没有等您办理的事项"
      />
    </>
  );
}
