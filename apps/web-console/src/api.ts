import type { components, paths } from './gen/api';
import type { Key } from './once';
import { offline, problemFrom, type Problem, type Told } from './problem';

type Method = 'get' | 'post' | 'put' | 'delete';
/** Addresses below /api/v1, as the gateway's openapi.json describes them. */
type Paths = { [P in keyof paths as P extends `/api/v1${infer Below}` ? Below : never]: paths[P] };
/** Addresses that answer a method. */
export type PathOf<M extends Method> = { [P in keyof Paths]: Paths[P] extends Record<M, object> ? P : never }[keyof Paths];
type Operation<P extends PathOf<M>, M extends Method> = Paths[P] extends Record<M, infer O> ? O : never;

type JsonOf<T> = T extends { content: { 'application/json': infer J } } ? J : undefined;
type PathPart<O> = O extends { parameters: { path: infer P } } ? { path: P } : { path?: undefined };
type QueryPart<O> = O extends { parameters: { query?: infer Q } } ? { query?: Q } : { query?: undefined };
type JsonBody<O> = O extends { requestBody?: infer R }
  ? [NonNullable<R>] extends [never]
    ? undefined
    : JsonOf<NonNullable<R>>
  : undefined;
type Empty = Record<string, never>;
type BodyPart<O> =
  Empty extends JsonBody<O> ? { body?: JsonBody<O> } : undefined extends JsonBody<O> ? { body?: undefined } : { body: JsonBody<O> };

/** A thing that the API has a name for. */
export type Schema<N extends keyof components['schemas']> = components['schemas'][N];
/** What an address takes: parts of the path, conditions, a body. */
export type Given<P extends PathOf<M>, M extends Method> = PathPart<Operation<P, M>> &
  QueryPart<Operation<P, M>> &
  BodyPart<Operation<P, M>>;
/** What an address answers when it has done it; undefined where it says nothing. */
export type Answer<P extends PathOf<M>, M extends Method> =
  Operation<P, M> extends { responses: infer R } ? JsonOf<R[keyof R & (200 | 201 | 202)]> : never;
/** What a person fills in for an address; until they have, parts of it are missing. */
export type Body<P extends PathOf<M>, M extends Method> = NonNullable<JsonBody<Operation<P, M>>>;

/** Needed only where something of it is. */
type Rest<G> = Empty extends G ? [given?: G] : [given: G];

const KEY = 'mingjing.session';
let token = sessionStorage.getItem(KEY) ?? '';

/** Called when the session has ended, so that the person signs in again and returns to where they were. */
let onSignedOut: () => void = () => {};

export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

export function keepToken(value: string): void {
  token = value;
  if (value) sessionStorage.setItem(KEY, value);
  else sessionStorage.removeItem(KEY);
}

function signedOut(): void {
  keepToken('');
  onSignedOut();
}

export function hasToken(): boolean {
  return token !== '';
}

async function problemOf(response: Response): Promise<Problem> {
  const told = (await response.json().catch(() => ({}))) as Told;
  return problemFrom({ ...told, status: response.status });
}

interface Sending {
  body?: unknown;
  key?: Key;
  accept?: string;
  signal?: AbortSignal;
}

/** Sends one request; anything but success is a `Problem`, and a session that has ended leads to signing in. */
async function ask(method: string, path: string, { body, key, accept = 'application/json', signal }: Sending = {}): Promise<Response> {
  const headers: Record<string, string> = { accept };
  if (token) headers['authorization'] = `Bearer ${token}`;
  const form = body instanceof FormData;
  if (body !== undefined && !form) headers['content-type'] = 'application/json';
  if (key) headers['idempotency-key'] = key;
  const payload = body === undefined ? undefined : form ? body : JSON.stringify(body);
  const response = await fetch(`/api/v1${path}`, { method, headers, body: payload, signal }).catch((error: unknown) => {
    throw signal?.aborted ? error : offline();
  });
  if (response.status === 401 && path !== '/auth/login') signedOut();
  if (!response.ok) throw await problemOf(response);
  return response;
}

interface Loose {
  path?: Record<string, string | number>;
  query?: object;
  body?: unknown;
}

/** An address with its parts and conditions filled in. */
function addressOf(template: string, { path = {}, query: conditions = {} }: Loose): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
  return filled + query(conditions);
}

/** One call of the gateway: JSON goes out, JSON comes back; anything else is a `Problem`. */
async function call(method: string, template: string, given: Loose = {}, key?: Key): Promise<unknown> {
  const response = await ask(method, addressOf(template, given), { body: given.body, key });
  return response.status === 204 ? undefined : response.json();
}

/**
 * Reads.
 * @throws Problem
 */
export const get = <P extends PathOf<'get'>>(path: P, ...[given]: Rest<Given<P, 'get'>>): Promise<Answer<P, 'get'>> =>
  call('GET', path, given as Loose) as Promise<Answer<P, 'get'>>;

/**
 * Does something.
 * @param key of the act (`Once`): sent again under it, it is done once
 * @throws Problem
 */
export const post = <P extends PathOf<'post'>>(path: P, key: Key, ...[given]: Rest<Given<P, 'post'>>): Promise<Answer<P, 'post'>> =>
  call('POST', path, { body: {}, ...(given as Loose) }, key) as Promise<Answer<P, 'post'>>;

/**
 * Sets something to what it is to be.
 * @param key as of `post`
 * @throws Problem
 */
export const put = <P extends PathOf<'put'>>(path: P, key: Key, ...[given]: Rest<Given<P, 'put'>>): Promise<Answer<P, 'put'>> =>
  call('PUT', path, given as Loose, key) as Promise<Answer<P, 'put'>>;

/**
 * Removes something; a second time it finds nothing to remove.
 * @throws Problem
 */
export const remove = <P extends PathOf<'delete'>>(path: P, ...[given]: Rest<Given<P, 'delete'>>): Promise<void> =>
  call('DELETE', path, given as Loose) as Promise<void>;

/** Addresses that take a file. */
type Taking = {
  [P in PathOf<'post'>]: Operation<P, 'post'> extends { requestBody?: infer R }
    ? NonNullable<R> extends { content: { 'multipart/form-data': object } }
      ? P
      : never
    : never;
}[PathOf<'post'>];

/**
 * Sends one file and hears how far it has come. It has no key: a file that is there already is known by its content.
 * @throws Problem; AbortError when `signal` is given up
 */
export function upload<P extends Taking>(
  path: P,
  given: PathPart<Operation<P, 'post'>>,
  file: File,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (share: number) => void },
): Promise<Answer<P, 'post'>> {
  return new Promise((resolve, reject) => {
    // fetch does not tell how much was sent.
    const request = new XMLHttpRequest();
    request.open('POST', `/api/v1${addressOf(path, given as Loose)}`);
    request.responseType = 'json';
    request.setRequestHeader('accept', 'application/json');
    if (token) request.setRequestHeader('authorization', `Bearer ${token}`);
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
    request.onload = () => {
      const { status } = request;
      if (status === 401) signedOut();
      if (status >= 200 && status < 300) resolve(request.response as Answer<P, 'post'>);
      else reject(problemFrom({ ...(request.response as Told | null), status }));
    };
    request.onerror = () => reject(offline());
    request.onabort = () => reject(new DOMException('given up', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    const form = new FormData();
    form.append('file', file);
    request.send(form);
  });
}

/** What is sent by POST and changes nothing that a second one would change again: signing in and out, a look at what would be. */
type Harmless = '/auth/login' | '/auth/logout' | '/messages/preview';
export const inquire = <P extends Harmless>(path: P, ...[given]: Rest<Given<P, 'post'>>): Promise<Answer<P, 'post'>> =>
  call('POST', path, given as Loose) as Promise<Answer<P, 'post'>>;

/**
 * Sends a form and hears the answer line by line while the gateway is at work. It has no key: rows that are there already are
 * known by their content, so that a file sent again goes on where it stopped.
 * @throws Problem, also where the connection is cut before the answer is complete; AbortError when `signal` is given up
 */
export async function* lines<T>(path: string, form: FormData, signal: AbortSignal): AsyncGenerator<T> {
  const { body } = await ask('POST', path, { body: form, accept: 'application/x-ndjson', signal });
  if (!body) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw signal.aborted ? error : offline();
    });
    const whole = (rest + (value ?? '')).split('\n');
    rest = done ? '' : (whole.pop() ?? '');
    for (const line of whole) if (line.trim()) yield JSON.parse(line) as T;
    if (done) return;
  }
}

/** A file of the gateway as an object URL, for pictures that need the session. */
export async function picture(path: string): Promise<string> {
  return URL.createObjectURL(await (await ask('GET', path, { accept: '*/*' })).blob());
}

/** Saves a file of the gateway under the name the gateway gives it; with a body it is asked for by POST. */
export async function save(path: string, body?: unknown): Promise<void> {
  const response = await ask(body === undefined ? 'GET' : 'POST', path, { body, accept: '*/*' });
  const [, name = ''] = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '') ?? [];
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = decodeURIComponent(name);
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Query string without what is empty. */
export function query(values: object): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '' && value !== false);
  return given.length ? `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}` : '';
}
