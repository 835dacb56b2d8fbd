import { renderErrorPage } from '@mingjing/web-citizen';
import type { Problem } from '../problem';
import { page, type Reply } from '../reply';

/** A problem as a page for people; the trace id only where the fault is ours. */
export function errorPage({ status, detail, detailEn, traceId }: Problem): Reply {
  return page(status, renderErrorPage({ status, zh: detail, en: detailEn, ...(status === 500 && traceId && { traceId }) }));
}
