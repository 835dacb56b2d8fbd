import { z } from 'zod';
import type { evaluation } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { missing } from '@mingjing/kit';
import { plateSheet, qrPng, qrSvg } from '@mingjing/print';
import type { Call } from '../../call';
import { DRAWING } from '../../costs';
import { found } from '../../found';
import { DATA_HEADERS } from '../../headers';
import { operationsOf } from '../../operation';
import { attachment, Reply } from '../../reply';
import { replyOf } from '../../reply-of';
import { id, inDivision, listOf, paging, words, yes } from '../../schemas';

const operation = operationsOf('Plates');

const plate = replyOf('mingjing.evaluation.v1.Plate');

const where = { ...inDivision, unitId: id.default(''), servicePointId: id.default('') };

/** What a list may be narrowed by, and its export as well. */
export const plateFilters = {
  ...where,
  windowId: id.default(''),
  inForce: yes.describe('Only those in force'),
};

export const listPlates = operation('Plates', {
  query: z.strictObject({ ...plateFilters, ...paging }),
  reply: listOf(plate),
  async handle({ evaluation }, { query }) {
    const { plates, total, totalIsAtLeast } = await evaluation.listPlates(query);
    return { items: plates, total, totalIsAtLeast };
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
    const svg = await picture(call, params['code'] as string, 'svg', qrSvg);
    return image('image/svg+xml; charset=utf-8', svg);
  },
});

export const platePng = operation('QR code of a plate, as a picture', {
  replyType: 'image/png',
  async handle(call, { params }) {
    return image('image/png', await picture(call, params['code'] as string, 'png', qrPng));
  },
});

/** Whether the plate is in force is asked each time; what it looks like never changes. */
async function picture(call: Call, code: string, kind: keyof typeof DRAWING, draw: (address: string) => Promise<string | Buffer>) {
  const address = await addressOf(call, code);
  const { limits, pictures } = call.gateway;
  return pictures.of(
    `${kind} ${address}`,
    () => limits.work(call.network, DRAWING[kind]),
    () => draw(address),
  );
}

/** 125 sheets of paper: whoever asks for more in one file has chosen by mistake. */
const MOST_PRINTED = 500;
const AT_ONCE = 200;

export const sheetPdf = operation('A4 sheets of the plates in force, four to a page, to print and cut', {
  query: z.strictObject(where),
  replyType: 'application/pdf',
  async handle(call, { query }) {
    const plates = await toPrint(call, query);
    const base = `${call.gateway.publicUrl(call.request)}/e/`;
    const title = titleOf(plates);
    const printed = plates.map((one) => ({ ...one, address: base + encodeURIComponent(one.code) }));
    const stream = await call.gateway.prints.stream(() => plateSheet(printed, title));
    return attachment(stream, 'application/pdf', 'plates.pdf', `${title}.pdf`);
  },
});

type Where = Record<keyof typeof where, string>;

/**
 * All plates in force of a place, sorted as one hands them out: by unit, by service point, by window.
 * @throws Refused plate.missing where there is none one may see; plate.tooMany
 */
async function toPrint({ evaluation }: Call, place: Where): Promise<evaluation.Plate[]> {
  const plates: evaluation.Plate[] = [];
  for (let page = 1; ; page += 1) {
    const { plates: more, total } = await evaluation.listPlates({ ...place, windowId: '', inForce: true, page, pageSize: AT_ONCE });
    if (total > MOST_PRINTED) throw tooMany(total);
    plates.push(...more);
    if (more.length < AT_ONCE) break;
  }
  if (plates.length === 0) throw missing('plate');
  const key = ({ unitName, servicePointName, servicePointId }: evaluation.Plate): string =>
    `${unitName}\n${servicePointName}\n${servicePointId}`;
  return plates.sort((one, other) => key(one).localeCompare(key(other), 'zh-CN'));
}

function tooMany(total: number): Refused {
  return new Refused('plate.tooMany', 'refused', {
    zh: `一个文件最多 ${MOST_PRINTED} 块码牌，所选范围有 ${total >= 10_000 ? '10000 块以上' : `${total} 块`}。请按单位或评议对象分批打印。`,
    en: `At most ${MOST_PRINTED} plates a file; ${total} were chosen. Print by unit or by service point.`,
  });
}

/** Named after what it is of: a service point, a unit, or many. */
function titleOf(plates: readonly evaluation.Plate[]): string {
  const only = (names: string[]): string | undefined => (new Set(names).size === 1 ? names[0] : undefined);
  const of =
    only(plates.map(({ servicePointName }) => servicePointName)) ?? only(plates.map(({ unitName }) => unitName)) ?? `${plates.length}块`;
  return `码牌-${of}`;
}

/** Only a plate that is in force gets a picture: nobody prints one that has ended. */
async function addressOf({ gateway, request }: Call, code: string): Promise<string> {
  await gateway.scans.page({ code, token: '' });
  return `${gateway.publicUrl(request)}/e/${encodeURIComponent(code)}`;
}

function image(type: string, body: string | Buffer): Reply {
  return new Reply(200, { ...DATA_HEADERS, 'Content-Type': type }, body);
}
