import { z } from 'zod';
import { isRefused, KINDS, Refused } from '@mingjing/contracts/refused';
import type { Draft, FormTarget, PageProblem } from '@mingjing/web-citizen';
import { PageNeeded } from '../ballot/ballot';
import type { Call } from '../call';
import { problemOf } from '../problem';
import type { Reply } from '../reply';
import { errorPage } from './error-page';

/** A browser's form: every field a string, those left empty not given. */
export const form = z.record(z.string().max(64), z.string().max(400_000));
const key = z.string().regex(/^[\x21-\x7e]{8,200}$/);

export interface Filled {
  /** Empty where none came. */
  key: string;
  page: string;
  proof: string;
  draft: Draft;
}

export function filled(fields: Record<string, string>): Filled {
  const { key: given, page = '', proof = '', level: chosen, text, phone, ...rest } = fields;
  const dimensions = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ''));
  const draft = { ...(chosen && { level: chosen }), ...(text && { text }), ...(phone && { phone }), dimensions };
  return { key: key.safeParse(given).data ?? '', page, proof, draft };
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
  if (error.code === 'idempotency.reused' || error instanceof PageNeeded) return true;
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
  { key, page, draft }: Filled,
  action: string,
  show: (status: number, target: FormTarget) => Promise<Reply>,
  work: () => Promise<Reply>,
): Promise<Reply> {
  const { request, gateway } = call;
  try {
    return await work();
  } catch (error) {
    const same = { action, key, page, draft };
    let problem = problemOf(error, gateway.context.log);
    if (isRefused(error) && comesBack(error)) {
      const [status, target] = error instanceof PageNeeded ? [200, stepTarget(same, error)] : [problem.status, retyped(same, error)];
      try {
        const shown = await show(status, { ...target, problem: wordsOf(error) });
        return status !== 200 && problem.retryAfter ? shown.with('Retry-After', String(problem.retryAfter)) : shown;
      } catch (hidden) {
        if (error instanceof PageNeeded) problem = problemOf(hidden, gateway.context.log);
      }
    }
    const mayHelp = problem.status === 429 || problem.status >= 500;
    return errorPage(request, gateway.secure, problem, mayHelp ? same : undefined);
  }
}

/** The same entries once more, on the page that the door gave. */
function stepTarget(same: FormTarget, { given }: PageNeeded): FormTarget {
  return { ...same, ...given, again: true };
}

/** A key that is spent on another evaluation is of no use to this one. */
function retyped({ key: _key, page: _page, ...rest }: FormTarget, { code }: Refused): FormTarget {
  return code === 'idempotency.reused' ? rest : { ...rest, key: _key, page: _page };
}
