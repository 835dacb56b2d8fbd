import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { AUTHORISATION, type Action } from '@mingjing/kit';
import { signed } from '../../../notification/src/sandbox/api';
import { comingFrom } from '../../../platform/src/honest-citizen';
import { KINDS } from '../../src/services';
import { Drawing } from './drawing';
import { SMS_SECRET, type Described, type House } from './house';
import { jsonOf, ODD_STRINGS } from './oddities';
import { PLAUSIBLE, PLAUSIBLE_IN_PATH } from './plausible';
import { Random } from './random';

export interface Asked {
  operation: Described;
  /** Role of the caller; nothing: anonymous. */
  role?: string;
  /** Path and query as they go over the wire. */
  target: string;
  headers: Record<string, string>;
  body?: Buffer;
}

export interface Answered {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Who asks where a session is enough; most of it is work on cases. */
const ROLES_FOR_ALL = ['coordinator', 'coordinator', 'supervisor', 'unitAdmin', 'unitHead', 'windowStaff', 'auditAdmin'];
/** A process is started, or a file made, for each of these: they take their turn more seldom. */
const isHeavy = ({ path, body }: Described): boolean => body?.type === 'multipart/form-data' || /\.(xlsx|pdf|png)$/.test(path);
const HEAVY_EVERY = 4;

/** Which operation each call of a run is of: all in turn, the heavy ones in every fourth round. */
export function scheduleOf(operations: readonly Described[], calls: number): Described[] {
  const schedule: Described[] = [];
  for (let round = 0; schedule.length < calls; round += 1)
    schedule.push(...operations.filter((operation) => round % HEAVY_EVERY === 0 || !isHeavy(operation)));
  return schedule.slice(0, calls);
}

/** Mostly somebody who holds the right, so that the call gets as far as it can. */
function roleFor({ who }: Described, random: Random, house: House): string | undefined {
  const holders =
    who in AUTHORISATION ? Object.keys(AUTHORISATION[who as Action].holders).filter((role) => house.tokens.has(role)) : ROLES_FOR_ALL;
  if (who === 'anyone') return random.chance(0.8) ? undefined : random.one(ROLES_FOR_ALL);
  if (random.chance(0.03)) return undefined;
  return holders.length > 0 && random.chance(0.93) ? random.one(holders) : random.one([...house.tokens.keys()]);
}

const textOf = (value: unknown): string => (typeof value === 'object' ? jsonOf(value) : String(value));

/** Text of an address: as it must be written, or bytes as they come. */
function written(text: string, random: Random): string {
  if (random.chance(0.1)) {
    const raw = Buffer.from(text).toString('latin1');
    if (/^[\x21\x24-\x2e\x30-\x3e\x40-\xff]*$/.test(raw)) return raw;
  }
  try {
    return encodeURIComponent(text);
  } catch {
    // Half a character, as some programs write it.
    return random.one(['%ED%A0%BD', '%ud83d']);
  }
}

/** The list an id in an address is of: /api/v1/cases/{id}/words → cases. */
function listOfPath(path: string, name: string): string {
  const before = path.split(`/{${name}}`)[0]?.split('/').at(-1) ?? '';
  return name === 'id' ? before : name;
}

/** The n-th call of a run. */
export function drawCall(house: House, operation: Described, n: number): Asked {
  const random = new Random(`http ${n}`);
  const drawing = new Drawing(random, house.document.schemas, house.pool);
  const role = roleFor(operation, random, house);
  const breakAt = random.one(['path', 'query', 'body', 'body', 'headers', 'none'] as const);
  const broken = (part: typeof breakAt): boolean => part === breakAt || random.chance(0.05);
  const headers: Record<string, string> = {
    ...comingFrom(randomUUID()),
    ...(role && { authorization: `Bearer ${house.tokens.get(role)}` }),
  };
  if (operation.method !== 'GET' && random.chance(0.5)) headers['idempotency-key'] = `fuzz-${n}`;
  if (broken('headers')) Object.assign(headers, oddHeaders(random));
  const target = pathOf(house, operation, drawing, random, broken('path')) + queryOf(operation, drawing, random, broken('query'));
  const asked: Asked = { operation, target, headers, ...(role && { role }) };
  if (operation.body) bodyOf(asked, operation.body, drawing, random, broken('body'));
  if (operation.path.startsWith('/api/v1/sms/')) asCallback(asked, drawing, random);
  return asked;
}

function oddHeaders(random: Random): Record<string, string> {
  const value = random.one(ODD_STRINGS.filter((text) => /^[\t\x20-\x7e\x80-\xff]*$/.test(text)));
  return random.one<Record<string, string>>([
    { 'idempotency-key': value },
    { cookie: `mj_device=${value}` },
    { cookie: `mj_session=${value}; mj_browser=${value}` },
    { cookie: 'a=%zz; =; ;;; mj_lang=%00' },
    { accept: value },
    { 'accept-language': value },
    { 'x-forwarded-for': `${value}, ::ffff:999.1.1.1` },
    { 'x-forwarded-for': 'fe80::1%eth0, [::]:80' },
    { origin: value, 'sec-fetch-site': value },
    { authorization: `Bearer ${value}` },
    { 'if-none-match': value, range: 'bytes=9-1' },
    { traceparent: value },
    { 'accept-encoding': value },
    { expect: '100-continue' },
  ]);
}

function pathOf(house: House, { path }: Described, drawing: Drawing, random: Random, broken: boolean): string {
  return path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    if (broken) return written(drawing.oddText(), random);
    const known = PLAUSIBLE_IN_PATH[name] ?? house.pool.get(listOfPath(path, name)) ?? PLAUSIBLE[name];
    return encodeURIComponent(known ? random.one(known) : textOf(drawing.valid({ type: 'string' }, name)));
  });
}

function queryOf({ parameters }: Described, drawing: Drawing, random: Random, broken: boolean): string {
  const known = parameters.filter((one) => one.in === 'query');
  const given = known
    .filter(() => random.chance(0.5))
    .map(({ name, schema }): [string, string] => [name, textOf(drawing.valid(schema, name))]);
  if (broken) {
    const name = random.one([...known.map((one) => one.name), '__proto__', 'constructor', 'a[b]', 'id[$gt]', '海西', '']);
    const value = drawing.oddText();
    given.push([random.chance(0.15) ? `${name}[$ne]` : name, value]);
    if (random.chance(0.2)) given.push([name, drawing.oddText()]);
  }
  if (given.length === 0) return '';
  return `?${given.map(([name, value]) => `${written(name, random)}=${written(value, random)}`).join('&')}`;
}

function bodyOf(
  asked: Asked,
  { type, schema }: { type: string; schema: Record<string, unknown> },
  drawing: Drawing,
  random: Random,
  broken: boolean,
): void {
  asked.headers['content-type'] = type;
  const draw = (): unknown => {
    const value = drawing.valid(schema, '');
    return broken ? drawing.broken(value) : value;
  };
  if (type === 'multipart/form-data') asked.body = upload(asked, drawing, random, broken);
  else if (type === 'application/x-www-form-urlencoded') asked.body = formOf(drawing, random, broken);
  else asked.body = Buffer.from(jsonOf(draw()));
  if (!broken || !random.chance(0.25)) return;
  const text = asked.body.toString('latin1');
  const cut = random.below(text.length + 1);
  const spoilt = random.one([
    text.slice(0, cut),
    `${text.slice(0, cut)}\u0000${text.slice(cut)}`,
    `${text.slice(0, cut)}\xff\xfe${text.slice(cut)}`,
    `${text}${text}`,
    text.replace(/[\d"]/, 'NaN'),
    text.replace(/"/, "'"),
    '',
    `\xef\xbb\xbf${text}`,
  ]);
  asked.body = Buffer.from(spoilt, 'latin1');
  if (!random.chance(0.3)) return;
  const other = random.one(
    [
      'text/plain',
      'application/json; charset=gbk',
      'multipart/form-data',
      'application/xml',
      '',
      'a',
      'application/json, text/html',
      '海西',
    ].map((text) => Buffer.from(text).toString('latin1')),
  );
  asked.headers['content-type'] = other;
  if (random.chance(0.3)) asked.headers['content-encoding'] = 'gzip';
}

/** As the sandbox provider tells what became of a message, mostly with its signature. */
function asCallback(asked: Asked, drawing: Drawing, random: Random): void {
  const event = {
    eventId: `e-${random.below(50)}`,
    id: drawing.valid({ type: 'string' }, 'messages'),
    providerId: 'p-1',
    state: 'failed',
    code: 'number.unreachable',
    at: new Date().toISOString(),
  };
  const reply = {
    eventId: `e-${random.below(50)}`,
    from: '13900010000',
    text: random.one(['1', 'TD', '满意']),
    at: new Date().toISOString(),
  };
  const told = random.one<unknown>([event, [event], { events: [event] }, { receipts: [event] }, reply, { replies: [reply] }]);
  asked.body = Buffer.from(jsonOf(random.chance(0.6) ? drawing.broken(told) : told));
  if (random.chance(0.9)) asked.headers['x-sandbox-signature'] = signed(SMS_SECRET, asked.body, new Date());
}

const FORM_FIELDS = ['level', 'text', 'phone', 'page', 'key', 'proof', 'attitude', 'efficiency', 'unitMayKnow', 'consent', 'lang'];

function formOf(drawing: Drawing, random: Random, broken: boolean): Buffer {
  const names = FORM_FIELDS.filter(() => random.chance(0.6));
  const fields = names.map((name): [string, string] => [name, textOf(drawing.valid({ type: 'string' }, name))]);
  if (broken) fields.push([random.one([...FORM_FIELDS, '__proto__', 'constructor', '', '海西', 'a[b]']), drawing.oddText()]);
  return Buffer.from(fields.map(([name, value]) => `${written(name, random)}=${written(value, random)}`).join('&'), 'latin1');
}

/** A table with the headings of its kind and odd cells, as a browser sends it. */
function upload(asked: Asked, drawing: Drawing, random: Random, broken: boolean): Buffer {
  const kind = asked.operation.path.split('/').at(-2) as string;
  const columns = (KINDS[kind]?.columns ?? []).filter(({ required }) => required || random.chance(0.8));
  const cell = ({ field, example }: { field: string; example: string }): string => {
    const text = broken && random.chance(0.3) ? drawing.oddText() : random.one([example, textOf(drawing.valid({ type: 'string' }, field))]);
    return `"${text.replaceAll('"', '""')}"`;
  };
  const rows = Array.from({ length: random.one([0, 1, 3, 8]) }, () => columns.map(cell).join(','));
  const table = [columns.map(({ names }) => names[0]).join(','), ...rows].join('\r\n');
  const boundary = 'fuzz-boundary';
  asked.headers['content-type'] = `multipart/form-data; boundary=${boundary}`;
  const field = broken && random.chance(0.1) ? random.one(['datei', '', '__proto__']) : 'file';
  const name = broken && random.chance(0.2) ? random.one(['a.xlsx', 'a.xls', '../../a.csv', '表.csv', '', 'a.zip']) : 'a.csv';
  return Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: text/csv\r\n\r\n${table}\r\n--${boundary}--\r\n`,
  );
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

export function send(url: string, { operation, target, headers, body }: Asked): Promise<Answered> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sending = request({ hostname, port, method: operation.method, path: target, headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

export function closeConnections(): void {
  agent.destroy();
}
