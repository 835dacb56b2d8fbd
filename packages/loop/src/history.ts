import type { Recorded } from '@mingjing/store';
import type { Calculation } from '@mingjing/workflow';
import type { ActionRule, Loop, LoopEvent, Standing } from './definition';
import type { Fields } from './fields';
import type { Label, Mark, Post } from './person';
import { listOf, textOf, type ReadWords } from './sealing';
import type { Words } from './checking';

/** One fact of a step: a code, number, day or id as `code`, words of people as `text`. */
export type Fact = { key: string; code: string } | { key: string; text: string };

/** One thing that was done: a movement or a change of deadlines belongs to the action that caused it. */
export interface Step<E = LoopEvent> extends Label {
  version: number;
  /** Name of the action, or type of the event where nobody's action stands behind it. */
  action: string;
  by: string;
  byName: string;
  postId: string;
  role: string;
  at: Date;
  /** Where it stood before and after, or the part did. */
  from: string;
  to: string;
  /** Id of the part it was done to; '' for the record as a whole. */
  part: string;
  note: string;
  facts: Fact[];
  /** Only where the record ended by it. */
  outcome: string;
  event: E;
}

interface Movement {
  to?: string;
  outcome?: string;
  part?: string;
  why?: string;
}

/** How a history is told. */
export interface Telling<E> {
  words: ReadWords;
  /** Whether a step's words are kept from this reader; absent: never. */
  wordless?: (entry: Recorded<E>) => boolean;
  /** Events that belong to the step before them, besides movements. */
  aside?: (event: E) => boolean;
  /** Facts of events that are no action's, or more than an action's fields say. @param usual those that its fields say */
  facts?: (event: E, usual: Fact[]) => Fact[];
  /** Stage that an event brings without a movement, such as the first one. */
  brings?: (event: E) => string | undefined;
}

/** The facts of an event by the fields of its action, in the order of the form. */
export function factsOf(fields: Fields, data: object, said: Words): Fact[] {
  return Object.entries(fields).flatMap(([key, { type, apart }]): Fact[] => {
    if (apart) return [];
    if (type === 'words') {
      const text = textOf(said, key) || listOf(said, key).join('、');
      return text ? [{ key, text }] : [];
    }
    return codesOf(key, (data as Record<string, unknown>)[key]);
  });
}

/** Facts of plain values; nothing for what is absent or empty. */
export function codesOf(key: string, value: unknown): Fact[] {
  if (value === undefined || value === null || value === '' || value === false) return [];
  if (Array.isArray(value)) return value.flatMap((one) => codesOf(key, one));
  if (value instanceof Date) return [{ key, code: value.toISOString() }];
  if (typeof value === 'object') return Object.entries(value).flatMap(([name, one]) => codesOf(`${key}.${name}`, one));
  return [{ key, code: String(value as string | number | boolean) }];
}

const isMovement = ({ type, data }: LoopEvent): boolean =>
  type === 'moved' || type === 'partMoved' || (type === 'deadlinesMoved' && (data as Movement).why !== 'calendarChanged');

/** The story, one step for each thing done. */
export function storyOf<S extends Standing, E extends LoopEvent, P extends Calculation>(
  loop: Loop<S, E, P>,
  history: readonly Recorded<E>[],
  telling: Telling<E>,
): Step<E>[] {
  const actions = new Map(Object.entries<ActionRule<S, E, P>>(loop.actions).map(([name, rule]) => [rule.event as string, { name, rule }]));
  const stands = new Map<string, string>();
  const steps: Step<E>[] = [];
  for (const entry of history) {
    const { event } = entry;
    const { to = '', outcome = '', part = '' } = event.data as Movement;
    const last = steps.at(-1);
    if (isMovement(event) && last) {
      if (to) {
        // A part that moves beside the step of another is no movement of that step.
        if (last.part === part || last.part === '') last.to = to;
        stands.set(part, to);
      }
      if (outcome) last.outcome = outcome;
    } else if (!telling.aside?.(event) && !isMovement(event)) {
      const at = stands.get(part) ?? '';
      const brought = telling.brings?.(event) ?? at;
      if (brought) stands.set(part, brought);
      steps.push({ ...stepOf(loop, entry, telling, actions.get(event.type)), part, from: at, to: brought, outcome: '' });
    } else if (to) stands.set(part, to);
  }
  return steps;
}

function stepOf<S extends Standing, E extends LoopEvent, P extends Calculation>(
  loop: Loop<S, E, P>,
  entry: Recorded<E>,
  { words, wordless, facts }: Telling<E>,
  found: { name: string; rule: ActionRule<S, E, P> } | undefined,
) {
  const { event, version, at, by } = entry;
  const { postId = '', role = '', words: key } = event.data as Partial<Post>;
  const said = key && !wordless?.(entry) ? words(key.ref) : {};
  const calendarChanged = event.type === 'deadlinesMoved';
  const action = calendarChanged ? 'calendarChanged' : (found?.name ?? event.type);
  const { zh, en } = found?.rule ?? labelOf(loop, event.type as E['type']);
  const usual = factsOf(found?.rule.fields ?? {}, event.data, said);
  return {
    ...{ version, action, zh, en, by, byName: textOf(said, 'who'), postId, role, at, note: textOf(said, 'note'), event },
    facts: facts?.(event, usual) ?? usual,
  };
}

/** What the loop's own events are called where the definition does not say. */
const OWN: Record<string, Label> = {
  deadlinesMoved: { zh: '工作日历变动，时限重算', en: 'The calendar changed: deadlines were computed anew' },
  warned: { zh: '预警', en: 'Warning' },
};
function labelOf<S extends Standing, E extends LoopEvent, P extends Calculation>(loop: Loop<S, E, P>, type: E['type']): Label {
  return loop.events?.[type] ?? OWN[type] ?? { zh: type, en: type };
}

/** Steps that a sight is shown. */
export function shownTo<S extends Standing, E extends LoopEvent, P extends Calculation>(
  loop: Loop<S, E, P>,
  sight: string,
  steps: readonly Step<E>[],
): Step<E>[] {
  if (loop.sights[sight]?.steps === 'all') return [...steps];
  const seen = ({ action, event }: Step<E>): boolean => {
    const rule = (loop.actions as Record<string, ActionRule<S, E, P> | undefined>)[action];
    return (rule?.shownTo ?? loop.events?.[event.type as E['type']]?.shownTo ?? []).includes(sight);
  };
  return steps.filter(seen);
}

/** The fields of a state that a sight is shown. */
export function fieldsFor<S extends Standing, E extends LoopEvent, P extends Calculation>(
  loop: Loop<S, E, P>,
  sight: string,
  s: S,
): Partial<S> {
  const { fields } = loop.sights[sight] ?? { fields: [] };
  if (fields === 'all') return s;
  return Object.fromEntries(fields.map((name) => [name, s[name]])) as Partial<S>;
}

/** Who did something last, by the type of its event. */
export const doers = (done: Record<string, Mark>, ...events: string[]): string[] => events.flatMap((one) => done[one]?.by ?? []);
