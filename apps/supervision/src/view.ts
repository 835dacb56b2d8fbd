import type { supervision } from '@mingjing/contracts';
import { mayDo, type Actor, type ServiceContext } from '@mingjing/kit';
import * as l from '@mingjing/loop';
import type { Loaded } from '@mingjing/store';
import { warningOf, worst } from '@mingjing/workflow';
import type { Instruction, InstructionEvent, Leg, Policy } from './instruction';
import { instructionLoop, type InstructionAction } from './loop';
import type { Models } from './models';

export type Stored = Pick<Loaded<Instruction, InstructionEvent>, 'id' | 'version' | 'state' | 'sealed'> & {
  history?: Loaded<Instruction, InstructionEvent>['history'];
};

export function nextFor(i: Instruction, actor: Actor, now: Date): l.NextAction<InstructionAction>[] {
  return l.nextActions<Instruction, InstructionEvent, Policy, InstructionAction>(instructionLoop, i, (name, part) => {
    const person = l.personFor(instructionLoop, name, i, part, { actor, now });
    return person && { ...person, words: null };
  });
}

/** An instruction as one person sees it; undefined where for them there is none. */
export function viewOf(
  { keys, clock }: Pick<ServiceContext, 'keys' | 'clock'>,
  { id, version, state: i, sealed, history = [] }: Stored,
  actor: Actor,
  names: ReadonlyMap<string, string>,
): supervision.Instruction | undefined {
  const now = clock.now();
  const sight = instructionLoop.sightOf(actor, i, now);
  if (!sight) return undefined;
  const words = l.wordsReader(keys, 'supervision.words', sealed);
  const said = (mark: l.Mark | undefined, field: string): string => (mark ? l.textOf(words(mark.words), field) : '');
  const draft = i.done['redrafted'] ?? i.done['drafted'];
  const { divisionPath, concerns, members, legs, urgent, secrecy, state, outcome, warning } = i;
  const story = l.shownTo(instructionLoop, sight, l.storyOf(instructionLoop, history, { words }));
  const clues = mayDo(actor, 'instruction.readClue', { divisionPath, concerns }) ? l.apartReader(keys, 'supervision', 'clue') : () => '';
  return {
    ...{ id, version, state, urgent, secrecy, outcome, warning, divisionPath, division: divisionPath.at(-1) ?? '' },
    ...{
      title: said(draft, 'title'),
      tasks: said(draft, 'tasks'),
      repeatReason: sight === 'centre' ? said(i.done['issued'], 'repeatReason') : '',
    },
    ...{ bodyUnitIds: concerns.units, memberIds: secrecy === 'named' ? members.map((one) => one.accountId) : [] },
    ...{ issuedAt: i.issuedAt ?? undefined, closedAt: i.closedAt ?? undefined, dueAt: i.dueAt ?? undefined },
    legs: legs.map((leg) => ({
      ...legView(leg, names.get(leg.id) ?? ''),
      ...{ result: said(leg.done['submitted'], 'result'), returnReason: said(leg.done['returned'], 'reason') },
      clue: leg.done['submitted'] ? clues(words(leg.done['submitted'].words)) : '',
    })),
    clocks: l.clockMessages(instructionLoop, i),
    nextActions: l.nextMessages(instructionLoop, nextFor(i, actor, now)),
    history: story.map(l.stepMessage),
  };
}

function legView({ id, lead, askedBy, state, sentAt, done, clocks, escalations, taken, answered }: Leg, name: string) {
  return {
    ...{ unitId: id, name, lead, askedBy, state, escalations, sentAt: sentAt ?? undefined },
    ...{ acknowledgedAt: (done['acknowledged'] ?? done['joined'])?.at, submittedAt: done['submitted']?.at },
    minutesToAcknowledge: taken ? Math.round(taken.minutes) : undefined,
    officeMinutesToAcknowledge: taken ? Math.round(taken.officeMinutes) : undefined,
    ...{ workingDays: answered?.workingDays, calendarDays: answered?.calendarDays, evidenceRefs: answered?.evidence ?? [] },
    ...{ dueAt: l.earliestDue(clocks) ?? undefined, warning: worst(clocks.map(warningOf)) },
  };
}

/** Names of the forces of these instructions. */
export async function namesOf({ forces }: Models, all: readonly Instruction[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(all.flatMap(({ legs }) => legs.map(({ id }) => id)))];
  const found = await forces.model
    .find({ _id: { $in: ids } })
    .select({ name: 1 })
    .lean<{ _id: string; name: string }[]>();
  return new Map(found.map(({ _id, name }) => [_id, name]));
}
