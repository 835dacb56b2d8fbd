import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isRefused, KINDS, Refused } from '@mingjing/contracts/refused';
import type { Draft, FormTarget, PageProblem } from '@mingjing/web-citizen';
import type { Call } from '../call';
import { problemOf } from '../problem';
import type { Reply } from '../reply';
import { errorPage } from './error-page';

/** A browser's form: every field a string, those left empty not given. */
export const form = z.record(z.string().max(64), z.string().max(400_000));
const key = z.string().regex(/^[\x21-\x7e]{8,200}$/);

export interface Filled {
  key: string;
  draft: Draft;
}

export function filled(fields: Record<string, string>): Filled {
  const { key: given, level: chosen, text, phone, ...rest } = fields;
  const dimensions = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ''));
  const draft = { ...(chosen && { level: chosen }), ...(text && { text }), ...(phone && { phone }), dimensions };
  // A form without a key still counts; it merely may count twice when posted twice.
  return { key: key.safeParse(given).data ?? randomUUID(), draft };
}

/** @throws Refused evaluation.levelMissing */
export function chosenLevel({ level }: Draft): string {
  if (level) return level;
  throw new Refused('evaluation.levelMissing', 'invalid', {
    field: 'level',
    zh: '请先选择满意程度，再提交。',
    en: 'Choose how satisfied you were, then send it.',
  });
}

/** Refusals after which the same form is shown again: the person can put it right, or wait and send it once more. */
function comesBack(error: Refused): boolean {
  if (error.code === 'idempotency.reused') return true;
  const status = statusOf(error);
  return status === 400 || status === 422 || error.kind === 'exhausted' || error.kind === 'unavailable';
}

function statusOf({ kind, details }: Refused): number {
  return details.http ?? KINDS[kind].http;
}

function wordsOf({ code, details: { field, zh, en } }: Refused): PageProblem {
  return { code, ...(field && { field }), zh: zh ?? '提交的内容有误，请检查。', en: en ?? code };
}

/**
 * Does the work of a posted form. Refused, the form comes back by `show` with everything typed; where even that cannot
 * be shown, a page that carries the entries along to be sent again.
 */
export async function answerForm(
  call: Call,
  { key: cause, draft }: Filled,
  action: string,
  show: (status: number, target: FormTarget) => Promise<Reply>,
  work: () => Promise<Reply>,
): Promise<Reply> {
  const { request, gateway } = call;
  try {
    return await work();
  } catch (error) {
    const problem = problemOf(error, gateway.context.log);
    if (isRefused(error) && comesBack(error)) {
      // The key is spent on another evaluation: this one needs its own.
      const again = error.code === 'idempotency.reused' ? randomUUID() : cause;
      const shown = await show(problem.status, { action, key: again, draft, problem: wordsOf(error) }).catch(() => undefined);
      if (shown) return problem.retryAfter ? shown.with('Retry-After', String(problem.retryAfter)) : shown;
    }
    const mayHelp = problem.status === 429 || problem.status >= 500;
    return errorPage(request, gateway.secure, problem, mayHelp ? { action, key: cause, draft } : undefined);
  }
}
