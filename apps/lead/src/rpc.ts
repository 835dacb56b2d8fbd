import { evaluation, lead } from '@mingjing/contracts';
import type { EvidenceWork } from '@mingjing/evidence';
import { authorise, hasRole, isRefused, missing, type CallContext, type Handlers, type Keys, type ServiceContext } from '@mingjing/kit';
import { actOnCase, personIn } from './acting';
import { nextActions } from './actions';
import type { Loaded } from '@mingjing/store';
import type { Case } from './case';
import type { CaseEvent } from './case-events';
import { exported } from './export';
import { historyView, unitHistory } from './history';
import type { Models } from './models';
import type { Policies } from './policy';
import { listCases, listMergeTargets } from './queries';
import { inTheirPosts, sightOf } from './reading';
import { visitsOf } from './standing';
import { caseView, viewFor, visitView } from './view';
import { wordsReader } from './words';

/** proto request → decision → proto reply. */
export function handlers(
  context: ServiceContext,
  models: Models,
  policies: Policies,
  evidence: Pick<EvidenceWork, 'requireRefs'>,
): Handlers<typeof lead.LeadServiceService> {
  return {
    getCase: async ({ id }, { actor }) => {
      authorise(inTheirPosts(actor), 'case.read');
      return { case: await readCase(context, models, id, actor) };
    },
    listCases: (request, { actor }) => listCases(models, request, actor),
    listMergeTargets: async (request, { actor }) => {
      authorise(inTheirPosts(actor), 'case.screen');
      const found = await models.cases.load(request.id);
      if (!found || sightOf(actor, found.state) !== 'full') throw missing('case');
      return listMergeTargets(models, request, found.state, actor);
    },
    actOnCase: async (request, call) => {
      const after = await actOnCase({ context, models, policies, evidence }, request, call);
      return { case: await answerTo(context, models, { id: request.id, after }, call.actor) };
    },
    exportEvents: ({ after }, { actor }) => {
      authorise(actor, 'events.export');
      return exported(models, after);
    },
  };
}

type Actor = CallContext['actor'];
type Stored = Loaded<Case, CaseEvent>;

/** Who may act without reading (a member of staff stating their side) hears only that it was taken down. */
async function answerTo(context: ServiceContext, models: Models, done: { id: string; after: Stored | undefined }, actor: Actor) {
  const { id, after } = done;
  return after && sightOf(actor, after.state) ? showCase(context, models, after, actor) : lead.Case.create({ id });
}

/** The whole story as far as the reader may see it. */
async function readCase(context: ServiceContext, models: Models, id: string, actor: Actor): Promise<lead.Case> {
  const found = await models.cases.load(id);
  if (!found) throw missing('case');
  return showCase(context, models, found, actor);
}

async function showCase(context: ServiceContext, { cases }: Models, found: Stored, actor: Actor): Promise<lead.Case> {
  const { clock, keys } = context;
  const sight = sightOf(actor, found.state);
  if (!sight) throw missing('case');
  const { id, state, version, history, sealed } = found;
  const view = viewFor(sight, wordsReader(keys, sealed));
  const now = clock.now();
  const next = nextActions(state, (name) => {
    const person = personIn(name, state, actor, now);
    return person && { ...person, words: null };
  });
  const reader = { id: actor.id, coordinator: hasRole(actor, 'coordinator') };
  const story = sight === 'full' ? historyView(history, view, reader) : unitHistory(history, state.unitSide!.from, view);
  const alone = caseView(id, version, state, view);
  const seen = sight === 'full' && state.merge ? { ...alone, ...(await followed(keys, { cases }, id, state)) } : alone;
  const known = sight === 'unit' && seen.unitMayKnow ? await applicantOf(context, id, state, actor) : {};
  return { ...seen, ...known, nextActions: next, history: story };
}

/** A main case that was merged itself leads to the one that leads now; circles do not come about, so this only bounds what cannot be. */
const MOST_STEPS = 20;

/** Of a merged case: the one in which it is handled, and the visits of its citizen, which are recorded there. */
async function followed(keys: Keys, { cases }: Pick<Models, 'cases'>, id: string, { merge }: Case): Promise<Partial<lead.Case>> {
  let leadingCaseId = merge?.into ?? '';
  let main = await cases.load(leadingCaseId);
  for (let steps = 0; main?.state.merge && steps < MOST_STEPS; steps += 1) {
    leadingCaseId = main.state.merge.into;
    main = await cases.load(leadingCaseId);
  }
  if (!main) return { leadingCaseId };
  const there = viewFor('full', wordsReader(keys, main.sealed));
  const [visits, finalVisits] = [main.state.visits, main.state.finalVisits].map((all) => visitsOf(all, id).map((v) => visitView(v, there)));
  return { leadingCaseId, visits, finalVisits };
}

/** Whom the citizen lets the unit know, asked anew each time: taken back, it is gone at once. */
async function applicantOf(context: ServiceContext, id: string, c: Case, { id: reader }: Actor): Promise<Partial<lead.Case>> {
  const client = context.client(evaluation.EvaluationServiceService, c.divisionPath.at(-1) ?? '');
  try {
    return { applicant: await client.getConsented({ caseId: id, reader }) };
  } catch (error) {
    if (!isRefused(error)) throw error;
    // Taken back a moment ago, or the evaluation service is away: the case is shown without.
    return error.kind === 'missing' ? { unitMayKnow: false } : {};
  }
}
