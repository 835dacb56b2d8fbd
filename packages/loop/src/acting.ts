import { createHash } from 'node:crypto';
import { Refused } from '@mingjing/contracts/refused';
import { changeOf, missing, type Actor, type CallContext, type ServiceContext } from '@mingjing/kit';
import { canonical, type Aggregates, type Handled } from '@mingjing/store';
import type { Calculation } from '@mingjing/workflow';
import { checkNote, filesOf, wordsOf } from './checking';
import { earliestStart } from './clocks';
import { act, partOf } from './deciding';
import type { ActionRule, Loop, LoopEvent, Standing } from './definition';
import type { Policies } from './policies';
import { checkSeen, needPerson } from './rights';
import { sealApart, sealWords } from './sealing';

/** What runs a loop in its service. */
export interface Running<S extends Standing, E extends LoopEvent, P extends Calculation, Names extends string = string> {
  loop: Loop<S, E, P, Names>;
  context: Pick<ServiceContext, 'name' | 'keys' | 'clock'>;
  aggregates: Aggregates<S, E>;
  policies: Policies<P>;
  /** Refuses files that are not this record's, or not theirs to refer to; asked like `outside` where an action refers to any. */
  requireFiles?: (id: string, actor: Actor, refs: string[]) => Promise<void>;
  /**
   * What a decision cannot see from the record alone, by action: asked on the state that was decided on, before anything is
   * written; it refuses by throwing.
   */
  outside?: Partial<Record<Names, (at: { id: string; s: S; input: never; actor: Actor }) => Promise<void>>>;
}
/** An action as somebody asks for it. */
export interface ActRequest {
  id: string;
  action: string;
  input: object;
  note: string;
  /** Version the person has seen; 0: whatever it is now. */
  expectedVersion: number;
  part?: string;
}
/** What a record that an action begins has from the start, e.g. its divisions: rights are judged on it, `decide` writes it down. */
export type Opening<S> = Partial<S> & Pick<Standing, 'divisionPath'>;

/**
 * Takes one action in a record: one read of it, on which rights are judged and the decision is made; whoever writes in
 * between makes all of it be done again. A repeated call is answered with what it did the first time, to the same person only.
 * @param opening for an action whose stage is 'none', which begins the record `asked.id`
 * @throws Refused `<noun>.actionMissing`, `<noun>.missing`, `authorisation.forbidden`, `<noun>.otherLevel`, `<noun>.changed`,
 *   `cause.reused`, and what the decision refuses
 */
export async function actOn<S extends Standing, E extends LoopEvent, P extends Calculation, Names extends string>(
  running: Running<S, E, P, Names>,
  asked: ActRequest,
  call: CallContext,
  opening?: Opening<S>,
): Promise<Handled<S, E>> {
  const { loop, context, aggregates, policies, outside } = running;
  if (!Object.hasOwn(loop.actions, asked.action)) throw noAction(loop.noun);
  const name = asked.action as Names;
  const rule: ActionRule<S, E, P> = loop.actions[name];
  checkNote(loop.noun, asked.note);
  const now = context.clock.now();
  const { actor } = call;
  // Bound to the person, so that nobody meets another's answer by guessing a key.
  const cause = { id: `${actor.id}:${call.cause}:${handlerOf(loop.noun)}`, hash: hashOf(asked) };
  const { fields = {} } = rule;
  const own = sealApart(context.keys, context.name, fields, wordsOf(fields, asked.input as Record<string, unknown>));
  const said = { note: asked.note, who: actor.name, ...own };
  const { words, sealed } = sealWords(context.keys, `${context.name}.words`, cause.id, said);
  const change = {
    ...changeOf(call, context.clock),
    division: opening?.divisionPath.at(-1),
    at: now,
    sealed: sealed as Record<string, unknown>,
  };
  return aggregates.handle(asked.id, cause, change, async (stored, { version, exists }) => {
    if (!exists && !(opening && rule.stages.includes('none'))) throw missing(loop.noun);
    const s = exists ? stored : { ...stored, ...opening };
    const person = needPerson(loop, name, s, { actor, now, begins: !exists, ...(asked.part && { part: asked.part }) });
    const part = partOf(loop, rule, s, asked.part);
    checkSeen(loop, s, { expectedVersion: asked.expectedVersion, version, actor, ...(part && { part }) });
    const policy = await policies.for(s.divisionPath.at(-1) ?? '', earliestStart(loop, s, now), now);
    const events = act(loop, name, { input: asked.input, person: { ...person, words }, policy, ...(asked.part && { part: asked.part }) })(
      s,
    );
    const refs = filesOf(rule.fields ?? {}, asked.input as Record<string, unknown>);
    if (refs.length > 0) await running.requireFiles?.(asked.id, actor, refs);
    await outside?.[name]?.({ id: asked.id, s, input: asked.input as never, actor });
    return events;
  });
}

/** "actOnCase" of "case". */
const handlerOf = (noun: string): string => `actOn${noun.charAt(0).toUpperCase()}${noun.slice(1)}`;
const noAction = (noun: string): Refused =>
  new Refused(`${noun}.actionMissing`, 'invalid', { field: 'action', zh: '请选择要办理的步骤。', en: 'Name the action.' });
const hashOf = (asked: ActRequest): string => createHash('sha256').update(canonical(asked)).digest('hex');
