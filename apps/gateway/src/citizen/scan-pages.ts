import { randomUUID } from 'node:crypto';
import { renderScanPage, renderThanksPage, type FormTarget } from '@mingjing/web-citizen';
import type { Call } from '../call';
import { unlessGuessing } from '../guessing';
import { submissionOf, submit } from '../nouns/public';
import { operationsOf } from '../operation';
import type { Reply } from '../reply';
import type { Scanned } from '../scans';
import { answerForm, chosenLevel, filled, form } from './form';
import { pageReply } from './page-reply';

const operation = operationsOf('Citizen pages');
const HTML = { replyType: 'text/html' } as const;
const scannedBy = {
  code: (value: string): Scanned => ({ code: value, token: '' }),
  token: (value: string): Scanned => ({ code: '', token: value }),
};

async function show(call: Call, scanned: Scanned, status: number, target: FormTarget, cookie?: string): Promise<Reply> {
  const shown = await unlessGuessing(call, scanned, () => call.gateway.scans.page(scanned));
  return pageReply(call.request, call.gateway.secure, status, (view) => renderScanPage(shown, target, view), [cookie]);
}

/** What the thanks page says besides the receipt; the evaluation is durable already, so nothing here may fail it. */
async function rulesOf(call: Call, scanned: Scanned, level: string): Promise<{ changeHours: number; unsatisfied: boolean }> {
  const rules = await call.gateway.scans.page(scanned).then(
    ({ form: found }) => found,
    () => undefined,
  );
  return { changeHours: rules?.changeHours ?? 0, unsatisfied: rules?.levels.find(({ code }) => code === level)?.rating === 'unsatisfied' };
}

function scanPages(kind: 'code' | 'token', prefix: '/e' | '/i') {
  const actionOf = (value: string): string => `${prefix}/${encodeURIComponent(value)}`;
  return {
    show: operation(kind === 'code' ? 'Page of a scanned plate' : 'Page of an opened invitation', {
      ...HTML,
      async handle(call, { params }) {
        const value = params[kind] as string;
        const { cookie } = call.gateway.devices.of(call.request);
        return show(call, scannedBy[kind](value), 200, { action: actionOf(value), key: randomUUID() }, cookie);
      },
    }),
    post: operation(kind === 'code' ? 'Evaluate by the form of the page' : 'Evaluate by the form of an invitation', {
      ...HTML,
      body: form,
      bodyType: 'form',
      status: 201,
      async handle(call, { params, body }) {
        call.requireOwnPage();
        const value = params[kind] as string;
        const scanned = scannedBy[kind](value);
        const given = filled(body);
        const device = call.gateway.devices.of(call.request);
        const again = (status: number, target: FormTarget): Promise<Reply> => show(call, scanned, status, target, device.cookie);
        return answerForm(call, given, actionOf(value), again, async () => {
          const { text = '', phone = '', dimensions = {} } = given.draft;
          const level = chosenLevel(given.draft);
          const { receipt } = await submit(call, submissionOf({ ...scanned, level, text, phone, dimensions }, device), device, given.key);
          const rules = await rulesOf(call, scanned, level);
          return pageReply(call.request, call.gateway.secure, 201, (view) => renderThanksPage({ receipt, ...rules }, view), [
            device.cookie,
          ]);
        });
      },
    }),
  };
}

export const plate = scanPages('code', '/e');
export const invitation = scanPages('token', '/i');
