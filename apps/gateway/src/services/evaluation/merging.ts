import { z } from 'zod';
import { found } from '../../found';
import { operationsOf } from '../../operation';
import { confirming, id, name, words } from '../../schemas';
import { kind, servicePoint } from './service-points';

const operation = operationsOf('Service points and windows');
const reason = words.min(1);

export const mergeServicePoints = operation('Merge service points into one; the others are retired and their history stays', {
  body: z.strictObject({
    ids: z.array(id).min(1).max(100),
    intoId: id,
    moveWindows: z.boolean().default(false).describe('Windows go over, their plates go on working; otherwise the plates end'),
    reason,
  }),
  reply: z.object({ servicePoint, windowsMoved: z.number().int() }),
  async handle({ evaluation, once }, { body }) {
    const { servicePoint: merged, windowsMoved } = await evaluation.mergeServicePoints(body, once);
    return { servicePoint: found(merged), windowsMoved };
  },
});

const part = z.strictObject({
  name,
  kind: kind.or(z.literal('')).default('').describe('Absent: as before'),
  windowIds: z.array(id).max(200).default([]).describe('Windows that go over'),
  windowNames: z.array(name).max(200).default([]).describe('Windows to open, each with a plate'),
});

export const splitServicePoint = operation('Split a service point; it is retired unless it keeps windows', {
  body: z.strictObject({ parts: z.array(part).min(1).max(50), reason, ...confirming }),
  reply: z.object({ servicePoints: z.array(servicePoint).describe('The one that was split, then the new ones') }),
  status: 201,
  async handle({ evaluation, once }, { params, body }) {
    return evaluation.splitServicePoint({ ...body, id: params['id'] as string }, once);
  },
});
