import { randomBytes } from 'node:crypto';
import { KINDS, type Kind, type Refused, type Similar } from '@mingjing/contracts/refused';
import { asRefused, currentTraceparent, type Log } from '@mingjing/kit';

/** A problem document of RFC 9457; `detail` is Chinese, since most people here read it. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  field?: string;
  detail: string;
  detailEn: string;
  traceId?: string;
  /** What is there already and may be meant. */
  similar?: Similar[];
  /** Seconds; also in the header Retry-After. */
  retryAfter?: number;
}

const TITLES: Record<Kind, string> = {
  invalid: '内容有误',
  unauthenticated: '请先登录',
  forbidden: '没有权限',
  missing: '没有找到',
  conflict: '与现有内容冲突',
  refused: '不能办理',
  exhausted: '请求过于频繁',
  unavailable: '暂时不可用',
};

const DEFAULT_RETRY_S: Partial<Record<Kind, number>> = { exhausted: 30, unavailable: 2 };

/** Trace id of the running span, or a new one where nothing is traced. */
export function traceIdNow(): string {
  return currentTraceparent()?.split('-')[1] ?? randomBytes(16).toString('hex');
}

/** What a caller is told of an error; a bug is logged under the trace id and says nothing of itself. */
export function problemOf(error: unknown, log: Log): Problem {
  const traceId = traceIdNow();
  const refused = asRefused(error);
  if (!refused) {
    log.error({ err: error, traceId }, 'a request failed with a bug');
    return {
      type: 'urn:mingjing:problem:internal',
      title: '系统错误',
      status: 500,
      code: 'internal',
      detail: '系统出错，请稍后再试；如仍不行，请把编号告诉管理员。',
      detailEn: 'Something failed on our side. Try again later, or quote the trace id to an administrator.',
      traceId,
    };
  }
  const { code, kind, details } = refused;
  return {
    type: `urn:mingjing:problem:${code}`,
    title: TITLES[kind],
    status: details.http ?? KINDS[kind].http,
    code,
    ...(details.field && { field: details.field }),
    detail: details.zh ?? TITLES[kind],
    detailEn: details.en ?? code,
    traceId,
    ...(details.similar && { similar: details.similar }),
    ...(retryAfter(refused) && { retryAfter: retryAfter(refused) }),
  };
}

function retryAfter({ kind, details }: Refused): number | undefined {
  return details.retryAfter ?? DEFAULT_RETRY_S[kind];
}
