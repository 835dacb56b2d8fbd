import type { IncomingMessage } from 'node:http';
import { renderErrorPage, type FormTarget } from '@mingjing/web-citizen';
import type { Problem } from '../problem';
import type { Reply } from '../reply';
import { pageReply } from './page-reply';

/**
 * A problem as a page for people; the trace id only where the fault is ours.
 * @param again what was typed, where sending it again can help
 */
export function errorPage(request: IncomingMessage, secure: boolean, problem: Problem, again?: FormTarget): Reply {
  const { status, code, detail: zh, detailEn: en, traceId, retryAfter } = problem;
  const told = { status, code, zh, en, retryAfter, again, ...(status === 500 && { traceId }) };
  const reply = pageReply(request, secure, status, (view) => renderErrorPage(told, view));
  return retryAfter ? reply.with('Retry-After', String(retryAfter)) : reply;
}
