import type { ReactNode } from 'react';
import { ChoiceFilter, DivisionFilter } from '../../parts/filters';
import { ListPage } from '../../parts/list-page';
import { useDivisionName } from '../../parts/names';
import { STATES, WARNINGS } from '../../words';
import { caseColumns } from './case-columns';

/** All cases in one's scope. */
export function Cases(): ReactNode {
  const divisionName = useDivisionName();
  return (
    <ListPage
      title="不满意事项"
      path="/cases"
      filters={(filters) => (
        <>
          <DivisionFilter filters={filters} />
          <ChoiceFilter filters={filters} name="state" label="环节" words={STATES} />
          <ChoiceFilter filters={filters} name="warning" label="预警" words={WARNINGS} />
        </>
      )}
      columns={caseColumns(divisionName)}
      fit
      empty="没有不满意事项"
    />
  );
}
