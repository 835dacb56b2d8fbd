import express, { type Express, type Request, type Response } from 'express';
import { Refused } from '@mingjing/contracts/refused';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Located {
  method: Method;
  /** As OpenAPI writes it: /api/v1/plates/{code}.svg */
  path: string;
}

/** Carries out the route it is given; answers everything by itself, refusals too. */
export type Serve<R> = (route: R, params: Record<string, string>, request: Request, response: Response) => void;

/** Answers what reached no route: nothing there, another method, a broken escape. */
export type Refuse = (error: unknown, request: Request, response: Response) => void;

/** Same place, whatever its parameters are called. */
const shapeOf = (path: string): string => path.replace(/\{\w+\}/g, '{}');
const expressPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

/**
 * Puts the routing table into an express application. The order of the table is the order of the look-up, so the hot route
 * stands first; nothing runs before it.
 */
export function putRoutes<R extends Located>(app: Express, routes: readonly R[], serve: Serve<R>, refuse: Refuse): void {
  const allowed = new Map<string, { path: string; methods: Method[] }>();
  for (const route of routes) {
    const shape = shapeOf(route.path);
    const place = allowed.get(shape) ?? { path: route.path, methods: [] };
    if (place.methods.includes(route.method)) throw new Error(`two routes for ${route.method} ${route.path}`);
    place.methods.push(route.method);
    allowed.set(shape, place);
    const method = route.method.toLowerCase() as Lowercase<Method>;
    app[method](expressPath(route.path), (request: Request, response: Response) => {
      serve(route, sound(request.params as Record<string, string>), request, response);
    });
  }
  for (const { path, methods } of allowed.values()) {
    app.all(expressPath(path), () => {
      throw new MethodNotAllowed(methods.join(', '));
    });
  }
  app.use(() => {
    throw new Refused('route.missing', 'missing', { zh: '没有这个地址，请核对网址。', en: 'There is nothing at this address.' });
  });
  // express knows a handler of errors by its four parameters.
  app.use((error: unknown, request: Request, response: Response, _next: unknown) => refuse(ofPath(error), request, response));
}

/** An application that does nothing of itself: no header, no body parser, no query parser. */
export function bareExpress(): Express {
  const app = express();
  for (const setting of ['x-powered-by', 'etag']) app.disable(setting);
  for (const setting of ['case sensitive routing', 'strict routing']) app.enable(setting);
  app.set('query parser', false);
  return app;
}

/** 405, with the methods for the header Allow. */
export class MethodNotAllowed extends Refused {
  constructor(readonly allowed: string) {
    super('method.notAllowed', 'invalid', { http: 405, zh: `此地址只接受 ${allowed}。`, en: `This address takes ${allowed} only.` });
  }
}

function malformed(): Refused {
  return new Refused('path.malformed', 'invalid', { zh: '网址含有无法识别的字符，请核对。', en: 'The address holds a malformed escape.' });
}

function sound(params: Record<string, string>): Record<string, string> {
  if (Object.values(params).some((value) => value.includes('\u0000'))) throw malformed();
  return params;
}

/** express reports an escape it cannot decode as an error of status 400 that carries a URIError's name. */
function ofPath(error: unknown): unknown {
  return error instanceof URIError ? malformed() : error;
}
