import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';

type Directives = Record<string, string[]>;

/** helmet's headers, worked out once: the hot route only copies them. */
function securityHeaders(directives: Directives): Record<string, string> {
  const headers: Record<string, string> = {};
  const recorder = {
    setHeader: (name: string, value: string | number) => {
      headers[name] = String(value);
    },
    removeHeader: () => {},
  };
  const secure = helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    // Only who is reached by https may say so: see Gateway.hsts.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
  secure({} as IncomingMessage, recorder as unknown as ServerResponse, () => {});
  return headers;
}

const NOTHING = { defaultSrc: ["'none'"], baseUri: ["'none'"], frameAncestors: ["'none'"], formAction: ["'none'"] };
const OWN = {
  ...NOTHING,
  styleSrc: ["'self'"],
  scriptSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
};

/** Answers with data: nothing in them may ever be run or shown in a frame. */
export const DATA_HEADERS = { ...securityHeaders(NOTHING), 'Cache-Control': 'no-store' };

/** Citizen pages: own style and script, a form that posts back. */
export const PAGE_HEADERS = { ...securityHeaders({ ...OWN, formAction: ["'self'"] }), 'Cache-Control': 'no-store' };

/** Console: own files only. antd writes its styles into style elements; those carry the nonce of the page. */
export function consoleHeaders(nonce: string): Record<string, string> {
  return securityHeaders({ ...OWN, styleSrc: ["'self'", `'nonce-${nonce}'`], imgSrc: ["'self'", 'data:', 'blob:'] });
}

/** Files of the console besides its start page. */
export const FILE_HEADERS = securityHeaders(OWN);

/** The viewer of the API. */
export const DOCS_HEADERS = securityHeaders(OWN);
