import { Refused } from '@mingjing/contracts/refused';
import { authorise, mayDo, missing, type Actor } from '@mingjing/kit';
import type { Calculation } from '@mingjing/workflow';
import type { ActionRule, Loop, LoopEvent, PartStanding, Standing } from './definition';
import type { Person } from './person';
import { partOf } from './deciding';

/** A person before their words are sealed. */
export type Somebody = Omit<Person, 'words'>;

/** The person in the first of their posts that has the right to an action here, or undefined. */
export function personFor<S extends Standing, E extends LoopEvent, P extends Calculation, Names extends string>(
  loop: Loop<S, E, P, Names>,
  name: Names,
  s: S,
  part: PartStanding | undefined,
  who: { actor: Actor; now: Date },
): Somebody | undefined {
  const actor = loop.posts?.(who.actor) ?? who.actor;
  const { right, raised = false }: ActionRule<S, E, P> = loop.actions[name];
  const target = loop.target(s, { raised, now: who.now, ...(part && { part }) });
  // One post against it is enough, whichever of the others has the right.
  if (!mayDo(actor, right, target)) return undefined;
  const held = actor.assignments.find((assignment) => mayDo({ ...actor, assignments: [assignment] }, right, target));
  return held && { id: actor.id, postId: held.postId, role: held.role, unitSide: loop.isUnitRole?.(held.role) ?? false, now: who.now };
}

/**
 * Refuses as the table of rights does, on the state given; who may read the record is told that another level acts, nobody
 * else that it exists.
 * @throws Refused `<noun>.missing`, `authorisation.forbidden`, `<noun>.otherLevel`
 */
export function needPerson<S extends Standing, E extends LoopEvent, P extends Calculation, Names extends string>(
  loop: Loop<S, E, P, Names>,
  name: Names,
  s: S,
  asked: { part?: string; actor: Actor; now: Date; begins?: boolean },
): Somebody {
  const { actor, begins = false } = asked;
  const rule: ActionRule<S, E, P> = loop.actions[name];
  const knows = begins || loop.sightOf(actor, s, asked.now) !== undefined;
  const part = rule.on === undefined || knows ? partOf(loop, rule, s, asked.part) : findPart(loop, rule, s, asked.part);
  const person = personFor(loop, name, s, part, asked);
  if (person && (knows || loop.actsUnseen?.(s, { ...person, words: null }))) return person;
  if (!knows) throw missing(loop.noun);
  authorise(loop.posts?.(actor) ?? actor, rule.right);
  const { zh, en } = loop.elsewhere?.(s) ?? {
    zh: '此步骤不在您的管辖范围内，请转交有权办理的人员。',
    en: 'This step belongs to another level or unit; pass it to those who may take it.',
  };
  throw new Refused(`${loop.noun}.otherLevel`, 'forbidden', { zh, en });
}

/** Whoever does not know the record is not told which parts it has. */
function findPart<S extends Standing, E extends LoopEvent, P extends Calculation>(
  ...asked: Parameters<typeof partOf<S, E, P>>
): PartStanding | undefined {
  try {
    return partOf(...asked);
  } catch {
    throw missing(asked[0].noun);
  }
}

/** Refuses `<noun>.changed` (conflict) when somebody acted since the person looked. A warning in between does not count. */
export function checkSeen<S extends Standing, E extends LoopEvent, P extends Calculation, Names extends string>(
  loop: Loop<S, E, P, Names>,
  s: S,
  asked: { expectedVersion: number; version: number; actor: Actor; part?: PartStanding },
): void {
  const { expectedVersion, actor, part } = asked;
  const own = { settled: part?.settledVersion ?? s.settledVersion, version: asked.version };
  const { settled, version } = loop.seen?.(s, asked.version, actor) ?? own;
  if (expectedVersion === 0 || (expectedVersion >= settled && expectedVersion <= version)) return;
  const now = loop.stages[s.state] ?? { zh: '', en: s.state };
  throw new Refused(`${loop.noun}.changed`, 'conflict', {
    field: 'expectedVersion',
    zh: `${loop.zh}已被他人办理，现处于“${now.zh}”环节（版本 ${version}），请刷新后再办理。`,
    en: `Somebody else acted meanwhile: the ${loop.en} now stands at ${now.en} (version ${version}). Load it again.`,
  });
}
