import { directory, type evaluation as proto } from '@mingjing/contracts';
import { authorise, isRefused, Refused, type CallContext } from '@mingjing/kit';
import { readDays } from './asked-days';
import { endOf, startOf } from './day';
import { evaluationView } from './evaluation-view';
import { namesOf } from './names';
import { fitting } from './paging';
import { ofCase, one, pageOrStretch, within } from './queries';
import { missing } from './refusals';
import { openField } from './sealed';
import { line } from './text';
import type { Evaluation } from './evaluation';
import type { Stored } from './views';
import type { Work } from './work';

const SHORTEST_REASON = 4;
/** Of words in one answer: an answer of a few MiB is taken by every client. */
const MOST_CHARACTERS = 1_000_000;

const charactersOf = ({ text, earlier }: proto.Evaluation): number =>
  earlier.reduce((sum, version) => sum + version.text.length, text.length);

/** @throws Refused `day.invalid` */
function asked(request: proto.ListEvaluationsRequest): Record<string, unknown> {
  const { division, unitId, servicePointId, rating, channel } = request;
  const { from, to } = readDays(request);
  return {
    ...(division && { divisionPath: division }),
    ...(unitId && { unitId }),
    ...(servicePointId && { servicePointId }),
    ...(rating && { rating }),
    ...(channel && { channel }),
    ...((from || to) && { submittedAt: { ...(from && { $gte: startOf(from) }), ...(to && { $lt: endOf(to) }) } }),
  };
}

type Opened = Stored<Evaluation> & { sealed: Record<string, unknown> };

async function reach(
  work: Work,
  call: CallContext,
  action: 'evaluation.read' | 'evaluation.reveal',
  id: string,
  caseId = '',
): Promise<Opened> {
  authorise(call.actor, action);
  const { evaluations } = work.models;
  const found = caseId && !id ? await ofCase(evaluations, caseId) : await one(evaluations, id, true);
  if (!found) throw missing('record');
  authorise(call.actor, action, found.state);
  return found;
}

/** Every showing of a number is on record before it is shown, and every attempt by somebody who may not. */
async function audited(
  work: Work,
  call: CallContext,
  target: string,
  division: string,
  outcome: 'done' | 'denied',
  reason: string,
): Promise<void> {
  const entry = {
    id: '',
    at: work.context.clock.now(),
    actor: call.actor.id,
    action: 'evaluation.reveal',
    target,
    outcome,
    reason,
    division,
    hash: '',
  };
  await work.context.client(directory.DirectoryServiceService, division).recordAudit({ entry }, { cause: `${call.cause}:audit` });
}

async function revealContact(
  work: Work,
  { evaluationId, reason }: proto.RevealContactRequest,
  call: CallContext,
): Promise<proto.RevealContactResponse> {
  let found: Opened;
  try {
    found = await reach(work, call, 'evaluation.reveal', evaluationId);
  } catch (error) {
    if (isRefused(error)) await audited(work, call, evaluationId.slice(0, 100), call.division, 'denied', reason.slice(0, 200));
    throw error;
  }
  const why = line(reason, 'reason', 200);
  if (why.length < SHORTEST_REASON) {
    throw new Refused('evaluation.reasonTooShort', 'invalid', {
      field: 'reason',
      zh: '请写明查看电话的事由，例如“回访办理情况”。',
      en: 'Say why you need the number, e.g. "return visit".',
    });
  }
  const phone = openField(work.context.keys.sealer, found.id, 'phone', found.sealed);
  if (!phone)
    throw new Refused('evaluation.noContact', 'missing', {
      zh: '该评价没有留下联系电话。',
      en: 'No number was left with this evaluation.',
    });
  await audited(work, call, found.id, found.state.divisionPath.at(-1) ?? '', 'done', why);
  return { phone };
}

export function evaluationHandlers(work: Work) {
  const { sealer } = work.context.keys;
  return {
    async listEvaluations(request: proto.ListEvaluationsRequest, call: CallContext): Promise<proto.ListEvaluationsResponse> {
      const filter = within(call.actor, 'evaluation.read', asked(request));
      const { items, total, totalIsAtLeast, next } = await pageOrStretch(
        work.models.evaluations,
        filter,
        { submittedAt: -1, _id: 1 },
        request,
        true,
      );
      const names = await namesOf(
        work,
        items.map(({ state }) => state),
      );
      const shown = items.map((item) => evaluationView(sealer, item, names(item.state)));
      const fit = fitting({ items: shown, next }, charactersOf, MOST_CHARACTERS);
      return { evaluations: fit.items, total, totalIsAtLeast, next: fit.next };
    },

    async getEvaluation({ id, caseId }: proto.GetEvaluationRequest, call: CallContext): Promise<proto.GetEvaluationResponse> {
      const found = await reach(work, call, 'evaluation.read', id, caseId);
      const names = await namesOf(work, [found.state]);
      return { evaluation: evaluationView(sealer, found, names(found.state)) };
    },

    revealContact: (request: proto.RevealContactRequest, call: CallContext) => revealContact(work, request, call),
  };
}
