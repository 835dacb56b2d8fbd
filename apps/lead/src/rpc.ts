import { lead } from '@mingjing/contracts';
import { authorise, hasRole, missing, type CallContext, type Handlers, type ServiceContext } from '@mingjing/kit';
import { actOnCase, personFor } from './acting';
import { nextActions } from './actions';
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
async function readCase({ clock, keys }: ServiceContext, { cases }: Models, id: string, actor: Actor): Promise<lead.Case> {
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
  return { ...caseView(id, version, state, view), nextActions: next, history: story };
}
