import { Navigate } from 'react-router';
import type { ReactNode } from 'react';
import { Export } from '../parts/export';
import { HeldReminder } from '../parts/held-count';
import { PagedTable, useFilters } from '../parts/paged';
import { useDivisionName } from '../parts/names';
import { Title } from '../parts/title';
import { homeOf } from '../frame';
import { useMe } from '../session';
import { caseColumns } from './case-columns';
import type { CaseRow } from './case-types';

/** The first page of a person: what waits for him, or where he is better off. */
export function Todo(): ReactNode {
  const home = homeOf(useMe());
  return home === '/' ? <Waiting /> : <Navigate to={home} replace />;
}

/** What waits for this person, by what is due first. */
function Waiting(): ReactNode {
  const filters = useFilters();
  const divisionName = useDivisionName();
  return (
    <>
      <Title actions={<Export path="/cases" filters={filters} fixed={{ mine: true }} />}>我的待办</Title>
      <HeldReminder />
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
