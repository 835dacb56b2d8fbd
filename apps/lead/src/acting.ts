import { createHash } from 'node:crypto';
import { directory, evaluation, lead, personalWords } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import {
  authorise,
  changeOf,
  isOfUnit,
  mayDo,
  missing,
  type Action,
  type Actor,
  type CallContext,
  type ServiceContext,
} from '@mingjing/kit';
import { checkNote } from './screening';
import type { ActionName, Inputs, Person } from './action';
import { ACTIONS, act, checkSeen, targetOf, type Seen } from './actions';
import type { Case } from './case';
import type { Models } from './models';
import type { Policies } from './policy';
import { tellMerges } from './merge-telling';
import { mergeRefusal } from './merging';
import { inTheirPosts, isUnitRole, mayLead, sightOf } from './reading';
import { sealWords, wordsOf } from './words';

/** The person in the first of their posts that has the right, or undefined. */
export function personFor(name: ActionName, c: Case, someone: Actor, now: Date): Omit<Person, 'words'> | undefined {
  const actor = inTheirPosts(someone);
  const right = ACTIONS[name].right as Action;
  const target = targetOf(name, c);
  const held = actor.assignments.find((assignment) => mayDo({ ...actor, assignments: [assignment] }, right, target));
  return held && { id: actor.id, postId: held.postId, role: held.role, unitSide: isUnitRole(held.role), now };
}

/** Refuses as the table does; who may read the case is told that another level acts, nobody else that it exists. */
function needPerson(name: ActionName, c: Case, actor: Actor, now: Date): Omit<Person, 'words'> {
  const person = personFor(name, c, actor, now);
  const knows = sightOf(actor, c) !== undefined;
  if (person && (knows || !isUnitRole(person.role) || c.unitSide)) return person;
  if (!knows) throw missing('case');
  authorise(inTheirPosts(actor), ACTIONS[name].right as Action);
  throw new Refused('case.otherLevel', 'forbidden', {
    zh: c.raisedLevel > 0 ? '案件已提级办理，此步骤由上一级办理。' : '此步骤不在您的管辖范围内，请转交有权办理的人员。',
    en: 'This step belongs to another level or unit; pass it to those who may take it.',
  });
}

/** What a decision cannot see from the case alone. */
async function checkOutside(
  context: ServiceContext,
  { cases }: Models,
  action: NonNullable<lead.ActOnCaseRequest['action']>,
  id: string,
  c: Case,
  actor: Actor,
): Promise<void> {
  if (action.$case === 'mergeDuplicate') {
    const { intoCaseId } = action.value;
    const into = intoCaseId === id ? undefined : await cases.load(intoCaseId);
    if (!into || !mayLead(actor, into.state)) {
      throw new Refused('case.mergeTarget', 'invalid', {
        field: 'intoCaseId',
        zh: '没有找到可并入的事项，请从列表中选择。',
        en: 'There is no such case to merge into; choose one of the list.',
      });
    }
    const refusal = c.state === 'screening' ? mergeRefusal(c, into.state) : undefined;
    if (refusal) throw refusal;
  }
  if (action.$case === 'dispatch') await checkWords(context, c, action.value);
  if (action.$case === 'dispatch' && action.value.unitId && action.value.unitId !== c.evaluatedUnitId) {
    const { unit } = await context
      .client(directory.DirectoryServiceService, c.divisionPath.at(-1) ?? '')
      .getUnit({ id: action.value.unitId });
    const mine = unit && mayDo(actor, 'case.dispatch', { divisionPath: unit.divisionPath, unitId: unit.id });
    if (mine && !unit.retired) return;
    throw new Refused('case.orderUnit', 'invalid', {
      field: 'unitId',
      zh: '没有找到该承办单位，或该单位已撤并、不在您的管辖范围内。',
      en: 'There is no such unit, or it is retired or outside your scope.',
    });
  }
}

/**
 * Refuses `case.wordsPersonal` where what is to be released seems to lead to somebody and nobody confirmed that it does not:
 * to whoever the case is of, or one that is merged into it, whose words may be among them.
 */
async function checkWords(context: ServiceContext, c: Case, { releasedWords, wordsConfirmed }: lead.Dispatch): Promise<void> {
  if (!releasedWords.trim() || wordsConfirmed) return;
  const client = context.client(evaluation.EvaluationServiceService, c.divisionPath.at(-1) ?? '');
  for (const evaluationId of [c.evaluationId, ...(c.merged ?? []).map((m) => m.evaluationId)]) {
    const { found } = await client.suggestWords({ evaluationId, caseId: '', words: releasedWords });
    const [first, ...others] = found.filter((one) => one.certain);
    if (first) throw personalWords('case.wordsPersonal', 'releasedWords', releasedWords, [first, ...others]);
  }
}

/**
 * Takes one step in a case.
 * Refuses `case.missing`, `authorisation.forbidden`, `case.otherLevel`, `case.changed`, `cause.reused`, and what the decision refuses.
 */
export async function actOnCase(
  context: ServiceContext,
  models: Models,
  policies: Policies,
  request: lead.ActOnCaseRequest,
  call: CallContext,
): Promise<void> {
  const { id, action, note, expectedVersion } = request;
  if (!action) throw new Refused('case.actionMissing', 'invalid', { field: 'action', zh: '请选择要办理的步骤。', en: 'Name the action.' });
  checkNote(note);
  const found = await models.cases.load(id);
  if (!found) throw missing('case');
  const now = context.clock.now();
  const person = needPerson(action.$case, found.state, call.actor, now);
  // Bound to the person, so that nobody meets another's answer by guessing a key.
  const cause = { id: `${call.actor.id}:${call.cause}:actOnCase`, hash: hashOf(request) };
  const repeated = found.history.some((entry) => entry.cause === cause.id);
  if (!repeated) await checkOutside(context, models, action, id, found.state, call.actor);
  const division = found.state.divisionPath.at(-1) ?? '';
  const policy = await policies.for(division, earliestStart(found.state, now), now);
  const { words, sealed } = sealWords(
    context.keys,
    cause.id,
    wordsOf(action.$case, action.value as Inputs[ActionName], note, call.actor.name),
  );
  const change = { ...changeOf(call, context.clock, division), at: now, sealed: sealed as Record<string, unknown> };
  const decide = act(action.$case, action.value as never, { ...person, words }, policy);
  const { state, replayed } = await models.cases.handle(id, cause, change, (c, { version }) => {
    // The case may have gone to another unit since it was looked at.
    needPerson(action.$case, c, call.actor, now);
    checkSeen(c, expectedVersion, numbersFor(call.actor, c, version));
    return decide(c);
  });
  const refusal = state.untold?.length ? await tellMerges({ context, models, policies }, id) : undefined;
  if (refusal) throw refusal;
  // Asked again after the main case was closed under it, or somebody took it back.
  if (action.$case === 'mergeDuplicate' && replayed && !state.merge) throw notMerged();
}

const notMerged = (): Refused =>
  new Refused('case.mergeGone', 'conflict', {
    zh: '这次并案没有成立，或已撤销；请刷新后重新选择主事项，或单独受理。',
    en: 'That merging did not come about, or was undone; load the case again and choose another one, or accept it by itself.',
  });

/** Versions as this person is shown them: people of the unit count only what they may see. */
function numbersFor(actor: Actor, c: Case, version: number): Seen {
  return isOfUnit(actor) && c.unitSide ? c.unitSide : { settled: c.settledVersion, version };
}

const hashOf = (request: lead.ActOnCaseRequest): string =>
  createHash('sha256').update(lead.ActOnCaseRequest.encode(request).finish()).digest('hex');

/** The calendar is needed from the first day of the oldest deadline that runs, or would run again. */
function earliestStart({ clocks, merge }: Case, now: Date): Date {
  return new Date(Math.min(now.getTime(), ...[...clocks, ...(merge?.clocks ?? [])].map((w) => w.deadline.start.getTime())));
}
