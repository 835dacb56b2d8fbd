import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { z } from 'zod';
import { Refused } from '@mingjing/contracts/refused';
import { ATTRIBUTES, callCounter, callDuration, inSpan, scopeOf, writeAnswer } from '@mingjing/kit';
import { readForm, readJson, requireWellFormed } from './body';
import { Call } from './call';
import { errorPage } from './citizen/error-page';
import type { ConsoleFiles } from './console-files';
import { costOf } from './costs';
import type { Gateway } from './gateway';
import { withoutGlued } from './glued';
import { PAGE_HEADERS } from './headers';
import { checked, type Operation } from './operation';
import { problemOf, type Problem } from './problem';
import { json, Reply, StreamedReply } from './reply';
import { bareExpress, MethodNotAllowed, putRoutes } from './router';
import type { Route } from './route';
import { notSignedIn } from './session';

const SERVICE = 'gateway';

/** Answers every HTTP request: route, session, input, operation, answer. The hot route takes the same short way. */
export function listenerOf(gateway: Gateway, routes: readonly Route[], files: ConsoleFiles): RequestListener {
  const calls = callCounter();
  const seconds = callDuration();
  const app = bareExpress();
  const reply = (request: IncomingMessage, response: ServerResponse, method: string, making: Promise<Reply>): void => {
    const began = performance.now();
    making
      .then((made) => {
        if (gateway.hsts) response.setHeader('Strict-Transport-Security', gateway.hsts);
        write(gateway, request, response, made);
        calls.add(1, { service: SERVICE, method, outcome: String(made.status) });
        seconds.record((performance.now() - began) / 1000, { service: SERVICE, method });
      })
      .catch((error: unknown) => {
        gateway.context.log.error({ err: error }, 'an answer could not be written');
        response.destroy();
      });
  };
  putRoutes(
    app,
    routes,
    (route, params, request, response) =>
      reply(request, response, `${route.method} ${route.path}`, inRoute(gateway, request, route, params)),
    (error, request, response) => reply(request, response, 'none', noRoute(gateway, request, error, files)),
  );
  return app;
}

async function inRoute(gateway: Gateway, request: IncomingMessage, route: Route, params: Record<string, string>): Promise<Reply> {
  const span = { service: SERVICE, kind: 'server' as const, attributes: { [ATTRIBUTES.route]: route.path } };
  return inSpan(`${route.method} ${route.path}`, span, async (running) => {
    const search = split(request.url ?? '/')[1];
    const made = await answer(gateway, request, route, params, search).catch((error: unknown) =>
      refusal(gateway, request, error, route.operation),
    );
    running.setAttribute(ATTRIBUTES.httpStatus, made.status);
    return made;
  });
}

/** What no route takes may still be a file of the console. */
async function noRoute(gateway: Gateway, request: IncomingMessage, error: unknown, files: ConsoleFiles): Promise<Reply> {
  const [path] = split(request.url ?? '/');
  const readable = request.method === 'GET' || request.method === 'HEAD';
  try {
    gateway.requireEncrypted(request, path);
  } catch (unsafe) {
    return refusal(gateway, request, unsafe, undefined, path);
  }
  const clean = readable ? redirectFrom(request) : undefined;
  if (clean) return clean;
  const file = readable ? files.find(path, String(request.headers['accept-encoding'] ?? '')) : undefined;
  return file ?? refusal(gateway, request, error, undefined, path);
}

/** Leads from a link with words glued to it to the link; undefined where there are none. */
function redirectFrom({ url = '/' }: IncomingMessage): Reply | undefined {
  const clean = withoutGlued(url);
  return clean === undefined ? undefined : new Reply(303, { ...PAGE_HEADERS, Location: clean }, '');
}

function split(url: string): [string, string] {
  const at = url.indexOf('?');
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
}

async function answer(
  gateway: Gateway,
  request: IncomingMessage,
  { who, operation, method, path, params: named }: Route,
  params: Record<string, string>,
  search: string,
): Promise<Reply> {
  requireOneHost(request);
  gateway.requireEncrypted(request, path);
  const clean = method === 'GET' ? redirectFrom(request) : undefined;
  if (clean) return clean;
  const cost = who === 'anyone' ? costOf(method, path) : 0;
  if (cost > 0) await gateway.limits.work(gateway.networkOf(request), cost);
  const session = who === 'anyone' ? undefined : await gateway.sessions.of(request);
  if (who !== 'anyone' && !session) throw notSignedIn();
  // The owning service decides on the record; here only whether the person holds the right at all.
  if (session && who !== 'anyone' && who !== 'signedIn') scopeOf(session.actor, who);
  if (named) checked(named, params);
  const query = operation.query ? checked(operation.query, queryOf(search, operation.query)) : undefined;
  const body = await bodyOf(request, operation, gateway.context.config.HTTP_BODY_SECONDS);
  const result = await operation.handle(new Call(gateway, request, session), { params, query, body });
  if (result instanceof Reply) return result;
  return operation.status === 204 ? new Reply(204, {}, '') : json(operation.status, result);
}

/** A proxy in front might believe the one and we the other (RFC 9112, 3.2). @throws Refused host.repeated */
function requireOneHost({ rawHeaders }: IncomingMessage): void {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) if (rawHeaders[at]?.toLowerCase() === 'host') hosts += 1;
  if (hosts <= 1) return;
  throw new Refused('host.repeated', 'invalid', {
    field: 'Host',
    zh: '请求头 Host 只能有一个。',
    en: 'A request has one header Host.',
  });
}

/** An empty value is one that was not given: forms send `unitId=` for "all". A name nobody knows is refused all the same. */
function queryOf(search: string, schema: z.ZodType): Record<string, string> {
  const known = schema instanceof z.ZodObject ? schema.shape : undefined;
  const given = [...new URLSearchParams(search)];
  const query = Object.fromEntries(given.filter(([name, value]) => value !== '' || (known && !Object.hasOwn(known, name))));
  requireWellFormed(query, '');
  return query;
}

async function bodyOf(request: IncomingMessage, { body, bodyType, bodyLimit }: Operation, seconds: number): Promise<unknown> {
  if (!body) return undefined;
  if (bodyType === 'form') return checked(body, await readForm(request, { seconds }));
  if (bodyType === 'multipart' || bodyType === 'bytes') return undefined;
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  const empty = coding === undefined && (length === undefined || length === '0');
  return checked(body, empty ? {} : await readJson(request, { bytes: bodyLimit, seconds }));
}

function refusal(gateway: Gateway, request: IncomingMessage, error: unknown, operation: Operation | undefined, path = ''): Reply {
  const problem = problemOf(error, gateway.context.log);
  const forPeople = operation?.replyType === 'text/html' || (!operation && !path.startsWith('/api/') && wantsPage(request, path));
  let reply = (forPeople && shown(gateway, request, problem)) || json(problem.status, problem, 'application/problem+json; charset=utf-8');
  if (problem.retryAfter) reply = reply.with('Retry-After', String(problem.retryAfter));
  if (problem.status === 401) reply = reply.with('WWW-Authenticate', 'Bearer');
  if (error instanceof MethodNotAllowed) reply = reply.with('Allow', error.allowed);
  return reply;
}

/** The page of a problem; undefined where it could not be made: that, too, must be answered. */
function shown(gateway: Gateway, request: IncomingMessage, problem: Problem): Reply | undefined {
  try {
    return errorPage(request, gateway.secure, problem);
  } catch (err) {
    gateway.context.log.error({ err, traceId: problem.traceId }, 'an error page could not be made');
    return undefined;
  }
}

/** At an address that is none, a person is told on a page and a program by a problem document. */
function wantsPage({ headers }: IncomingMessage, path: string): boolean {
  return /^\/[eir]\//.test(path) || String(headers.accept ?? '').includes('text/html');
}

function write(gateway: Gateway, request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (reply instanceof StreamedReply) return writeStream(gateway, request, response, reply);
  const { status, headers, body } = reply;
  if (response.destroyed) return;
  const told = { ...headers, ...(status !== 204 && { 'Content-Length': Buffer.byteLength(body) }) };
  const said = request.method === 'HEAD' || status === 204 ? undefined : body;
  writeAnswer(request, response, { status, headers: told, body: said }, gateway.lingering);
}

/** What fails on the way ends the connection, so that half a file is never taken for a whole one. */
function writeStream(
  { context }: Gateway,
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, stream }: StreamedReply,
): void {
  if (response.destroyed || request.method === 'HEAD') stream.destroy();
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, ...(!request.complete && { Connection: 'close' }) });
  // Whoever stops reading must not keep a place among those who may be served at once.
  response.setTimeout(context.config.STALL_SECONDS * 1000, () => response.destroy());
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  pipeline(stream, response, (err) => {
    if (err && err.code !== 'ERR_STREAM_PREMATURE_CLOSE') context.log.error({ err }, 'an answer could not be written to its end');
  });
}
