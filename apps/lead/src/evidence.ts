import { missing, type Actor, type ServiceContext } from '@mingjing/kit';
import type { EvidenceHost, FileSight, OpenRecord } from '@mingjing/evidence';
import type { Recorded } from '@mingjing/store';
import { personIn } from './acting';
import type { ActionName } from './action';
import { nextActions } from './actions';
import type { Case } from './case';
import type { CaseEvent } from './case-events';
import type { Models } from './models';
import { sightOf } from './reading';

/** Steps that refer to evidence. */
const TAKING: readonly ActionName[] = ['verify', 'submitRectification'];
const OFFICE = 'office';

/** Who may add evidence to a case, and who sees which of it. */
export function evidenceHost({ clock }: Pick<ServiceContext, 'clock'>, { cases }: Models): EvidenceHost {
  return {
    noun: 'case',
    async open(recordId, actor) {
      const found = await cases.load(recordId);
      if (!found || !sightOf(actor, found.state)) throw missing('case');
      return openCase(found.state, found.history, actor, clock.now());
    },
  };
}

/** Pure: a case as one person finds it. */
export function openCase(c: Case, history: readonly Recorded<CaseEvent>[], actor: Actor, now: Date): OpenRecord {
  const full = sightOf(actor, c) === 'full';
  const side = full ? OFFICE : `unit:${c.unitId}`;
  const open = nextActions(c, (name) => {
    const person = TAKING.includes(name) ? personIn(name, c, actor, now) : undefined;
    return person && { ...person, words: null };
  });
  const shown = shownToUnit(c);
  const sight = (file: { id: string; side: string }): FileSight => {
    if (full || file.side === side) return 'whole';
    return shown.has(file.id) ? 'day' : undefined;
  };
  return {
    division: c.divisionPath.at(-1) ?? '',
    side,
    mayAdd: open.length > 0,
    referred: new Set(history.flatMap(({ event }) => refsOf(event))),
    sightOf: sight,
  };
}

function refsOf(event: CaseEvent): string[] {
  return event.type === 'verified' || event.type === 'rectificationSubmitted' ? event.data.evidenceRefs : [];
}

/** Whoever verified: the finding binds the unit that has the case, and what it rests on with it (view.ts shows both). */
function shownToUnit({ verification, rectification }: Case): ReadonlySet<string> {
  return new Set([...(verification?.evidenceRefs ?? []), ...(rectification?.evidenceRefs ?? [])]);
}
