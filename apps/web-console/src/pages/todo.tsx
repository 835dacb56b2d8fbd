import { Navigate } from 'react-router';
import type { ReactNode } from 'react';
import { Export } from '../parts/export';
import { PagedTable, useFilters } from '../parts/paged';
import { useDivisionName } from '../parts/names';
import { Title } from '../parts/title';
import { placesOf } from '../frame';
import { useMe } from '../session';
import { caseColumns } from './case-columns';
import type { CaseRow } from './case-types';

/** The first page of a person: what waits for him, or the first place he may open. */
export function Todo(): ReactNode {
  const places = placesOf(useMe());
  return places.some(({ path }) => path === '/') ? <Waiting /> : <Navigate to={places[0]?.path ?? '/profile'} replace />;
}

/** What waits for this person, by what is due first. */
function Waiting(): ReactNode {
  const filters = useFilters();
  const divisionName = useDivisionName();
  return (
    <>
      <Title actions={<Export path="/cases" filters={filters} fixed={{ mine: true }} />}>我的待办</Title>
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
