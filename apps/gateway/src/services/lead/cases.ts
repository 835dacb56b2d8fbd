import { z } from 'zod';
import type { evaluation, lead } from '@mingjing/contracts';
import type { Call } from '../../call';
import { found } from '../../found';
import { operationsOf } from '../../operation';
import { readable } from '../../readable';
import { day, id, inDivision, listOf, paging, yes } from '../../schemas';
import { caseFile, caseRow } from './case-shape';

const operation = operationsOf('Cases');

/** What a list may be narrowed by, and its export as well. */
export const caseFilters = {
  ...inDivision,
  unitId: id.default(''),
  servicePointId: id.default(''),
  state: z.enum(['', 'screening', 'firstVisit', 'dispatched', 'verification', 'rectification', 'finalVisit', 'closed']).default(''),
  outcome: id.default(''),
  warning: z.enum(['', 'yellow', 'red']).default(''),
  mine: yes.describe('Only those that wait for me'),
  open: yes.describe('Only those that are not closed'),
  dueUntil: day.or(z.literal('')).default(''),
};

export const listCases = operation('Cases: open ones by what is due, then closed ones', {
  query: z.strictObject({ ...caseFilters, ...paging }),
  reply: listOf(caseRow),
  async handle(call, { query }) {
    const { cases, total } = await call.lead.listCases({ ...query, after: '' });
    const named = await namesOf(call, cases);
    return { items: cases.map((one) => ({ ...one, ...named(one) })), total };
  },
});

export const listMergeTargets = operation(
  'Cases this one may be merged into: of the same service point, then of the same unit, newest first',
  {
    query: z.strictObject({ query: z.string().max(40).default('').describe("Part of a case's number"), ...paging }),
    reply: listOf(caseRow),
    async handle(call, { params, query }) {
      const { cases, total } = await call.lead.listMergeTargets({ ...query, id: params['id'] as string });
      const named = await namesOf(call, cases);
      return { items: cases.map((one) => ({ ...one, ...named(one) })), total };
    },
  },
);

export const getCase = operation('One case with its story, and the evaluation as one may see it', {
  reply: caseFile,
  async handle(call, { params }) {
    return whole(call, found((await call.lead.getCase({ id: params['id'] as string })).case));
  },
});

type Whole = lead.Case & {
  unitName: string;
  servicePointName: string;
  evaluation: evaluation.Evaluation | null;
  merged: (lead.MergedCase & { servicePointName: string })[];
};

/** A case together with what other services know of it, all with the person's own rights. */
export async function whole(call: Call, one: lead.Case): Promise<Whole> {
  const [named, said] = await Promise.all([namesOf(call, [one, ...one.merged]), evaluationOf(call, one)]);
  const merged = one.merged.map((other) => ({ ...other, servicePointName: named(other).servicePointName }));
  return { ...one, ...named(one), evaluation: said, merged };
}

/** Absent where the person may not read evaluations, or not this one. */
async function evaluationOf(call: Call, { id: caseId, evaluationId }: lead.Case): Promise<evaluation.Evaluation | null> {
  // A unit is not told the evaluation's id with its case; its words, redacted, it must read to answer them.
  return (await readable(call.evaluation.getEvaluation({ id: evaluationId, caseId })))?.evaluation ?? null;
}

interface Place {
  unitId?: string;
  servicePointId: string;
}

async function namesOf(call: Call, cases: Place[]): Promise<(one: Place) => { unitName: string; servicePointName: string }> {
  const units = [...new Set(cases.map(({ unitId = '' }) => unitId))].filter(Boolean);
  const points = [...new Set(cases.map(({ servicePointId }) => servicePointId))].filter(Boolean);
  const [unitNames, reached] = await Promise.all([
    call.gateway.units.namesFor(call.person.actor, units),
    Promise.all(points.map((point) => readable(call.evaluation.getServicePoint({ id: point })))),
  ]);
  const pointNames = new Map(reached.map((reply) => [reply?.servicePoint?.id, reply?.servicePoint?.name]));
  return ({ unitId = '', servicePointId }) => ({
    unitName: unitNames.get(unitId) ?? '',
    servicePointName: pointNames.get(servicePointId) ?? '',
  });
}
