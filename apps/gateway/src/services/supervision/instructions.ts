import { z } from 'zod';
import { found } from '../../found';
import { operationsOf } from '../../operation';
import { replyOf } from '../../reply-of';
import { day, id, inDivision, listOf, paging, term, whole, words, yes } from '../../schemas';

const operation = operationsOf('Joint supervision');
const instruction = replyOf('mingjing.supervision.v1.Instruction');
const force = replyOf('mingjing.supervision.v1.Force');
const warning = z.enum(['', 'yellow', 'red']).default('');

/** What a list may be narrowed by, and its export as well. */
export const instructionFilters = {
  ...inDivision,
  state: z.enum(['', 'draft', 'approved', 'issued', 'closed', 'withdrawn']).default(''),
  unitId: id.default('').describe('Of a force named'),
  bodyUnitId: id.default('').describe('About this unit'),
  warning,
  urgent: yes,
  open: yes.describe('Only those that are not closed'),
};

export const listInstructions = operation('Instructions: open ones by what is due, then closed ones', {
  query: z.strictObject({ ...instructionFilters, ...paging }),
  reply: listOf(instruction),
  async handle({ supervision }, { query }) {
    const { instructions: items, total, totalIsAtLeast } = await supervision.listInstructions({ ...query, after: '' });
    return { items, total, totalIsAtLeast };
  },
});

export const getInstruction = operation('One instruction with its legs, limits and story', {
  reply: instruction,
  async handle({ supervision }, { params }) {
    return found((await supervision.getInstruction({ id: params['id'] as string })).instruction);
  },
});

const act = {
  note: words.default(''),
  expectedVersion: whole.default(0).describe('Version one has seen; another one now is a conflict (409). 0: whatever it is now'),
  part: id.or(z.literal('')).default('').describe('Unit of the force whose leg it is, of an action on a leg'),
  fields: z.record(term, z.unknown()).default({}).describe('By the form of the action: GET /instruction-forms'),
};

export const draftInstruction = operation('Draft an instruction', {
  body: z.strictObject({ note: act.note, fields: act.fields, division: id.default('').describe('Absent: where my centre is') }),
  reply: instruction,
  status: 201,
  async handle({ supervision, once }, { body: { division, ...body } }) {
    const draft = { ...body, id: '', action: 'draft', part: '', expectedVersion: 0 };
    return found((await supervision.actOnInstruction({ act: draft, division }, once)).instruction);
  },
});

export const actOnInstruction = operation('Take an action in an instruction, or in a leg of it', {
  body: z.strictObject(act),
  reply: instruction,
  async handle({ supervision, once }, { params, body }) {
    const asked = { ...body, id: params['id'] as string, action: params['action'] as string };
    return found((await supervision.actOnInstruction({ act: asked, division: '' }, once)).instruction);
  },
});

export const legFilters = {
  ...inDivision,
  state: z.enum(['', 'asked', 'declined', 'sent', 'returned', 'working', 'submitted', 'accepted', 'withdrawn', 'waiting']).default(''),
  unitId: id.default('').describe('Of this force'),
  warning,
  mine: yes.describe('Only those that wait for me'),
};

export const listLegs = operation(
  'Legs of open instructions, the one due soonest on top: the board of the centre, the to-do list of a force',
  {
    query: z.strictObject({ ...legFilters, ...paging }),
    reply: listOf(replyOf('mingjing.supervision.v1.InstructionLeg', { leg: replyOf('mingjing.supervision.v1.Leg') })),
    async handle({ supervision }, { query }) {
      const { items, total, totalIsAtLeast } = await supervision.listLegs(query);
      return { items: items.map((item) => ({ ...item, leg: found(item.leg) })), total, totalIsAtLeast };
    },
  },
);

export const describeInstructions = operation('Stages, limits and a form for each action', {
  reply: z.record(z.string(), z.unknown()),
  async handle({ supervision }) {
    return JSON.parse((await supervision.describeInstructions({})).json) as Record<string, unknown>;
  },
});

export const recentSupervision = operation('Which of these units somebody supervised within the days of the rule', {
  query: z.strictObject({ unitIds: z.string().max(5_000).describe('Ids, separated by commas') }),
  reply: z.object({
    items: z.array(replyOf('mingjing.supervision.v1.RecentSupervision')),
    days: z.number().int(),
  }),
  async handle({ supervision }, { query }) {
    const { found: items, days } = await supervision.findRecentSupervision({ bodyUnitIds: query.unitIds.split(',').filter(Boolean) });
    return { items, days };
  },
});

export const listForces = operation('Forces that supervise, by unit, with their tier', {
  query: z.strictObject({ ...inDivision, retired: yes.describe('With those that are retired') }),
  reply: z.object({ items: z.array(force) }),
  handle: async ({ supervision }, { query }) => ({ items: (await supervision.listForces(query)).forces }),
});

export const setForce = operation('Enter a unit among the forces, or change its entry', {
  body: z.strictObject({
    name: z.string().trim().max(200).default('').describe('Absent: as the unit is called'),
    tier: z.enum(['committee', 'stationedGroup', 'town', 'village']),
    retired: z.boolean().default(false),
    expectedVersion: act.expectedVersion,
  }),
  reply: force,
  async handle({ supervision, once }, { params, body }) {
    return found((await supervision.setForce({ ...body, unitId: params['id'] as string }, once)).force);
  },
});

export const figureFilters = { ...inDivision, from: day.or(z.literal('')).default(''), to: day.or(z.literal('')).default('') };

export const figures = operation('Issued, acknowledged and answered in time, and how long it took, by division; issued within these days', {
  query: z.strictObject(figureFilters),
  reply: z.object({ items: z.array(replyOf('mingjing.supervision.v1.InstructionFigures')) }),
  async handle({ supervision }, { query: { division, from, to } }) {
    return { items: (await supervision.getFigures({ division, fromDay: from, toDay: to })).rows };
  },
});
