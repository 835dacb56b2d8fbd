import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';
import { KINDS } from '@mingjing/contracts/refused';
import { asRefused, Refused } from '@mingjing/kit';
import { providerRoutes } from './provider-routes';
import type { Sandbox } from './sandbox';
import { pageRoutes, telephoneRoutes } from './telephone-routes';

const NONE = ["'none'"];
const OWN = ["'self'"];
const SECURE = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      ...{ defaultSrc: NONE, baseUri: NONE, frameAncestors: NONE },
      ...{ styleSrc: OWN, scriptSrc: OWN, connectSrc: OWN, formAction: OWN, imgSrc: ['data:'] },
    },
  },
  strictTransportSecurity: false,
  referrerPolicy: { policy: 'no-referrer' },
});

/** The provider's interface, the telephones, and the page that shows them. */
export function listenerOf(sandbox: Sandbox): Express {
  const app = express();
  for (const setting of ['x-powered-by', 'etag']) app.disable(setting);
  app.use(SECURE, ownHost(sandbox.context.config.SANDBOX_SHARED));
  providerRoutes(app, sandbox);
  telephoneRoutes(app, sandbox);
  pageRoutes(app, sandbox);
  app.use(() => {
    throw new Refused('route.missing', 'missing', { zh: '没有这个地址，请核对网址。', en: 'There is nothing at this address.' });
  });
  // express knows a handler of errors by its four parameters.
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => problem(sandbox, error, response));
  return app;
}

/** Pages of other sites must not write here, nor reach it under a name of theirs that resolves to this machine. */
function ownHost(shared: boolean): RequestHandler {
  return (request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    const site = request.headers['sec-fetch-site'] ?? 'none';
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    const loopback = /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/.test(host);
    const foreign = request.method !== 'GET' && site !== 'same-origin' && site !== 'none';
    if (!foreign && (loopback || shared)) return next();
    throw new Refused('sandbox.foreign', 'forbidden', {
      zh: '请直接从沙箱自己的地址打开。',
      en: 'Open the sandbox under its own address.',
    });
  };
}

function problem({ context }: Sandbox, error: unknown, response: Response): void {
  const refused = asRefused(error);
  const status = refused ? KINDS[refused.kind].http : ((error as { status?: number }).status ?? 500);
  if (status >= 500) context.log.error({ err: error }, 'the sandbox could not answer');
  if (response.headersSent) return void response.destroy();
  response.status(status).json({ code: refused?.code ?? 'sandbox.failed', ...refused?.details });
}
