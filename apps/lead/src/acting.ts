import { directory, evaluation, type lead, personalWords } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import type { EvidenceWork } from '@mingjing/evidence';
import { mayDo, type Actor, type CallContext, type ServiceContext } from '@mingjing/kit';
import { actOn, personFor, type ActRequest, type Running, type Somebody } from '@mingjing/loop';
import type { Loaded } from '@mingjing/store';
import { caseLoop, type CaseAction } from './actions';
import type { Case } from './case';
import type { CaseEvent } from './case-events';
import type { Policy } from './due';
import { tellMerges } from './merge-telling';
import { mergeRefusal } from './merging';
import type { Models } from './models';
import type { Policies } from './policy';
import { mayLead } from './reading';

type Outside = NonNullable<Running<Case, CaseEvent, Policy, CaseAction>['outside']>;
type Stored = Loaded<Case, CaseEvent>;

interface Parts {
  context: ServiceContext;
  models: Models;
  policies: Policies;
  evidence: Pick<EvidenceWork, 'requireRefs'>;
}

/** What decisions cannot see from the case alone. */
function outsideOf(context: ServiceContext, { cases }: Models): Outside {
  return {
    async mergeDuplicate({ id, s: c, input, actor }) {
      const { intoCaseId } = input as lead.MergeDuplicate;
      const into = intoCaseId === id ? undefined : await cases.load(intoCaseId);
      if (!into || !mayLead(actor, into.state)) {
        throw new Refused('case.mergeTarget', 'invalid', {
          field: 'intoCaseId',
          zh: '没有找到可并入的事项，请从列表中选择。',
          en: 'There is no such case to merge into; choose one of the list.',
        });
      }
      const refusal = mergeRefusal(c, into.state);
      if (refusal) throw refusal;
    },
    async dispatch({ s: c, input, actor }) {
      await checkWords(context, c, input);
      await checkUnit(context, c, input, actor);
    },
  };
}

/** Refuses `case.orderUnit` (invalid) where the order would go to a unit that is not there, or not theirs to ask. */
async function checkUnit(context: ServiceContext, c: Case, { unitId = '' }: Partial<lead.Dispatch>, actor: Actor): Promise<void> {
  if (!unitId || unitId === c.evaluatedUnitId) return;
  const { unit } = await context.client(directory.DirectoryServiceService, c.divisionPath.at(-1) ?? '').getUnit({ id: unitId });
  const mine = unit && mayDo(actor, 'case.dispatch', { divisionPath: unit.divisionPath, unitId: unit.id });
  if (mine && !unit.retired) return;
  throw new Refused('case.orderUnit', 'invalid', {
    field: 'unitId',
    zh: '没有找到该承办单位，或该单位已撤并、不在您的管辖范围内。',
    en: 'There is no such unit, or it is retired or outside your scope.',
  });
}

/**
 * Refuses `case.wordsPersonal` where what is to be released seems to lead to somebody and nobody confirmed that it does not:
 * to whoever the case is of, or one that is merged into it, whose words may be among them.
 */
async function checkWords(context: ServiceContext, c: Case, { releasedWords = '', wordsConfirmed }: Partial<lead.Dispatch>): Promise<void> {
  if (!releasedWords.trim() || wordsConfirmed) return;
  const client = context.client(evaluation.EvaluationServiceService, c.divisionPath.at(-1) ?? '');
  for (const evaluationId of [c.evaluationId, ...(c.merged ?? []).map((m) => m.evaluationId)]) {
    const { found } = await client.suggestWords({ evaluationId, caseId: '', words: releasedWords });
    const [first, ...others] = found.filter((one) => one.certain);
    if (first) throw personalWords('case.wordsPersonal', 'releasedWords', releasedWords, [first, ...others]);
  }
}

/** Somebody in the first of their posts that has the right to an action in a case, or undefined. */
export const personIn = (name: CaseAction, c: Case, actor: Actor, now: Date): Somebody | undefined =>
  personFor(caseLoop, name, c, undefined, { actor, now });

/** An action by its own message, or by its name with the fields of its form. */
export function askedOf({ id, action, note, expectedVersion }: lead.ActOnCaseRequest): ActRequest {
  const seen = { id, note, expectedVersion };
  if (action?.$case === 'byName') return { ...seen, action: action.value.name, input: action.value.fields ?? {} };
  return { ...seen, action: action?.$case ?? '', input: action?.value ?? {} };
}

/**
 * Takes one step in a case.
 * @returns the case as it is after it
 * @throws Refused what `actOn` of the loop refuses, `case.mergeTarget` and other refusals of merging, `case.orderUnit`, `case.wordsPersonal`
 */
export async function actOnCase(parts: Parts, request: lead.ActOnCaseRequest, call: CallContext): Promise<Stored | undefined> {
  const { context, models, policies, evidence } = parts;
  const asked = askedOf(request);
  const running = {
    ...{ loop: caseLoop, context, aggregates: models.cases, policies, outside: outsideOf(context, models) },
    requireFiles: (id: string, actor: Actor, refs: string[]) => evidence.requireRefs(id, actor, refs),
  };
  const { state, replayed, whole } = await actOn(running, asked, call);
  if (!state.untold?.length) {
    if (asked.action === 'mergeDuplicate' && replayed && !state.merge) throw notMerged();
    return whole();
  }
  const refusal = await tellMerges({ context, models, policies }, asked.id);
  if (refusal) throw refusal;
  const after = await models.cases.load(asked.id);
  // Asked again after the main case was closed under it, or somebody took it back.
  if (asked.action === 'mergeDuplicate' && replayed && !after?.state.merge) throw notMerged();
  return after;
}

const notMerged = (): Refused =>
  new Refused('case.mergeGone', 'conflict', {
    zh: '这次并案没有成立，或已撤销；请刷新后重新选择主事项，或单独受理。',
    en: 'That merging did not come about, or was undone; load the case again and choose another one, or accept it by itself.',
  });
