import type { evaluation as proto } from '@mingjing/contracts';
import { asRefused, authorise, changeOf, Refused, type CallContext } from '@mingjing/kit';
import { dayOf, endOf, startOf } from './day';
import { evaluationOfMatter } from './ids';
import { forged, invitationToken, mustNotBeOver, readToken } from './invitation';
import { invite, type Matter } from './matter';
import { byIds, manyById, one } from './queries';
import { missing } from './refusals';
import { openField } from './sealed';
import type { Stored } from './views';
import type { Work } from './work';

const DAY_MS = 86_400_000;
const MOST_ADDRESSED = 200;
/** Stands for the end of an invitation that there is none of. */
const NEVER = new Date(0);

/** What is kept of a token: enough to find the matter by it, not enough to make it. */
function hashOf(work: Work, token: string): string {
  return work.macs.invited(token);
}

/**
 * The matter an invitation is for.
 * @throws Refused `invitation.forged` (HTTP 404) or `invitation.expired` (HTTP 410)
 */
export async function invitedMatter(work: Work, text: string): Promise<Stored<Matter> & { sealed: Record<string, unknown> }> {
  const { matters } = work.models;
  const invitation = hashOf(work, readToken(text));
  // The second condition is the one of the partial index.
  const found = (await matters.model.findOne({ invitation: { $eq: invitation, $gt: '' } }, { history: 0 }).lean()) as {
    _id: unknown;
    version: number;
    sealed?: Record<string, unknown>;
  } | null;
  if (!found) throw forged();
  const state = matters.stateOf(found);
  mustNotBeOver(state.invitedUntil ?? NEVER, work.context.clock.now());
  return { id: String(found._id), version: found.version, state, sealed: found.sealed ?? {} };
}

/** The matter with its invitation, which is made now where there was none; without one where another matter has its token. */
async function invited(work: Work, call: CallContext, { id, state }: Pick<Stored<Matter>, 'id' | 'state'>): Promise<Matter> {
  if (state.invitation) return state;
  const { clock } = work.context;
  const division = state.divisionPath.at(-1) ?? '';
  const days = await work.invitationDaysOf(division);
  // To the end of a day: nobody has to know at what hour the message came.
  const until = endOf(dayOf(new Date(clock.now().getTime() + days * DAY_MS)));
  const invitation = hashOf(work, invitationToken(work.macs.invitation, id));
  // The day is enough of this, too: a token given out at a counter is often used there and then.
  const { traceparent: _, ...change } = { ...changeOf(call, clock, division), at: startOf(dayOf(clock.now())) };
  try {
    return (await work.models.matters.handle(id, { id: `${id}:invite` }, change, invite(invitation, until))).state;
  } catch (error) {
    if (asRefused(error)?.code !== 'store.duplicate') throw error;
    work.context.log.warn({ matter: id }, 'another matter has the same token of invitation; this one is not invited');
    return state;
  }
}

/**
 * The token of one matter, for whoever gives it to the citizen.
 * @throws Refused `record.missing`; `invitation.expired` where the time of its invitation is over
 */
export async function issueInvitationToken(
  work: Work,
  { matterId: id }: proto.IssueInvitationTokenRequest,
  call: CallContext,
): Promise<proto.IssueInvitationTokenResponse> {
  authorise(call.actor, 'invitation.issue');
  const found = await one(work.models.matters, id);
  if (!found) throw missing('record');
  authorise(call.actor, 'invitation.issue', found.state);
  const { invitedUntil = NEVER } = await invited(work, call, found);
  mustNotBeOver(invitedUntil, work.context.clock.now());
  return { token: invitationToken(work.macs.invitation, id) };
}

function tooMany(): Refused {
  return new Refused('invitation.tooMany', 'invalid', {
    field: 'matterIds',
    zh: `一次最多 ${MOST_ADDRESSED} 件，请分批。`,
    en: `At most ${MOST_ADDRESSED} matters at once.`,
  });
}

/** Those of the matters that were evaluated: no matter says so of itself, so it is asked by the evaluations' ids. */
async function evaluated(work: Work, matterIds: Iterable<string>): Promise<Set<string>> {
  const byEvaluation = new Map([...matterIds].map((id) => [evaluationOfMatter(work.macs.evaluation, id), id]));
  const found = (await work.models.evaluations.model.find({ _id: { $in: [...byEvaluation.keys()] } }, { _id: 1 }).lean()) as {
    _id: unknown;
  }[];
  return new Set(found.map(({ _id }) => byEvaluation.get(String(_id)) as string));
}

function closed(matterId: string, state: string): proto.InvitationAddress {
  return {
    matterId,
    state,
    phone: '',
    token: '',
    expiresAt: undefined,
    servicePointName: '',
    unitName: '',
    unitId: '',
    servicePointId: '',
    division: '',
    divisionPath: [],
    handledOn: '',
  };
}

/** Phone, token and place of each matter that may still be evaluated, for the sender of invitations alone. */
export async function addressInvitations(
  work: Work,
  { matterIds }: proto.AddressInvitationsRequest,
  call: CallContext,
): Promise<proto.AddressInvitationsResponse> {
  authorise(call.actor, 'invitation.address');
  if (matterIds.length > MOST_ADDRESSED) throw tooMany();
  const matters = await manyById(work.models.matters, matterIds);
  const [given, points] = await Promise.all([
    evaluated(work, matters.keys()),
    byIds(
      work.models.servicePoints,
      [...matters.values()].map(({ state }) => state.servicePointId),
    ),
  ]);
  const { keys, clock } = work.context;
  const now = clock.now();
  const address = async (id: string): Promise<proto.InvitationAddress> => {
    const matter = matters.get(id);
    if (!matter) return closed(id, 'missing');
    if (given.has(id)) return closed(id, 'evaluated');
    const phone = openField(keys.sealer, id, 'phone', matter.sealed);
    if (!phone) return closed(id, 'noPhone');
    const { unitId, servicePointId, divisionPath, handledOn, invitedUntil = NEVER } = await invited(work, call, matter);
    if (now >= invitedUntil) return closed(id, 'expired');
    work.quickRatings.sent(id, now);
    const point = points.get(servicePointId)?.state;
    return {
      matterId: id,
      state: 'open',
      phone,
      token: invitationToken(work.macs.invitation, id),
      expiresAt: invitedUntil,
      servicePointName: point?.name ?? '',
      unitName: point?.unitName ?? '',
      unitId,
      servicePointId,
      division: divisionPath.at(-1) ?? '',
      divisionPath,
      handledOn,
    };
  };
  return { addresses: await Promise.all(matterIds.map(address)) };
}
