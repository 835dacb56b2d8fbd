import { Metadata, status, type Client, type ClientReadableStream, type ServiceError } from '@grpc/grpc-js';
import type { DescMethod } from '@bufbuild/protobuf';
import type { Kind, RefusalDetails } from '@mingjing/contracts';
import type { House } from './house';
import { ODD_STRINGS } from './oddities';
import { PLAUSIBLE } from './plausible';
import { type Random } from './random';
import { WireDrawing } from './wire';

export interface Outcome {
  code: status;
  /** What the trailer of a refusal says. */
  refusal?: { code: string; kind: Kind; details: RefusalDetails };
  told: string;
}

const same = (bytes: Buffer): Buffer => bytes;
const DEADLINE_MS = 60_000;
/** Of a stream no more is read than this: of an export some, of health, which goes on for ever, the first. */
const enoughOf = (path: string): number => (path.endsWith('/Watch') ? 1 : 20);

/** Calls a method with bytes as they are; a stream is read to its end, or until there is enough of it. */
export function ask(
  client: Client,
  path: string,
  { methodKind }: DescMethod,
  requests: readonly Buffer[],
  metadata: Metadata,
): Promise<Outcome> {
  const options = { deadline: Date.now() + DEADLINE_MS };
  const [request = Buffer.alloc(0)] = requests;
  return new Promise((resolve) => {
    const ended = (error: ServiceError | null): void => resolve(error ? outcomeOf(error) : { code: status.OK, told: '' });
    if (methodKind === 'unary') {
      client.makeUnaryRequest(path, same, same, request, metadata, options, ended);
      return;
    }
    let read = 0;
    const reading = (stream: ClientReadableStream<Buffer>): void => {
      stream.on('data', () => {
        read += 1;
        if (read < enoughOf(path)) return;
        ended(null);
        stream.cancel();
      });
      stream.on('error', (error: Error) => ended(error as ServiceError));
      stream.on('end', () => ended(null));
    };
    if (methodKind === 'server_streaming') {
      reading(client.makeServerStreamRequest(path, same, same, request, metadata, options));
      return;
    }
    const stream = client.makeBidiStreamRequest(path, same, same, metadata, options);
    reading(stream as unknown as ClientReadableStream<Buffer>);
    for (const one of requests) stream.write(one);
    stream.end();
  });
}

function outcomeOf({ code, details, metadata }: ServiceError): Outcome {
  const packed = metadata?.get('mingjing-problem-bin')[0];
  const refusal = packed instanceof Buffer ? (JSON.parse(packed.toString()) as Outcome['refusal']) : undefined;
  return { code, ...(refusal && { refusal }), told: `${details} ${packed?.toString() ?? ''}` };
}

const ALLOWED: ReadonlySet<status> = new Set([
  ...[status.OK, status.INVALID_ARGUMENT, status.NOT_FOUND, status.PERMISSION_DENIED, status.UNAUTHENTICATED],
  ...[status.FAILED_PRECONDITION, status.ABORTED],
]);
/** Of a request as a whole, or of a row that says itself which. */
const WHOLE = /^(request\.undecodable)$/;
const STACK = /\n\s+at |node_modules|\/packages\/|\/apps\/|TypeError|RangeError|MongoServerError|CastError/;

/** What is wrong with the outcome of a call, or nothing. */
export function faultOf({ code, refusal, told }: Outcome, { secrets }: House): string | undefined {
  // Whoever guesses passwords is locked out, wherever they guess.
  if (refusal?.code === 'signIn.locked') return undefined;
  if (!ALLOWED.has(code)) return `answered ${status[code]}`;
  if (STACK.test(told) || secrets.some((secret) => told.includes(secret))) return 'tells of its inside';
  if (code === status.OK) return undefined;
  // The protocol of health knows no more.
  if (code === status.NOT_FOUND && told.startsWith('Health status unknown')) return undefined;
  if (!refusal) return `${status[code]} without a refusal`;
  const { details } = refusal;
  if (!/[\u4e00-\u9fff]/.test(details.zh ?? '') || !details.en) return 'no rule in both languages';
  if (code === status.INVALID_ARGUMENT && !details.field && !WHOLE.test(refusal.code)) return 'names no field';
  return undefined;
}

const WORDS = ['', '办理顺利', '整改说明', 'satisfied'];

/** Values that are there, for a field of a method: ids of what its name says, codes of what the pool holds. */
export function knowing(random: Random, pool: House['pool'], method: string): (field: string) => string {
  const lists = [...pool.keys()].filter((list) =>
    method
      .replaceAll(/([A-Z])/g, '-$1')
      .toLowerCase()
      .includes(`-${list.replace(/s$/, '')}`),
  );
  return (field) => {
    if (random.chance(0.1)) return '';
    const named = pool.get(field) ?? pool.get(field.replace(/s$/, '')) ?? pool.get(field.replace(/Ids$/, 'Id'));
    if (/^ids?$/.test(field) && lists.length > 0 && random.chance(0.8)) return random.one(pool.get(random.one(lists)) as string[]);
    if (named && random.chance(0.9)) return random.one(named);
    return random.one(PLAUSIBLE[field] ?? WORDS);
  };
}

/** The messages of the n-th call of a method, mostly with one field broken. */
export function drawMessages(pool: House['pool'], method: DescMethod, random: Random): Buffer[] {
  const drawing = new WireDrawing(random, knowing(random, pool, method.name));
  const count = method.methodKind === 'bidi_streaming' ? random.one([0, 1, 3]) : 1;
  return Array.from({ length: count }, () => drawing.message(method.input, random.chance(0.85)));
}

/** Metadata with what callers may put into it. */
export function drawMetadata(given: Record<string, string>, random: Random): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(given)) metadata.set(name, value);
  if (!random.chance(0.15)) return metadata;
  const value = random.one(ODD_STRINGS.filter((text) => /^[\x20-\x7e]+$/.test(text)));
  metadata.set(random.one(['mingjing-division', 'mingjing-cause', 'idempotency-key', 'traceparent', 'x-forwarded-for']), value);
  return metadata;
}
