import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { renderHomePage, renderReceiptPage, type FormTarget, type ReceiptPage, type StepLimits } from '@mingjing/web-citizen';
import { caseLimits } from '@mingjing/rules';
import type { Call } from '../call';
import { PAGE_HEADERS } from '../headers';
import { change, receiptOf, setConsent } from '../services/evaluation/public';
import { operationsOf } from '../operation';
import { Reply } from '../reply';
import { answerForm, chosenLevel, filled, form } from './form';
import { pageReply } from './page-reply';

const operation = operationsOf('Citizen pages');
const HTML = { replyType: 'text/html' } as const;

/** Limits a citizen is told, by the rule of the division; undefined while the rules cannot be read. */
async function limitsOf({ gateway: { context } }: Call, division: string): Promise<StepLimits | undefined> {
  try {
    const { screening, firstVisitSecondDay: firstVisit, acknowledge, handling, finalVisit } = await context.rules.get(caseLimits, division);
    return { screening, firstVisit, acknowledge, ...handling, finalVisit };
  } catch (err) {
    context.log.warn({ err, division }, 'the limits of cases could not be read; a receipt was shown without them');
    return undefined;
  }
}

async function show(
  call: Call,
  receipt: string,
  status: number,
  target: Partial<FormTarget>,
  said: Pick<ReceiptPage, 'changed' | 'consentChanged'> = {},
): Promise<Reply> {
  const found = await receiptOf(call, receipt);
  const limits = found.caseState || found.rating === 'unsatisfied' ? await limitsOf(call, found.division) : undefined;
  const page = {
    ...found,
    receipt: receipt.normalize('NFKC').replace(/\D/g, ''),
    changeable: found.changeableUntil !== undefined,
    ...said,
    limits,
  };
  const form = { action: `/r/${page.receipt}`, ...target, key: target.key || randomUUID() };
  return pageReply(call.request, call.gateway.secure, status, (view) => renderReceiptPage(page, form, view));
}

export const showReceipt = operation('How it stands with an evaluation, as a page', {
  ...HTML,
  async handle(call, { params }) {
    return show(call, params['receipt'] as string, 200, {});
  },
});

export const changeByForm = operation("Change one's evaluation by the form of the page", {
  ...HTML,
  body: form,
  bodyType: 'form',
  async handle(call, { params, body }) {
    call.requireOwnPage();
    const receipt = params['receipt'] as string;
    const given = filled(body);
    const again = (status: number, target: FormTarget): Promise<Reply> => show(call, receipt, status, target);
    return answerForm(call, given, `/r/${encodeURIComponent(receipt)}`, again, async () => {
      const { text = '', dimensions = {} } = given.draft;
      await change(call, receipt, { level: chosenLevel(given.draft), text, dimensions }, given.key || randomUUID());
      return show(call, receipt, 200, {}, { changed: true });
    });
  },
});

export const consentByForm = operation('Let the unit know one in one’s open case, or take that back, by the form of the page', {
  ...HTML,
  body: form,
  bodyType: 'form',
  async handle(call, { params, body }) {
    call.requireOwnPage();
    const receipt = params['receipt'] as string;
    // Anything but a plain yes takes it back.
    await setConsent(call, receipt, body['unitMayKnow'] === 'yes', filled(body).key || randomUUID());
    return show(call, receipt, 200, {}, { consentChanged: true });
  },
});

export const lookUp = operation('Leads to the page of a receipt as typed: spaces, hyphens and full-width digits are fine', {
  ...HTML,
  status: 303,
  query: z.object({ receipt: z.string().max(64).optional(), lang: z.string().optional(), size: z.string().optional() }),
  async handle({ request, gateway }, { query }) {
    const typed = (query.receipt ?? '').normalize('NFKC').replace(/[\s-]/g, '');
    if (!typed) return pageReply(request, gateway.secure, 400, (view) => renderHomePage({ receiptEmpty: true }, { ...view, here: '/' }));
    return new Reply(303, { ...PAGE_HEADERS, Location: `/r/${encodeURIComponent(typed)}` }, '');
  },
});

export const home = operation('The portal: what this is and how to evaluate', {
  ...HTML,
  async handle({ request, gateway }) {
    return pageReply(request, gateway.secure, 200, (view) => renderHomePage({}, view));
  },
});
