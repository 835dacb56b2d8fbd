import { z } from 'zod';
import { operationsOf } from '../operation';
import { at, id, nothing } from '../schemas';
import { assignment } from './accounts';
import { found } from './divisions';

const operation = operationsOf('The three administrators');

const person = z.object({ accountId: z.string(), username: z.string(), name: z.string() }).meta({ id: 'AdministrationPerson' });

const proposal = z
  .object({
    id: z.string(),
    kind: z.string().describe('endAssignment'),
    concerned: person.optional(),
    assignment: assignment.optional(),
    proposedBy: person.optional(),
    proposedAt: at.optional(),
    until: at.optional().describe('After this it has run out'),
    state: z.string().describe('open, confirmed, withdrawn or expired'),
    decidedBy: person.optional(),
    decidedAt: at.optional(),
    confirmable: z.boolean().describe('Whether you may confirm it: neither who proposed it nor whom it is about'),
  })
  .meta({ id: 'Proposal' });

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

export const propose = operation("Propose to end an administrator's assignment; another administrator confirms", {
  body: z.strictObject({ kind: z.enum(['endAssignment']), assignmentId: id }),
  reply: proposal,
  status: 201,
  async handle({ directory, once }, { body }) {
    return found((await directory.propose({ accountId: '', ...body }, once)).proposal);
  },
});

export const confirmProposal = operation('Confirm what another administrator proposed: it is done with that', {
  body: nothing,
  reply: proposal,
  async handle({ directory, once }, { params }) {
    return found((await directory.confirmProposal({ id: params['id'] as string }, once)).proposal);
  },
});

export const withdrawProposal = operation('Take a proposal back, or decline it', {
  body: nothing,
  reply: proposal,
  async handle({ directory, once }, { params }) {
    return found((await directory.withdrawProposal({ id: params['id'] as string }, once)).proposal);
  },
});
