import type { directory } from '@mingjing/contracts';
import type { CallContext } from '@mingjing/kit';
import {
  noAdministration,
  propose,
  proposalOf,
  type Administration,
  type AdministrationEvent,
  type Holding,
  type Proposal,
} from './administration';
import { administrationReply } from './administration-reply';
import { ADMINISTRATION } from './carry-out';
import { derivedId } from './fields';
import { holdingsOf } from './holdings';
import { administrationRule, causeOf, change, type Office } from './office';

const DAY_MS = 86_400_000;

export type Subject = Pick<Proposal, 'kind' | 'accountId' | 'assignmentId' | 'role' | 'channel'>;

/** The administrators and what waits for a second one, as whoever calls may see it. */
export async function shownTo(office: Office, call: CallContext): Promise<directory.GetAdministrationResponse> {
  const stored = await office.models.administration.load(ADMINISTRATION);
  return administrationReply(office, call, stored?.state ?? noAdministration(), await holdingsOf(office));
}

/** Takes one decision through the one document of them; what follows from it is done before it is recorded as done. */
export async function decide<T>(
  office: Office,
  call: CallContext,
  rpc: string,
  request: { id: string },
  decision: (state: Administration) => AdministrationEvent[],
  follow?: (proposal: Proposal) => Promise<T>,
): Promise<{ proposal: directory.Proposal | undefined; followed: T | undefined }> {
  const { models, trail } = office;
  const { state } = await models.administration.handle(ADMINISTRATION, causeOf(call, rpc, request), change(office, call, ''), decision);
  const proposal = proposalOf(state, request.id);
  const followed = await follow?.(proposal);
  await trail.done(call, rpc, proposal.accountId || proposal.id, `${proposal.kind} ${proposal.id}`);
  const { proposals } = await shownTo(office, call);
  return { proposal: proposals.find(({ id }) => id === proposal.id), followed };
}

/**
 * Opens a proposal in the name of the caller.
 * @param id where more than one call belongs to it: the others find it opened
 */
export async function openProposal(
  office: Office,
  call: CallContext,
  subject: Subject,
  holdings: readonly Holding[],
  id = derivedId('pr', call.cause),
): Promise<directory.Proposal | undefined> {
  const at = office.context.clock.now();
  const { proposalDays } = await administrationRule(office);
  const until = new Date(at.getTime() + proposalDays * DAY_MS);
  const proposal: Proposal = { id, ...subject, by: call.actor.id, at, until, state: 'open' };
  return (await decide(office, call, 'propose', { ...subject, id: proposal.id }, propose(proposal, holdings))).proposal;
}
