import { z } from 'zod';
import { found } from '../../found';
import { operationsOf } from '../../operation';
import { replyOf } from '../../reply-of';
import { id, listOf, nothing } from '../../schemas';
import { proposal, resetChannel } from './accounts';

const operation = operationsOf('The three administrators');

const RELEASE_MS = 60_000;

const slip = replyOf('mingjing.directory.v1.Slip');

export const getAdministration = operation('Who the three administrators are, and what waits for a second one of them', {
  reply: replyOf('mingjing.directory.v1.GetAdministrationResponse'),
  async handle({ directory }) {
    return directory.getAdministration({});
  },
});

const subject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('endAssignment'), assignmentId: id }),
  z.strictObject({ kind: z.literal('resetPassword'), accountId: id, channel: resetChannel }),
  z.strictObject({ kind: z.literal('firstPasswords').describe('Another code for every account that has none and that nobody has opened') }),
]);

export const propose = operation("Propose to end an administrator's assignment, or to reset a password; another administrator confirms", {
  body: subject,
  reply: proposal,
  status: 201,
  async handle({ directory, once }, { body }) {
    return found((await directory.propose({ accountId: '', assignmentId: '', channel: '', ...body }, once)).proposal);
  },
});

export const confirmProposal = operation('Confirm what another administrator proposed: it is done with that', {
  body: nothing,
  reply: z.object({
    proposal,
    slip: slip.optional().describe('Of a password reset on paper: the one-time code for its holder, shown this once'),
    slips: z.array(slip).optional().describe('Of first passwords: codes of those who have not set one yet'),
  }),
  async handle({ directory, once }, { params }) {
    // Hundreds of slips are some writes each.
    const options = { ...once, timeoutMs: RELEASE_MS };
    const { proposal: confirmed, slip: one, slips } = await directory.confirmProposal({ id: params['id'] as string }, options);
    return { proposal: found(confirmed), slip: one, slips: found(confirmed).kind === 'firstPasswords' ? slips : undefined };
  },
});

export const withdrawProposal = operation('Take a proposal back, or decline it', {
  body: nothing,
  reply: proposal,
  async handle({ directory, once }, { params }) {
    return found((await directory.withdrawProposal({ id: params['id'] as string }, once)).proposal);
  },
});

export const pickupCodes = operation(
  'Pick-up codes of what one proposed: the half of each code that goes to its holder by another way than the slip',
  {
    reply: listOf(replyOf('mingjing.directory.v1.PickupCode')),
    async handle({ directory, once }, { params }) {
      const { codes } = await directory.listPickupCodes({ proposalId: params['id'] as string }, once);
      return { items: codes, total: codes.length };
    },
  },
);
