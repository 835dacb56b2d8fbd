import { z } from 'zod';
import { operationsOf } from '../operation';
import { at, id, nothing } from '../schemas';
import { assignment, person, proposal, resetChannel } from './accounts';
import { found } from './divisions';

const operation = operationsOf('The three administrators');

const administrator = z
  .object({
    person: person.optional(),
    assignment: assignment.optional(),
    disabled: z.boolean(),
    lastHolder: z.boolean().describe('Nobody else holds a post of this role without an end: it cannot be ended'),
  })
  .meta({ id: 'Administrator' });

export const getAdministration = operation('Who the three administrators are, and what waits for a second one of them', {
  reply: z.object({ administrators: z.array(administrator), proposals: z.array(proposal) }),
  async handle({ directory }) {
    return directory.getAdministration({});
  },
});

const subject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('endAssignment'), assignmentId: id }),
  z.strictObject({ kind: z.literal('resetPassword'), accountId: id, channel: resetChannel }),
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
    slip: z
      .object({ code: z.string(), concerned: person.optional(), until: at.optional() })
      .optional()
      .describe('Of a password reset on paper: the one-time code for its holder, shown this once'),
  }),
  async handle({ directory, once }, { params }) {
    const { proposal: confirmed, slip } = await directory.confirmProposal({ id: params['id'] as string }, once);
    return { proposal: found(confirmed), slip };
  },
});

export const withdrawProposal = operation('Take a proposal back, or decline it', {
  body: nothing,
  reply: proposal,
  async handle({ directory, once }, { params }) {
    return found((await directory.withdrawProposal({ id: params['id'] as string }, once)).proposal);
  },
});
