import { randomUUID } from 'node:crypto';
import { renderScanPage, renderThanksPage, type FormTarget } from '@mingjing/web-citizen';
import { DOORS } from '../ballot/doors';
import { submit } from '../ballot/submit';
import type { Call } from '../call';
import type { Device } from '../device';
import { unlessGuessing } from '../guessing';
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

/** The page with its form; unless the target brings one along, a plate's form gets a page token and an invitation's a key. */
async function show(call: Call, scanned: Scanned, status: number, target: FormTarget, device: Device): Promise<Reply> {
  const { scans, ballot, secure, devices } = call.gateway;
  const shown = await unlessGuessing(call, scanned, () => scans.page(scanned));
  const proof = scanned.token
    ? { key: target.key || randomUUID() }
    : target.page
      ? {}
      : ballot.give(call, shown.windowId, device, target.key);
  return pageReply(call.request, secure, status, (view) => renderScanPage(shown, { ...target, ...proof }, view), [devices.cookie(device)]);
}

/** What the thanks page says besides the receipt; the evaluation is durable already, so nothing here may fail it. */
async function rulesOf(call: Call, scanned: Scanned, level: string): Promise<{ changeHours: number; unsatisfied: boolean }> {
  const { changeHours, unsatisfied } = await call.gateway.scans.rulesOf(scanned).catch(() => ({ changeHours: 0, unsatisfied: [] }));
  return { changeHours, unsatisfied: (unsatisfied as readonly string[]).includes(level) };
}

function scanPages(kind: 'code' | 'token', prefix: '/e' | '/i') {
  const door = DOORS[kind === 'code' ? 'plateForm' : 'invitationForm'];
  const actionOf = (value: string): string => `${prefix}/${encodeURIComponent(value)}`;
  const deviceOf = ({ gateway, request }: Call): Device => gateway.devices.of(request, gateway.context.clock.now());
  return {
    show: operation(kind === 'code' ? 'Page of a scanned plate' : 'Page of an opened invitation', {
      ...HTML,
      async handle(call, { params }) {
        const value = params[kind] as string;
        return show(call, scannedBy[kind](value), 200, { action: actionOf(value) }, deviceOf(call));
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
        // An invitation holds once: a form of one without a key merely cannot be sent again.
        if (scanned.token && !given.key) given.key = randomUUID();
        const device = deviceOf(call);
        const again = (status: number, target: FormTarget): Promise<Reply> => show(call, scanned, status, target, device);
        return answerForm(call, given, actionOf(value), again, async () => {
          const { text = '', phone = '', dimensions = {} } = given.draft;
          const level = chosenLevel(given.draft);
          const { receipt, device: after } = await submit(call, { ...scanned, level, text, phone, dimensions, ...given }, device, door);
          const rules = await rulesOf(call, scanned, level);
          const { secure, devices } = call.gateway;
          const cookies = [devices.cookie(after)];
          return pageReply(call.request, secure, 201, (view) => renderThanksPage({ receipt, ...rules }, view), cookies);
        });
      },
    }),
  };
}

export const plate = scanPages('code', '/e');
export const invitation = scanPages('token', '/i');
