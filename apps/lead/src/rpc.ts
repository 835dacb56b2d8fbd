import { evaluation, lead } from '@mingjing/contracts';
import { authorise, hasRole, isRefused, missing, type CallContext, type Handlers, type ServiceContext } from '@mingjing/kit';
import { actOnCase, personFor } from './acting';
import { nextActions } from './actions';
import type { Case } from './case';
import { exported } from './export';
import { historyView, unitHistory } from './history';
import type { Models } from './models';
import type { Policies } from './policy';
import { listCases } from './queries';
import { inTheirPosts, sightOf } from './reading';
import { caseView, viewFor } from './view';
import { wordsReader } from './words';

/** proto request → decision → proto reply. */
export function handlers(context: ServiceContext, models: Models, policies: Policies): Handlers<typeof lead.LeadServiceService> {
  return {
    getCase: async ({ id }, { actor }) => {
      authorise(inTheirPosts(actor), 'case.read');
      return { case: await readCase(context, models, id, actor) };
    },
    listCases: (request, { actor }) => listCases(models, request, actor),
    actOnCase: async (request, call) => {
      await actOnCase(context, models, policies, request, call);
      return { case: await answerTo(context, models, request.id, call.actor) };
    },
    exportEvents: ({ after }, { actor }) => {
      authorise(actor, 'events.export');
      return exported(models, after);
    },
  };
}

type Actor = CallContext['actor'];

/** Who may act without reading (a member of staff stating his side) hears only that it was taken down. */
async function answerTo(context: ServiceContext, models: Models, id: string, actor: Actor): Promise<lead.Case> {
  const found = await models.cases.load(id);
  if (found && sightOf(actor, found.state)) return readCase(context, models, id, actor);
  return lead.Case.create({ id });
}

/** The whole story as far as the reader may see it. */
async function readCase(context: ServiceContext, { cases }: Models, id: string, actor: Actor): Promise<lead.Case> {
  const { clock, keys } = context;
  const found = await cases.load(id);
  const sight = found && sightOf(actor, found.state);
  if (!found || !sight) throw missing('case');
  const { state, version, history, sealed } = found;
  const view = viewFor(sight, wordsReader(keys, sealed));
  const now = clock.now();
  const next = nextActions(state, (name) => {
    const person = personFor(name, state, actor, now);
    return person && { ...person, words: null };
  });
  const reader = { id: actor.id, coordinator: hasRole(actor, 'coordinator') };
  const story = sight === 'full' ? historyView(history, view, reader) : unitHistory(history, state.unitSide!.from, view);
  const seen = caseView(id, version, state, view);
  const known = sight === 'unit' && seen.unitMayKnow ? await applicantOf(context, id, state, actor) : {};
  return { ...seen, ...known, nextActions: next, history: story };
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
