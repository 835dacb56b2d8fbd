import { Refused, isRefused } from '@mingjing/contracts/refused';
import { refuseSamePerson, type Calculation, type Watched } from '@mingjing/workflow';
import { checked } from './checking';
import { calculationOf, startClock } from './clocks';
import type { ActionRule, Loop, LoopEvent, PartStanding, Standing, Then } from './definition';
import { post, type Label, type Person } from './person';
import { refusals } from './refusals';

/** What somebody asks to be done. */
export interface Asked<P> {
  input: object;
  person: Person;
  policy: P;
  /** Id of the part it is done to. */
  part?: string;
}
/** Something that may be done now. */
export interface NextAction<Names extends string = string> {
  action: Names;
  /** To which part. */
  part?: string;
}

/**
 * The part an action is done to; undefined for one on the record as a whole.
 * @throws Refused `<noun>.partMissing` (missing)
 */
export function partOf<S extends Standing, E extends LoopEvent, P extends Calculation>(
  loop: Loop<S, E, P>,
  rule: ActionRule<S, E, P>,
  s: S,
  id: string | undefined,
): PartStanding | undefined {
  if (rule.on === undefined) return undefined;
  const kind = loop.parts![rule.on]!;
  const found = kind.of(s).find((part) => part.id === id);
  if (found) return found;
  throw new Refused(`${loop.noun}.partMissing`, 'missing', {
    field: 'part',
    zh: `没有找到这一项“${kind.zh}”，请刷新后重新选择。`,
    en: `There is no such ${kind.en}; load it again and choose.`,
  });
}

/** What a stage is called. */
function stageOf(stages: Record<string, Label>, state: string): Label {
  return stages[state] ?? (state === 'none' ? { zh: '未立案', en: 'not begun' } : { zh: state, en: state });
}

/**
 * Refuses what this person may not do now, whatever they say.
 * @throws Refused `<noun>.wrongState`, `keys.samePerson`, and what the action refuses
 */
export function checkReady<S extends Standing, E extends LoopEvent, P extends Calculation>(
  loop: Loop<S, E, P>,
  rule: ActionRule<S, E, P>,
  s: S,
  person: Person,
  part: PartStanding | undefined,
): void {
  const wrongState = (of: Label, stages: Record<string, Label>, state: string): Refused => {
    const at = stageOf(stages, state);
    return refusals(loop.noun).notNow(
      'wrongState',
      `${of.zh}现处于“${at.zh}”环节，不能进行“${rule.zh}”，请刷新后按下一步办理。`,
      `The ${of.en} stands at ${at.en}; ${rule.en} is not possible there.`,
    );
  };
  const outer = part ? (rule.within ?? Object.keys(loop.stages).filter((one) => !loop.closed.includes(one))) : rule.stages;
  if (!outer.includes(s.state)) throw wrongState(loop, loop.stages, s.state);
  if (part && rule.on !== undefined) {
    const kind = loop.parts![rule.on]!;
    if (!rule.stages.includes(part.state)) throw wrongState(kind, kind.stages, part.state);
  }
  rule.ready?.(s, person, part);
  if (rule.notBy) refuseSamePerson(person.id, rule.notBy(s, part), rule);
}

/** What follows by `then`: clocks that start or run on, and the stage it goes to. */
function following<S extends Standing, E extends LoopEvent, P extends Calculation>(
  loop: Loop<S, E, P>,
  name: string,
  { to, start = [], keep, outcome = '' }: Then,
  at: { s: S; person: Person; policy: P; part: PartStanding | undefined },
): E[] {
  const { s, person, policy, part } = at;
  const { now } = person;
  const running = (part ?? s).clocks;
  const kept = keep ? running.filter((w) => keep.includes(w.deadline.rule)) : to === undefined ? running : [];
  const started = start.map((rule): Watched => {
    const limit = loop.clocks[rule]!.limit(policy, s, part);
    return startClock(rule, now, limit, calculationOf(loop, rule, policy));
  });
  const clocks = [...kept.filter((w) => !start.includes(w.deadline.rule)), ...started];
  const whole = { ...(part && { part }), clocks, now };
  if (to !== undefined) return loop.write.moved(s, to, { ...whole, outcome });
  const same = clocks.length === running.length && clocks.every((w, i) => w === running[i]);
  return same ? [] : loop.write.clocksSet(s, name, whole);
}

/** Takes one action. Pure; whether the person has the right is for the caller. */
export function act<S extends Standing, E extends LoopEvent, P extends Calculation, Names extends string>(
  loop: Loop<S, E, P, Names>,
  name: Names,
  { input, person, policy, part: partId }: Asked<P>,
) {
  const rule: ActionRule<S, E, P> = loop.actions[name];
  return (s: S): E[] => {
    const part = partOf(loop, rule, s, partId);
    checkReady(loop, rule, s, person, part);
    const fields = rule.fields ?? {};
    const values = checked(loop.noun, fields, input as Record<string, unknown>);
    const facts = Object.fromEntries(Object.entries(values).filter(([field]) => fields[field]?.type !== 'words'));
    const data = { ...post(person), ...(part && { part: part.id }), ...facts };
    const events = rule.decide ? rule.decide(s, values as never, person, policy, part) : [{ type: rule.event, data } as E];
    const then = rule.then ?? rule.thenBy?.(s, values as never);
    return then ? [...events, ...following(loop, name, then, { s, person, policy, part })] : events;
  };
}

/** Actions that stand open now for somebody; `asPerson` gives them in the post that has the right, or undefined. */
export function nextActions<S extends Standing, E extends LoopEvent, P extends Calculation, Names extends string>(
  loop: Loop<S, E, P, Names>,
  s: S,
  asPerson: (name: Names, part: PartStanding | undefined) => Person | undefined,
): NextAction<Names>[] {
  return (Object.keys(loop.actions) as Names[]).flatMap((action) => {
    const rule: ActionRule<S, E, P> = loop.actions[action];
    const parts = rule.on === undefined ? [undefined] : loop.parts![rule.on]!.of(s);
    return parts.flatMap((part): NextAction<Names>[] => {
      const person = asPerson(action, part);
      return person && isReady(loop, rule, s, person, part) ? [{ action, ...(part && { part: part.id }) }] : [];
    });
  });
}

function isReady<S extends Standing, E extends LoopEvent, P extends Calculation>(
  ...asked: Parameters<typeof checkReady<S, E, P>>
): boolean {
  try {
    checkReady(...asked);
    return true;
  } catch (error) {
    if (isRefused(error)) return false;
    throw error;
  }
}
