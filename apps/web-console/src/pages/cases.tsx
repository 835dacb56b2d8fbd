import type { ReactNode } from 'react';
import { Export } from '../parts/export';
import { ChoiceFilter, DivisionFilter, FilterBar } from '../parts/filters';
import { useDivisionName } from '../parts/names';
import { PagedTable, useFilters } from '../parts/paged';
import { Title } from '../parts/title';
import { STATES, WARNINGS } from '../words';
import { caseColumns } from './case-columns';
import type { CaseRow } from './case-types';

/** All cases in one's scope. */
export function Cases(): ReactNode {
  const filters = useFilters();
  const divisionName = useDivisionName();
  return (
    <>
      <Title actions={<Export path="/cases" filters={filters} />}>不满意事项</Title>
      <FilterBar>
        <DivisionFilter filters={filters} />
        <ChoiceFilter filters={filters} name="state" label="环节" words={STATES} />
        <ChoiceFilter filters={filters} name="warning" label="预警" words={WARNINGS} />
      </FilterBar>
      <PagedTable<CaseRow> path="/cases" filters={filters} columns={caseColumns(divisionName)} fit empty="没有不满意事项" />
    </>
  );
}
