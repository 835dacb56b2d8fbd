import type { envelope, evaluation as proto } from '@mingjing/contracts';
import { asRefused, authorise, changeOf, mayDo, Refused, type Actor, type CallContext } from '@mingjing/kit';
import { dayOf } from './day';
import { byIds } from './queries';
import { missing } from './refusals';
import { standingSince } from './release';
import { accept, setAside, SET_ASIDE_REASONS, type Deciding } from './review';
import { sealWords } from './sealed';
import { optionalLine } from './text';
import type { Evaluation, EvaluationEvent } from './evaluation';
import type { Stored } from './views';
import type { Work } from './work';

const MOST_AT_ONCE = 200;
const LONGEST_NOTE = 300;

type Decide = (decision: Deciding) => (evaluation: Evaluation) => EvaluationEvent[];

function mustBeFew(ids: readonly string[]): void {
  if (ids.length > 0 && ids.length <= MOST_AT_ONCE) return;
  throw new Refused('evaluation.tooManyAtOnce', 'invalid', {
    field: 'ids',
    zh: `请选择 1 至 ${MOST_AT_ONCE} 条，更多的请分批核实。`,
    en: `Between 1 and ${MOST_AT_ONCE} at once.`,
  });
}

/** The first of the person's posts that may review the evaluation. */
function postOf(actor: Actor, target: Evaluation): { postId: string; role: string } | undefined {
  const { divisionPath, unitId } = target;
  return actor.assignments.find((one) => mayDo({ ...actor, assignments: [one] }, 'evaluation.review', { divisionPath, unitId }));
}

/** Each for itself: one that cannot be decided on stops none of the others. */
async function review(
  work: Work,
  ids: readonly string[],
  { reason, note }: { reason: string; note: string },
  call: CallContext,
  kind: 'accept' | 'setAside',
  decide: Decide,
): Promise<proto.ReviewResult[]> {
  authorise(call.actor, 'evaluation.review');
  mustBeFew(ids);
  const there = await byIds(work.models.evaluations, ids);
  return Promise.all(
    [...new Set(ids)].map(async (evaluationId): Promise<proto.ReviewResult> => {
      try {
        await one(work, there.get(evaluationId), { reason, note }, call, kind, decide);
        return { evaluationId, problem: undefined };
      } catch (error) {
        return { evaluationId: evaluationId.slice(0, 100), problem: problemOf(error) };
      }
    }),
  );
}

async function one(
  work: Work,
  found: Stored<Evaluation> | undefined,
  { reason, note }: { reason: string; note: string },
  call: CallContext,
  kind: string,
  decide: Decide,
): Promise<void> {
  const post = found && postOf(call.actor, found.state);
  if (!post) throw missing('record');
  const { keys, clock } = work.context;
  const cause = `${call.actor.id}:${call.cause}:${kind}`;
  const { words, sealed } = sealWords(keys.sealer, found.id, cause, note);
  const { postId, role } = post;
  const hash = work.macs.body(JSON.stringify([kind, reason, note]));
  const change = { ...changeOf(call, clock, found.state.divisionPath.at(-1)), sealed };
  const decision = { reason, by: call.actor.id, postId, role, words };
  await work.models.evaluations.handle(found.id, { id: cause, hash }, change, decide(decision));
}

function problemOf(error: unknown): envelope.Problem {
  const refused = asRefused(error);
  if (!refused) throw error;
  const { field = '', zh = '', en = '', http, retryAfter } = refused.details;
  return { kind: refused.kind, code: refused.code, field, messageZh: zh, messageEn: en, httpStatus: http, retryAfter };
}

function reasonOf(reason: string, note: string): string {
  const known = SET_ASIDE_REASONS.find((code) => code === reason);
  if (!known) {
    throw new Refused('evaluation.unknownReason', 'invalid', {
      field: 'reason',
      zh: '请选择排除的理由。',
      en: `Say why: one of ${SET_ASIDE_REASONS.join(', ')}.`,
    });
  }
  if (known !== 'other' || note) return known;
  throw new Refused('evaluation.noteRequired', 'invalid', { field: 'note', zh: '请写明排除的理由。', en: 'Say why, in words.' });
}

export function reviewHandlers(work: Work) {
  return {
    async acceptEvaluations(
      { evaluationIds, note: given }: proto.AcceptEvaluationsRequest,
      call: CallContext,
    ): Promise<proto.AcceptEvaluationsResponse> {
      const note = optionalLine(given, 'note', LONGEST_NOTE);
      // Asked for when it is written: a week that is being closed meanwhile takes no more.
      const since = (): string => standingSince(dayOf(work.context.clock.now()), work.closing.until);
      const decide: Decide = (by) => (evaluation) => accept(by, since())(evaluation);
      return { results: await review(work, evaluationIds, { reason: '', note }, call, 'accept', decide) };
    },

    async setAsideEvaluations(
      { evaluationIds, reason: code, note: given }: proto.SetAsideEvaluationsRequest,
      call: CallContext,
    ): Promise<proto.SetAsideEvaluationsResponse> {
      const note = optionalLine(given, 'note', LONGEST_NOTE);
      const reason = reasonOf(code, note);
      return { results: await review(work, evaluationIds, { reason, note }, call, 'setAside', setAside) };
    },
  };
}
