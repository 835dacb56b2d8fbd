/**
 * What a request that anybody may make costs, in milliseconds of work, about. A network has so many of them a minute
 * (`LIMIT_ANONYMOUS_WORK_PER_MINUTE`); one table, so that no address is forgotten. Nothing stands for what has a door of its
 * own: a whole hall shares an address, so pages, evaluations, receipts and sign-ins are never held up by network alone.
 */
export const COSTS: Readonly<Record<string, number>> = {
  'POST /api/v1/public/evaluations': 0,
  'GET /api/v1/public/plates/{code}/page': 0,
  'GET /api/v1/public/receipts/{receipt}': 0,
  'POST /api/v1/public/receipts/{receipt}': 0,
  'GET /api/v1/public/open-data.json': 10,
  'GET /api/v1/public/open-data.csv': 10,
  'GET /e/{code}': 0,
  'POST /e/{code}': 0,
  'GET /i/{token}': 0,
  'POST /i/{token}': 0,
  'GET /r/{receipt}': 0,
  'POST /r/{receipt}': 0,
  'POST /r/{receipt}/consent': 0,
  'PUT /api/v1/public/receipts/{receipt}/consent': 0,
  'GET /r': 0,
  'GET /assets/citizen/{file}': 0,
  'POST /api/v1/auth/login': 0,
  'POST /api/v1/auth/password-by-code': 10,
  'GET /api/v1/plates/{code}.svg': 2,
  'GET /api/v1/plates/{code}.png': 2,
  'POST /api/v1/sms/{provider}/{what}': 0,
  'GET /healthz': 0,
  'GET /readyz': 1,
  'GET /openapi.json': 5,
  'GET /docs': 1,
  'GET /docs/{file}': 2,
  'GET /': 1,
};

/** What drawing a picture of a plate costs, where it is not there yet. */
export const DRAWING = { svg: 8, png: 57 } as const;

/** @returns the cost of a route anybody may call; one that is not in the table must not be cheap by oversight */
export function costOf(method: string, path: string): number {
  return COSTS[`${method} ${path}`] ?? 20;
}
