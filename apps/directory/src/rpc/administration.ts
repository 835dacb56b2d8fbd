import type { directory } from '@mingjing/contracts';
import { authorise } from '@mingjing/kit';
import { confirm, PROPOSAL_KINDS, withdraw, type Holding } from '../administration';
import { noSuchAssignment } from '../assignment';
import { carryOut } from '../carry-out';
import { oneOf } from '../fields';
import { holdingsOf } from '../holdings';
import type { Office, Rpcs } from '../office';
import { decide, openProposal, shownTo, type Subject } from '../proposing';
import { askedReset } from './resets';

/** Who the three administrators are, and what two of them do together. */
export function administrationRpcs(office: Office): Pick<Rpcs, 'getAdministration' | 'propose' | 'confirmProposal' | 'withdrawProposal'> {
  const { context } = office;
  return {
    async getAdministration(_request, call) {
      authorise(call.actor, 'administration.read');
      return shownTo(office, call);
    },

    async propose(request, call) {
      authorise(call.actor, 'administration.propose');
      const kind = oneOf('kind', request.kind, PROPOSAL_KINDS);
      const holdings = await holdingsOf(office);
      const subject = kind === 'endAssignment' ? ending(request, holdings, context.clock.now()) : await askedReset(office, call, request);
      return { proposal: await openProposal(office, call, subject, holdings) };
    },

    async confirmProposal(request, call) {
      authorise(call.actor, 'administration.confirm');
      const decision = confirm(request.id, call.actor.id, await holdingsOf(office), context.clock.now());
      const { proposal, followed } = await decide(office, call, 'confirmProposal', request, decision, (one) => carryOut(office, call, one));
      const slip =
        followed?.code === undefined ? undefined : { code: followed.code, concerned: proposal?.concerned, until: followed.until };
      return { proposal, slip };
    },

    async withdrawProposal(request, call) {
      authorise(call.actor, 'administration.propose');
      const { proposal } = await decide(
        office,
        call,
        'withdrawProposal',
        request,
        withdraw(request.id, call.actor.id, context.clock.now()),
      );
      return { proposal };
    },
  };
}

/** @throws Refused `assignment.missing` where the assignment is none of an administrator's, or over */
function ending({ assignmentId }: directory.ProposeRequest, holdings: readonly Holding[], now: Date): Subject {
  const found = holdings.find(({ held }) => held.id === assignmentId);
  if (!found || (found.held.to && found.held.to <= now)) throw noSuchAssignment();
  return { kind: 'endAssignment', accountId: found.accountId, assignmentId, role: found.held.role };
}
