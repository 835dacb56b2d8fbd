/** Something that is there and has a similar name. */
export interface Similar {
  id: string;
  name: string;
}

/** A refusal as the gateway tells it (RFC 9457), Chinese first. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field?: string,
    /** What is there already and may be meant. */
    readonly similar: readonly Similar[] = [],
  ) {
    super(message);
  }
}

export interface Page<T> {
  items: T[];
  total: number;
  /** There are more than `total`: owners count the rows of a long list no further. */
  totalIsAtLeast?: boolean;
}

const KEY = 'mingjing.session';
let token = sessionStorage.getItem(KEY) ?? '';

/** Called when the session has ended, so that the person signs in again and returns to where he was. */
let onSignedOut: () => void = () => {};

export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

export function keepToken(value: string): void {
  token = value;
  if (value) sessionStorage.setItem(KEY, value);
  else sessionStorage.removeItem(KEY);
}

export function hasToken(): boolean {
  return token !== '';
}

function offline(): Problem {
  return new Problem(0, 'network', '网络不通，您填写的内容仍保留在页面上，请稍后再试。');
}

/** What the gateway sends as `application/problem+json`, or as the last line of a stream. */
interface Told {
  status?: number;
  code?: string;
  detail?: string;
  title?: string;
  field?: string;
  similar?: Similar[];
}

export function problemFrom({ status = 0, code = '', detail, title, field, similar }: Told): Problem {
  return new Problem(status, code, detail ?? title ?? `请求没有成功（${status}）`, field, similar);
}

async function problemOf(response: Response): Promise<Problem> {
  const told = (await response.json().catch(() => ({}))) as Told;
  return problemFrom({ ...told, status: response.status });
}

interface Sending {
  body?: unknown;
  accept?: string;
  signal?: AbortSignal;
}

/** Sends one request; anything but success is a `Problem`, and a session that has ended leads to signing in. */
async function ask(method: string, path: string, { body, accept = 'application/json', signal }: Sending = {}): Promise<Response> {
  const headers: Record<string, string> = { accept };
  if (token) headers['authorization'] = `Bearer ${token}`;
  const form = body instanceof FormData;
  if (body !== undefined && !form) headers['content-type'] = 'application/json';
  if (method !== 'GET') headers['idempotency-key'] = crypto.randomUUID();
  const payload = body === undefined ? undefined : form ? body : JSON.stringify(body);
  const response = await fetch(`/api/v1${path}`, { method, headers, body: payload, signal }).catch((error: unknown) => {
    throw signal?.aborted ? error : offline();
  });
  if (response.status === 401 && path !== '/auth/login') {
    keepToken('');
    onSignedOut();
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** One call of the gateway: JSON or a form goes out, JSON comes back; anything else is a `Problem`. */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await ask(method, path, { body });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export const get = <T>(path: string): Promise<T> => call<T>('GET', path);
export const post = <T>(path: string, body: unknown = {}): Promise<T> => call<T>('POST', path, body);
export const put = <T>(path: string, body: unknown): Promise<T> => call<T>('PUT', path, body);

/**
 * Sends a form and hears the answer line by line while the gateway is at work.
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
export function query(values: Record<string, string | number | boolean | undefined>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '' && value !== false);
  return given.length ? `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}` : '';
}
