import { z } from 'zod';
import { found } from '../../found';
import { operationsOf } from '../../operation';
import { at, id, listOf, nothing } from '../../schemas';
import { assignment, person, proposal, resetChannel } from './accounts';

const operation = operationsOf('The three administrators');

const RELEASE_MS = 60_000;

const administrator = z
  .object({
    person: person.optional(),
    assignment: assignment.optional(),
    disabled: z.boolean(),
    lastHolder: z.boolean().describe('Nobody else holds a post of this role without an end: it cannot be ended'),
  })
  .meta({ id: 'Administrator' });

const notice = z
  .object({
    kind: z.string().describe('newAdministrator or sameOrigin'),
    concerned: person.optional(),
    other: person.optional().describe('Who gave the post; whose browser or network the first sign-in came from'),
    at: at.optional(),
    until: at.optional().describe('Of newAdministrator: from when on their word counts'),
    detail: z.string().describe('Role; browser or network'),
  })
  .meta({ id: 'AdministrationNotice' });

const slip = z.object({ code: z.string(), concerned: person.optional(), until: at.optional() }).meta({ id: 'Slip' });

export const getAdministration = operation('Who the three administrators are, and what waits for a second one of them', {
  reply: z.object({
    administrators: z.array(administrator),
    proposals: z.array(proposal),
    notices: z.array(notice),
    withoutCode: z.number().int().describe('Accounts that nobody has opened and for which no code is out or asked for'),
  }),
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
    reply: listOf(
      z.object({ concerned: person.optional(), code: z.string().describe('Six digits; empty where it is of no use any more') }),
    ),
    async handle({ directory, once }, { params }) {
      const { codes } = await directory.listPickupCodes({ proposalId: params['id'] as string }, once);
      return { items: codes, total: codes.length };
    },
  },
);
