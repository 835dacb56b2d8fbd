import type { directory } from '@mingjing/contracts';
import { authorise, type CallContext } from '@mingjing/kit';
import {
  confirm,
  noAdministration,
  propose,
  proposalOf,
  PROPOSAL_KINDS,
  withdraw,
  type Administration,
  type AdministrationEvent,
  type Holding,
  type Proposal,
} from '../administration';
import { administrationReply } from '../administration-reply';
import { noSuchAssignment } from '../assignment';
import { ADMINISTRATION, carryOut } from '../carry-out';
import { derivedId, oneOf } from '../fields';
import { holdingsOf } from '../holdings';
import { causeOf, change, ruleInForce, type Office, type Rpcs } from '../office';

const DAY_MS = 86_400_000;

/** Who the three administrators are, and what two of them do together. */
export function administrationRpcs(office: Office): Pick<Rpcs, 'getAdministration' | 'propose' | 'confirmProposal' | 'withdrawProposal'> {
  const { models, trail, context } = office;

  async function shown(call: CallContext): Promise<directory.GetAdministrationResponse> {
    const stored = await models.administration.load(ADMINISTRATION);
    return administrationReply(office, call, stored?.state ?? noAdministration(), await holdingsOf(office));
  }

  /** Decides, does what follows, and answers with the proposal as it is then. */
  async function decide(
    call: CallContext,
    rpc: string,
    request: object,
    id: string,
    decision: (state: Administration) => AdministrationEvent[],
    follow?: (proposal: Proposal) => Promise<void>,
  ): Promise<{ proposal: directory.Proposal | undefined }> {
    const { state } = await models.administration.handle(ADMINISTRATION, causeOf(call, rpc, request), change(office, call, ''), decision);
    const proposal = proposalOf(state, id);
    await follow?.(proposal);
    await trail.done(call, rpc, proposal.accountId, `${proposal.kind} ${id}`);
    return { proposal: (await shown(call)).proposals.find((one) => one.id === id) };
  }

  return {
    async getAdministration(_request, call) {
      authorise(call.actor, 'administration.read');
      return shown(call);
    },

    async propose(request, call) {
      authorise(call.actor, 'administration.propose');
      const kind = oneOf('kind', request.kind, PROPOSAL_KINDS);
      const holdings = await holdingsOf(office);
      const at = context.clock.now();
      const { proposalDays } = await ruleInForce(office, 'security.administration');
      const proposal: Proposal = {
        ...{ id: derivedId('pr', call.cause), kind, ...subjectOf(request, holdings, at), by: call.actor.id },
        ...{ at, until: new Date(at.getTime() + proposalDays * DAY_MS), state: 'open' },
      };
      return decide(call, 'propose', request, proposal.id, propose(proposal, holdings));
    },

    async confirmProposal(request, call) {
      authorise(call.actor, 'administration.confirm');
      const decision = confirm(request.id, call.actor.id, await holdingsOf(office), context.clock.now());
      return decide(call, 'confirmProposal', request, request.id, decision, (proposal) => carryOut(office, proposal));
    },

    async withdrawProposal(request, call) {
      authorise(call.actor, 'administration.propose');
      return decide(call, 'withdrawProposal', request, request.id, withdraw(request.id, call.actor.id, context.clock.now()));
    },
  };
}

/**
 * What a proposal is about.
 * @throws Refused `assignment.missing` where the assignment is none of an administrator's, or over
 */
function subjectOf(
  { assignmentId }: directory.ProposeRequest,
  holdings: readonly Holding[],
  now: Date,
): Pick<Proposal, 'accountId' | 'assignmentId' | 'role'> {
  const found = holdings.find(({ held }) => held.id === assignmentId);
  if (!found || (found.held.to && found.held.to <= now)) throw noSuchAssignment();
  return { accountId: found.accountId, assignmentId, role: found.held.role };
}
