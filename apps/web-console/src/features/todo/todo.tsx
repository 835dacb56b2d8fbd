import type { ReactNode } from 'react';
import { ListPage } from '../../parts/list-page';
import { useDivisionName } from '../../parts/names';
import { caseColumns } from '../cases/case-columns';
import { HeldReminder } from '../held/held-count';

/** What waits for this person, by what is due first. */
export function Todo(): ReactNode {
  const divisionName = useDivisionName();
  return (
    <ListPage
      title="我的待办"
      path="/cases"
      fixed={{ mine: true }}
      intro={<HeldReminder />}
      columns={caseColumns(divisionName)}
      fit
      empty="没有等您办理的事项"
    />
  );
}
