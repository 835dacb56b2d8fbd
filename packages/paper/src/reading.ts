import type { paper as contract } from '@mingjing/contracts';
import { isOfUnit, mayDo, type Actor } from '@mingjing/kit';
import { OF_THEIR_UNITS } from '@mingjing/rights';
import { dayOf } from '@mingjing/workflow';
import type { Loaded } from '@mingjing/store';
import { isOpen, PAPER_ACTION_NAMES, type PaperActionName } from './actions';
import type { Subject } from './owner';
import type { Paper, PaperEvent } from './paper';
import type { Words } from './sealing';

export type LoadedPaper = Loaded<Paper, PaperEvent>;

/** Units a person is of. */
export const unitsOf = ({ assignments }: Actor): string[] =>
  assignments.filter(({ role }) => OF_THEIR_UNITS.includes(role)).flatMap(({ units }) => units);

/** Who may read it: those who supervise, all of it; whoever it was delivered to from then on. */
export function reads(actor: Actor, paper: Paper, subject: Subject | undefined): boolean {
  if (!subject) return false;
  if (subject.sight === 'full') return mayDo(actor, 'paper.read', { divisionPath: paper.divisionPath });
  return paper.deliveredAt !== null && unitsOf(actor).some((unit) => paper.recipientUnitIds.includes(unit));
}

/** Where the right to a step must lie: at the paper's division; of a receipt at a unit it went to. */
export function mayTake(actor: Actor, name: PaperActionName, paper: Paper): boolean {
  const units = paper.recipientUnitIds.filter((unit) => unitsOf(actor).includes(unit));
  return isOpen(name, paper, actor.id, (right) =>
    name === 'receive'
      ? units.some((unitId) => mayDo(actor, right, { unitId }))
      : mayDo(actor, right, { divisionPath: paper.divisionPath }),
  );
}

/** As a reader is shown it: a unit sees the paper, its days and its own receipt, and none of the steps before. */
export function paperView({ id, state, version, history }: LoadedPaper, actor: Actor, open: (ref: string) => Words): contract.Paper {
  const { text, issuer = '' } = state.text ? open(state.text.ref) : { text: undefined };
  const ofUnit = isOfUnit(actor);
  const steps = history
    .filter(({ event }) => !ofUnit || event.type === 'delivered' || event.type === 'received' || event.type === 'voided')
    .map(({ event, at, by, version: seen }): contract.PaperStep => {
      const { who, reason = '' } = open(event.data.words.ref);
      const days = ofUnit && event.type !== 'received';
      return {
        step: event.type,
        at: days ? undefined : at,
        by: days ? '' : by,
        byName: days ? '' : who,
        reason,
        version: ofUnit ? 0 : seen,
      };
    });
  return {
    ...{ id, subjectId: state.subjectId, kind: state.kind, state: state.state, version, number: state.number, issuer },
    ...{ text, signedOn: state.signedOn, deliveredOn: state.deliveredAt ? dayOf(state.deliveredAt) : '', steps },
    recipientUnitIds: state.recipientUnitIds,
    nextActions: PAPER_ACTION_NAMES.filter((name) => mayTake(actor, name, state)),
  };
}
