import type { directory } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { authorise, type CallContext } from '@mingjing/kit';
import { confirm, noAdministration, PROPOSAL_KINDS, proposalOf, withdraw, type Holding } from '../administration';
import { peopleOf } from '../administration-reply';
import { noSuchAssignment } from '../assignment';
import { ADMINISTRATION, carryOut } from '../carry-out';
import { derivedId, oneOf } from '../fields';
import { askAnew, askedBy, makersOf, pickupOf, withoutCode } from '../first-passwords';
import { holdingsOf } from '../holdings';
import type { Office, Rpcs } from '../office';
import { decide, openProposal, shownTo, type Subject } from '../proposing';
import { askedReset } from './resets';

/** Who the three administrators are, and what two of them do together. */
export function administrationRpcs(office: Office): Pick<Rpcs, Answered> {
  const { context, models, personal, trail } = office;
  return {
    async getAdministration(_request, call) {
      authorise(call.actor, 'administration.read');
      return shownTo(office, call);
    },

    async propose(request, call) {
      authorise(call.actor, 'administration.propose');
      const kind = oneOf('kind', request.kind, PROPOSAL_KINDS);
      const holdings = await holdingsOf(office);
      if (kind === 'firstPasswords') return { proposal: await askForAll(office, call, holdings) };
      const subject = kind === 'endAssignment' ? ending(request, holdings, context.clock.now()) : await askedReset(office, call, request);
      return { proposal: await openProposal(office, call, subject, holdings) };
    },

    async confirmProposal(request, call) {
      authorise(call.actor, 'administration.confirm');
      const { proposals } = (await models.administration.load(ADMINISTRATION))?.state ?? noAdministration();
      const makers = await makersOf(
        office,
        proposals.find(({ id }) => id === request.id),
      );
      const decision = confirm(request.id, call.actor.id, await holdingsOf(office), context.clock.now(), makers);
      const done = await decide(office, call, 'confirmProposal', request, decision, (one) => carryOut(office, call, one));
      const released = done.followed ?? [];
      const people = await peopleOf(
        office,
        released.map(({ accountId }) => accountId),
      );
      const slips = released.flatMap(({ accountId, code, until }) =>
        code === undefined ? [] : [{ code, concerned: people.get(accountId), until }],
      );
      if (done.proposal?.kind === 'firstPasswords') return { proposal: done.proposal, slip: undefined, slips };
      return { proposal: done.proposal, slip: slips[0], slips: [] };
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

    async listPickupCodes({ proposalId }, call) {
      authorise(call.actor, 'administration.propose');
      const { state } = (await models.administration.load(ADMINISTRATION)) ?? { state: noAdministration() };
      const proposal = proposalOf(state, proposalId);
      if (proposal.by !== call.actor.id) throw othersCodes();
      const asked = await askedBy(office, [proposal]);
      await trail.done(call, 'listPickupCodes', proposalId);
      return {
        codes: asked.map(({ id, account, sealed }) => ({
          concerned: { accountId: id, username: account.username, name: personal.name(sealed) },
          code: account.mustChangePassword ? pickupOf(office, id, account, proposal) : '',
        })),
      };
    },
  };
}

type Answered = 'getAdministration' | 'propose' | 'confirmProposal' | 'withdrawProposal' | 'listPickupCodes';

/** Asks for codes for everybody who has neither set a password nor could do so: what ran out is made anew. */
async function askForAll(office: Office, call: CallContext, holdings: readonly Holding[]): Promise<directory.Proposal | undefined> {
  authorise(call.actor, 'account.manage');
  const { state } = (await office.models.administration.load(ADMINISTRATION)) ?? { state: noAdministration() };
  const id = derivedId('pr', call.cause);
  const lacking = await withoutCode(office, state);
  const again = state.proposals.some((one) => one.id === id);
  if (lacking.length === 0 && !again) throw nobodyLacks();
  await askAnew(office, call, id, lacking);
  return openProposal(office, call, { kind: 'firstPasswords', accountId: '', channel: 'slip' }, holdings, id);
}

function nobodyLacks(): Refused {
  return new Refused('proposal.nobody', 'refused', {
    field: 'kind',
    zh: '没有需要重新办理首次口令的账号。',
    en: 'No account needs another code for its first password.',
  });
}

function othersCodes(): Refused {
  return new Refused('proposal.othersCodes', 'forbidden', {
    field: 'id',
    zh: '领取码只有提请人本人可以查看。',
    en: 'Only the one who proposed it sees its pick-up codes.',
  });
}

/** @throws Refused `assignment.missing` where the assignment is none of an administrator's, or over */
function ending({ assignmentId }: directory.ProposeRequest, holdings: readonly Holding[], now: Date): Subject {
  const found = holdings.find(({ held }) => held.id === assignmentId);
  if (!found || (found.held.to && found.held.to <= now)) throw noSuchAssignment();
  return { kind: 'endAssignment', accountId: found.accountId, assignmentId, role: found.held.role };
}
