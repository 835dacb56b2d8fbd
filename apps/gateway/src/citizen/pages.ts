import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type evaluation } from '@mingjing/contracts';
import { isRefused, KINDS, Refused } from '@mingjing/contracts/refused';
import { ASSET_PATH, assets, renderReceiptPage, renderScanPage, renderThanksPage, type Draft, type FormTarget } from '@mingjing/web-citizen';
import type { Call } from '../call';
import { PAGE_HEADERS } from '../headers';
import { operationsOf } from '../operation';
import { page, Reply } from '../reply';
import type { Scanned } from '../scans';
import { change, receiptOf, submissionOf, submit } from '../nouns/public';

const operation = operationsOf('Citizen pages');
const HTML = { replyType: 'text/html' } as const;

/** A browser's form: every field a string, those left empty not given. */
const form = z.record(z.string().max(64), z.string().max(400_000));
const key = z.string().regex(/^[\x21-\x7e]{8,200}$/);

interface Filled {
  key: string;
  draft: Draft;
}

function filled(fields: Record<string, string>): Filled {
  const { key: given, level: chosen, text, phone, ...rest } = fields;
  const dimensions = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ''));
  const draft = { ...(chosen && { level: chosen }), ...(text && { text }), ...(phone && { phone }), dimensions };
  // A form without a key still counts; it merely may count twice when posted twice.
  return { key: key.safeParse(given).data ?? randomUUID(), draft };
}

const scannedBy = { code: (value: string): Scanned => ({ code: value, token: '' }), token: (value: string): Scanned => ({ code: '', token: value }) };

function scanPages(kind: 'code' | 'token', prefix: '/e' | '/i') {
  const targetOf = (value: string): string => `${prefix}/${encodeURIComponent(value)}`;
  return {
    show: operation(kind === 'code' ? 'Page of a scanned plate' : 'Page of an opened invitation', {
      ...HTML,
      async handle({ gateway, request }, { params }) {
        const value = params[kind] as string;
        const shown = await gateway.scans.page(scannedBy[kind](value));
        return withDevice(page(200, renderScanPage(shown, { action: targetOf(value), key: randomUUID() })), gateway.devices.of(request).cookie);
      },
    }),
    post: operation(kind === 'code' ? 'Evaluate by the form of the page' : 'Evaluate by the form of an invitation', {
      ...HTML,
      body: form,
      bodyType: 'form',
      status: 201,
      async handle(call, { params, body }) {
        const value = params[kind] as string;
        const { key: cause, draft } = filled(body);
        const device = call.gateway.devices.of(call.request);
        const again = async (problem: Refused): Promise<Reply> => {
          const target: FormTarget = { action: targetOf(value), key: problem.kind === 'conflict' ? randomUUID() : cause, draft, problem: wordsOf(problem) };
          return page(statusOf(problem), renderScanPage(await call.gateway.scans.page(scannedBy[kind](value)), target));
        };
        const reply = await orAgain(again, async () => {
          const input = { ...scannedBy[kind](value), level: chosen(draft), text: draft.text ?? '', phone: draft.phone ?? '', dimensions: draft.dimensions ?? {} };
          const { receipt } = await submit(call, submissionOf(input, device), device, cause);
          const { form: rules } = await call.gateway.scans.page(scannedBy[kind](value));
          return page(201, renderThanksPage({ receipt, changeHours: rules?.changeHours ?? 0 }));
        });
        return withDevice(reply, device.cookie);
      },
    }),
  };
}

export const plate = scanPages('code', '/e');
export const invitation = scanPages('token', '/i');

export const showReceipt = operation('How it stands with an evaluation, as a page', {
  ...HTML,
  async handle(call, { params }) {
    const receipt = params['receipt'] as string;
    return page(200, receiptPage(call, receipt, await receiptOf(call, receipt), { action: `/r/${receipt}`, key: randomUUID() }));
  },
});

export const changeByForm = operation("Change one's evaluation by the form of the page", {
  ...HTML,
  body: form,
  bodyType: 'form',
  async handle(call, { params, body }) {
    const receipt = params['receipt'] as string;
    const { key: cause, draft } = filled(body);
    const show = async (status: number, rest: Partial<FormTarget>): Promise<Reply> =>
      page(status, receiptPage(call, receipt, await receiptOf(call, receipt), { action: `/r/${receipt}`, key: randomUUID(), ...rest }));
    return orAgain(
      (problem) => show(statusOf(problem), { draft, problem: wordsOf(problem) }),
      async () => {
        await change(call, receipt, { level: chosen(draft), text: draft.text ?? '', dimensions: draft.dimensions ?? {} }, cause);
        return show(200, {});
      },
    );
  },
});

export const asset = operation('Style of the citizen pages', {
  replyType: 'text/css',
  async handle(_call, { params }) {
    const name = params['file'] as string;
    const found = Object.hasOwn(assets, name) ? assets[name] : undefined;
    if (!found) throw new Refused('route.missing', 'missing', { zh: '没有这个文件。', en: 'There is no such file.' });
    return new Reply(200, { ...PAGE_HEADERS, 'Content-Type': found.type, 'Cache-Control': 'public, max-age=300' }, found.body);
  },
});

export const home = operation('Leads to the console', {
  ...HTML,
  status: 302,
  async handle() {
    return new Reply(302, { ...PAGE_HEADERS, Location: '/console/' }, '');
  },
});

export const ASSET_ROUTE = `${ASSET_PATH}/{file}`;

function chosen({ level }: Draft): string {
  if (level) return level;
  throw new Refused('evaluation.levelMissing', 'invalid', { field: 'level', zh: '请先选择满意程度，再提交。', en: 'Choose a level first.' });
}

/** A form that was refused for what stands in it comes back with everything typed; anything else is a page of its own. */
async function orAgain(again: (problem: Refused) => Promise<Reply>, work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    if (isRefused(error) && (error.kind === 'invalid' || error.kind === 'unavailable' || error.kind === 'exhausted') && statusOf(error) !== 410) {
      const reply = await again(error);
      return error.details.retryAfter ? reply.with('Retry-After', String(error.details.retryAfter)) : reply;
    }
    throw error;
  }
}

function statusOf({ kind, details }: Refused): number {
  return details.http ?? KINDS[kind].http;
}

function wordsOf({ code, details: { field, zh, en } }: Refused): { field?: string; zh: string; en: string } {
  return { ...(field && { field }), zh: zh ?? '提交的内容有误，请检查。', en: en ?? code };
}

function withDevice(reply: Reply, cookie: string | undefined): Reply {
  return cookie ? reply.with('Set-Cookie', cookie) : reply;
}

function receiptPage({ gateway }: Call, receipt: string, found: evaluation.GetReceiptResponse, target: FormTarget): string {
  const changeable = found.changeableUntil !== undefined && found.changeableUntil > gateway.context.clock.now();
  return renderReceiptPage({ ...found, receipt, changeable }, target);
}
