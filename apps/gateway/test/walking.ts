import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import type { AnyMethod } from '@mingjing/kit';
import { comingFrom } from '../../platform/src/honest-citizen';

/** What is asked: of HTTP by method and address, of gRPC by method and message. */
export type Answers = Map<string, string>;

/** Values that parameters and fields may take, by name; a list may be empty where none but the absent one makes sense. */
export type Values = Record<string, readonly string[]>;

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  schema: { type?: string; enum?: string[]; format?: string; anyOf?: { format?: string }[] };
}
interface Described {
  parameters?: Parameter[];
  security?: object[];
}
export interface Contract {
  paths: Record<string, Record<string, Described>>;
}

export interface Walked {
  method: string;
  path: string;
  operation: Described;
}

export function operationsOf({ paths }: Contract): Walked[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

/** @throws Error for a parameter of which nobody said what it may be: say so, and it is walked */
function valuesOf({ name, schema }: Parameter, values: Values, path: string): readonly string[] {
  if (schema.enum) return schema.enum.filter((one) => one !== '');
  const known = values[`${path} ${name}`] ?? values[name];
  if (!known) throw new Error(`${name} of ${path} has no values here`);
  return known;
}

/** Everything an operation may be asked: bare, and with each value of each parameter, alone and with each grouping and day. */
function questionsOf({ path, operation }: Walked, values: Values): string[] {
  const parameters = operation.parameters ?? [];
  let address = path;
  for (const parameter of parameters.filter((one) => one.in === 'path'))
    address = address.replace(`{${parameter.name}}`, encodeURIComponent(valuesOf(parameter, values, path)[0] as string));
  const query = parameters.filter((one) => one.in === 'query');
  const each = (wanted: (name: string) => boolean): string[] =>
    query
      .filter(({ name }) => wanted(name))
      .flatMap((one) => valuesOf(one, values, path).map((value) => `${one.name}=${encodeURIComponent(value)}`));
  const single = each(() => true);
  const months = each((name) => name === 'fromMonth' || name === 'toMonth').join('&');
  const narrow = [...each((name) => ['from', 'unitId', 'servicePointId'].includes(name)), ...(months ? [months] : [])];
  const grouped = each((name) => name === 'groupBy').flatMap((group) => narrow.map((other) => `${group}&${other}`));
  const needed = query
    .filter((one) => (one as { required?: boolean }).required)
    .map((one) => `${one.name}=${valuesOf(one, values, path)[0]}`);
  return ['', ...single, ...(months ? [months] : []), ...grouped].map((asked) =>
    [address, [...needed, asked].filter(Boolean).join('&')].filter(Boolean).join('?'),
  );
}

/**
 * What is new in every answer, whatever happened meanwhile: the trace of the request itself, and the random page token,
 * puzzle and key that a form is made with for whoever opens it; and when a sheet of plates was drawn.
 */
const RANDOM: readonly [RegExp, string][] = [
  [/"traceId":"\w+"/g, '"traceId":""'],
  [/(name="(?:page|key)" value=")[^"]*/g, '$1'],
  [/(data-(?:salt|hash|page)=")[^"]*/g, '$1'],
  [/"(page|salt|hash)":"[^"]*"/g, '"$1":""'],
  [/\(D:\d{14}Z\)|\/ID \[<\w+> <\w+>\]/g, ''],
];
/** Of the answer's own time and connection, and the random name of a handset that brings none. */
const OWN_HEADERS = ['date', 'connection', 'keep-alive', 'set-cookie'];

/** On a busy machine a kept connection is closed for its age just when it is used again: each question has one of its own. */
const UNKEPT = { connection: 'close' };

let asked = 0;

async function answerTo(url: string, method: string, address: string, headers: Record<string, string>): Promise<string> {
  const body = method === 'GET' ? {} : { body: '{}' };
  const type: Record<string, string> = method === 'GET' ? {} : { 'content-type': 'application/json' };
  // From a network of its own, so that no allowance of anonymous work is ever used up.
  const network = { ...comingFrom(`walk ${(asked += 1)}`), 'accept-encoding': 'identity', ...UNKEPT };
  const response = await fetch(url + address, { method, headers: { ...network, ...type, ...headers }, redirect: 'manual', ...body });
  const bytes = Buffer.from(await response.arrayBuffer());
  const said = [...response.headers].filter(([name]) => !OWN_HEADERS.includes(name)).map((header) => header.join(': '));
  const text = RANDOM.reduce((left, [pattern, by]) => left.replace(pattern, by), bytes.toString('latin1'));
  return [response.status, ...said.sort(), text].join('\n');
}

/** Walks HTTP as somebody. What is forbidden is asked once, as it is not looked at what was asked; so are files, made of the lists. */
export async function walkHttp(
  url: string,
  operations: readonly Walked[],
  values: Values,
  headers: Record<string, string>,
): Promise<Answers> {
  const answers: Answers = new Map();
  const walk = async (walked: Walked): Promise<void> => {
    const [bare, ...more] = questionsOf(walked, values) as [string, ...string[]];
    const first = await answerTo(url, walked.method, bare, headers);
    answers.set(`${walked.method} ${bare}`, first);
    if (first.startsWith('403') || walked.method !== 'GET' || FILE.test(bare)) return;
    for (const address of more) answers.set(`GET ${address}`, await answerTo(url, 'GET', address, headers));
  };
  await inLanes(operations, walk);
  return answers;
}

const FILE = /\.(xlsx|csv|pdf)$/;

/** Two at once: as many files as one person may take. */
async function inLanes<T>(all: readonly T[], work: (one: T) => Promise<void>, lanes = 2): Promise<void> {
  const waiting = [...all];
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
    }),
  );
}

type Message = Record<string, unknown>;

/** The messages a method may be asked with: each field with each of its values, alone and with each grouping. */
function messagesOf({ requestDeserialize, path }: AnyMethod, values: Values, rows: Record<string, unknown[]>): Message[] {
  const empty = requestDeserialize(Buffer.alloc(0)) as Message;
  const each = Object.entries(empty).flatMap(([name, value]): Message[] => {
    const filled = rows[`${path} ${name}`] ?? rows[name];
    if (filled) return filled.map((row) => ({ [name]: row }));
    if (typeof value === 'boolean') return [{ [name]: true }];
    const known = values[`${path} ${name}`] ?? values[name];
    if (!known) throw new Error(`${name} of ${path} has no values here`);
    return known.map((one) => ({ [name]: typeof value === 'number' ? Number(one) : Array.isArray(value) ? [one] : one }));
  });
  const grouped = each.filter((one) => 'groupBy' in one).flatMap((group) => each.map((other) => ({ ...other, ...group })));
  return [{}, ...each, ...grouped].map((part) => ({ ...empty, ...part }));
}

/** Walks the methods of the third-party door with a key; streams are opened, asked once and ended. */
export async function walkGrpc(
  address: string,
  methods: readonly AnyMethod[],
  values: Values,
  rows: Record<string, unknown[]>,
  apiKey: string,
): Promise<Answers> {
  const client = new Client(address, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('x-api-key', apiKey);
  const answers: Answers = new Map();
  await inLanes(methods, async (method) => {
    for (const message of messagesOf(method, values, rows)) {
      const bytes = method.requestSerialize(message);
      answers.set(`${method.path} ${JSON.stringify(message)}`, await replyOf(client, method, bytes, metadata));
    }
  });
  client.close();
  return answers;
}

const raw = (bytes: Buffer): Buffer => bytes;

function replyOf(client: Client, { path, requestStream }: AnyMethod, bytes: Buffer, metadata: Metadata): Promise<string> {
  const refused = ({ code, details, metadata: more }: ServiceError): string =>
    [code, details, ...more.get('mingjing-problem-bin').map(String)].join('\n').replaceAll(...(RANDOM[0] as [RegExp, string]));
  const options = { deadline: Date.now() + 60_000 };
  return new Promise((resolve) => {
    if (!requestStream) {
      client.makeUnaryRequest(path, raw, raw, bytes, metadata, options, (error, reply) =>
        resolve(error ? refused(error) : (reply as Buffer).toString('hex')),
      );
      return;
    }
    const heard: string[] = [];
    const call = client.makeBidiStreamRequest(path, raw, raw, metadata, options);
    call.on('data', (reply: Buffer) => heard.push(reply.toString('hex')));
    call.on('error', (error: ServiceError) => resolve([...heard, refused(error)].join('\n')));
    call.on('end', () => resolve(heard.join('\n')));
    call.write(bytes);
    call.end();
  });
}

/** What was answered otherwise than before, and the first line in which it was. */
export function differences(before: Answers, after: Answers): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => {
      const [was, is] = [before, after].map((answers) => (answers.get(name) ?? 'not asked').split('\n')) as [string[], string[]];
      const line = Math.max(
        was.findIndex((text, index) => text !== is[index]),
        was.length < is.length && was.every((text, index) => text === is[index]) ? was.length : 0,
      );
      return `${name}\n  ${was[line]?.slice(0, 2_000)}\n  ${is[line]?.slice(0, 2_000)}`;
    });
}
