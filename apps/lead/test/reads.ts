import type { lead } from '@mingjing/contracts';
import type { Recorded } from '@mingjing/store';
import type { ActionName, Person } from '../src/action';
import { nextActions } from '../src/actions';
import type { CaseEvent } from '../src/case-events';
import { historyView, unitHistory } from '../src/history';
import type { Sight } from '../src/reading';
import { caseView, viewFor, type View } from '../src/view';
import type { Words } from '../src/words';
import type { Walk } from './walk';

/** The words of each step say which step they are of. */
const words = (ref: string): Words => ({
  ...{
    who: `who ${ref}`,
    note: `note ${ref}`,
    reason: `reason ${ref}`,
    instruction: `instruction ${ref}`,
    releasedWords: `released ${ref}`,
  },
  ...{ explanation: `explanation ${ref}`, findings: `findings ${ref}`, statement: `statement ${ref}` },
  ...{ summary: `summary ${ref}`, timetable: `timetable ${ref}`, personsInCharge: [`person ${ref}`] },
});

/** What people of a unit have a right to do; others are never offered anything else. */
const OF_UNIT: ActionName[] = ['acknowledge', 'returnOrder', 'verify', 'stateOwnSide', 'requestExtension', 'submitRectification'];

function reads({ state, history }: Walk, sight: Sight, story: (recorded: Recorded<CaseEvent>[], view: View) => lead.Step[]): lead.Case {
  const view = viewFor(sight, words);
  const recorded = history.map(({ event, meta }) => ({ event, ...meta })) as unknown as Recorded<CaseEvent>[];
  // As on the first day: that a limit passed is no step of anybody.
  const person: Person = { id: 'unit1', unitSide: sight === 'unit', postId: '', role: '', words: null, now: history[0]!.meta.at };
  return {
    ...caseView('c', history.length, state, view),
    nextActions: nextActions(state, (name) => (sight === 'full' || OF_UNIT.includes(name) ? person : undefined)),
    history: story(recorded, view),
  };
}

/** What people of the unit read; undefined before the order. */
export function unitReads(walked: Walk): lead.Case | undefined {
  const { unitSide } = walked.state;
  return unitSide ? reads(walked, 'unit', (recorded, view) => unitHistory(recorded, unitSide.from, view)) : undefined;
}

/** What those read who supervise. */
export function fullyReads(walked: Walk): lead.Case {
  return reads(walked, 'full', (recorded, view) => historyView(recorded, view, { id: '', coordinator: true }));
}
