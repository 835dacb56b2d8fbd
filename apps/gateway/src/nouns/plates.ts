import QRCode from 'qrcode';
import { z } from 'zod';
import type { Call } from '../call';
import { DATA_HEADERS } from '../headers';
import { operationsOf } from '../operation';
import { Reply } from '../reply';
import { at, id, inDivision, listOf, paging, words } from '../schemas';
import { found } from './divisions';

const operation = operationsOf('Plates');

/** Level Q: a quarter of the code may be scratched or dirty. */
const QR = { errorCorrectionLevel: 'Q', margin: 4 } as const;
const PNG_PIXELS = 720;

const plate = z
  .object({
    code: z.string(),
    windowId: z.string(),
    servicePointId: z.string(),
    state: z.string().describe('issued, ended (replaced by a newer one) or revoked'),
    replacedBy: z.string(),
    issuedAt: at.optional(),
    endedAt: at.optional(),
    reason: z.string(),
  })
  .meta({ id: 'Plate' });

export const listPlates = operation('Plates', {
  query: z.strictObject({ ...inDivision, servicePointId: id.default(''), windowId: id.default(''), ...paging }),
  reply: listOf(plate),
  async handle({ evaluation }, { query }) {
    const { plates, total } = await evaluation.listPlates(query);
    return { items: plates, total };
  },
});

export const issuePlate = operation('Issue a plate for a window; the one it has ends', {
  body: z.strictObject({ reason: words.default('') }),
  reply: plate,
  status: 201,
  async handle({ evaluation, once }, { params, body }) {
    return found((await evaluation.issuePlate({ ...body, windowId: params['id'] as string }, once)).plate);
  },
});

export const revokePlate = operation('Revoke a plate', {
  body: z.strictObject({ reason: words.min(1) }),
  reply: plate,
  async handle({ evaluation, once }, { params, body }) {
    return found((await evaluation.revokePlate({ ...body, code: params['code'] as string }, once)).plate);
  },
});

export const plateSvg = operation('QR code of a plate, for print', {
  replyType: 'image/svg+xml',
  async handle(call, { params }) {
    const svg = await QRCode.toString(await addressOf(call, params['code'] as string), { ...QR, type: 'svg' });
    return image('image/svg+xml; charset=utf-8', svg);
  },
});

export const platePng = operation('QR code of a plate, as a picture', {
  replyType: 'image/png',
  async handle(call, { params }) {
    const png = await QRCode.toBuffer(await addressOf(call, params['code'] as string), { ...QR, type: 'png', width: PNG_PIXELS });
    return image('image/png', png);
  },
});

/** Only a plate that is in force gets a picture: nobody prints one that has ended. */
async function addressOf({ gateway, request }: Call, code: string): Promise<string> {
  await gateway.scans.page({ code, token: '' });
  return `${gateway.publicUrl(request)}/e/${encodeURIComponent(code)}`;
}

function image(type: string, body: string | Buffer): Reply {
  return new Reply(200, { ...DATA_HEADERS, 'Content-Type': type }, body);
}
