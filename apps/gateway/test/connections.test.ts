import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { start, type Running } from '@mingjing/kit';
import { gateway } from '../src/service';
import { until } from './platform';

const KIB = 1024;
const LINGER_KIB = 64;
/** So much the kernels of both ends may hold on the way, about. */
const ON_THE_WAY = 16 * KIB * KIB;
const OF_NETWORK = 6;
const ALTOGETHER = 12;

const dir = mkdtempSync(path.join(tmpdir(), 'mingjing-connections-'));
/** A gateway alone: whoever is refused here asks nothing of any service. */
const alone = (name: string, env: Record<string, string> = {}): Promise<Running> =>
  start([gateway], { env: { ...FIXED, DATA_DIR: path.join(dir, name), ...env } });
const FIXED = {
  METRICS_PORT: 'off',
  LOG_LEVEL: 'silent',
  DEMO: 'false',
  PORT: '0',
  GRPC_PORT: 'off',
};
const HASTY = { HTTP_HEADER_SECONDS: '1', HTTP_BODY_SECONDS: '1', HTTP_LINGER_SECONDS: '1', HTTP_LINGER_KIB: String(LINGER_KIB) };
const SMALL = { HTTP_CONNECTIONS: String(ALTOGETHER), HTTP_NETWORK_CONNECTIONS: String(OF_NETWORK) };
let hasty: Running;
let direct: Running;
let proxied: Running;
const open = new Set<Client>();

beforeAll(async () => {
  hasty = await alone('hasty', HASTY);
  direct = await alone('direct', SMALL);
  proxied = await alone('proxied', { ...SMALL, TRUSTED_PROXY_HOPS: '1' });
});
afterEach(() => {
  for (const client of open) client.socket.destroy();
  open.clear();
});
afterAll(async () => {
  await hasty?.stop();
  await direct?.stop();
  await proxied?.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** A connection by hand. */
class Client {
  readonly socket: Socket;
  heard = '';
  closed = false;
  readonly connected: Promise<void>;

  constructor(at: Running, localAddress = '127.0.0.1') {
    const { hostname, port } = new URL(at.addresses['http'] as string);
    this.socket = connect({ host: hostname, port: Number(port), localAddress });
    this.connected = new Promise((resolve) => this.socket.once('connect', resolve));
    this.socket.on('error', () => {}).on('close', () => (this.closed = true));
    this.socket.on('data', (chunk) => (this.heard += chunk.toString('latin1')));
    open.add(this);
  }

  say(text: string): this {
    this.socket.write(text);
    return this;
  }

  async answer(): Promise<string> {
    await until(async () => /^HTTP[\s\S]*\r\n\r\n/.test(this.heard));
    return this.heard;
  }

  async end(): Promise<void> {
    await until(async () => this.closed);
  }
}

const head = (line: string, ...headers: string[]): string => [`${line} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n');
const post = (...headers: string[]): string => head('POST /api/v1/public/evaluations', 'Content-Type: application/json', ...headers);
const LONG = 'Content-Length: 1000000000';
const ENDLESS = 'Transfer-Encoding: chunked';
const chunk = Buffer.alloc(64 * KIB, 0x20);

/** Sends as fast as it is taken until the other end cuts it. @returns bytes handed over */
async function flood(client: Client, chunked: boolean): Promise<number> {
  let sent = 0;
  await client.connected;
  while (!client.closed) {
    if (chunked) client.say(`${chunk.length.toString(16)}\r\n`);
    const more = client.socket.write(chunk);
    if (chunked) client.say('\r\n');
    sent += chunk.length;
    if (sent > 40 * ON_THE_WAY) throw new Error('nobody cut it');
    if (more) await new Promise((resolve) => setImmediate(resolve));
    else await new Promise((resolve) => client.socket.once('drain', resolve).once('close', resolve));
  }
  return sent;
}

describe('a body that goes on after its answer', () => {
  const CASES: [string, string, number][] = [
    ['too long by what it says', post(LONG), 413],
    ['endless', post(ENDLESS), 413],
    ['refused for its type', head('POST /api/v1/public/evaluations', 'Content-Type: text/plain', ENDLESS), 415],
    ['of somebody without rights', head('POST /api/v1/service-points', ENDLESS), 401],
    ['to an address that is none', head('POST /nowhere', LONG), 404],
    ['of somebody who only reads', head('GET /healthz', ENDLESS), 200],
  ];

  test('is cut: the answer is there, and no more than a little is read', async () => {
    const clients = CASES.map(([, asked], n) => new Client(hasty, `127.0.2.${n + 1}`).say(asked));
    const sent = await Promise.all(clients.map((client, n) => flood(client, CASES[n]?.[1].includes(ENDLESS) ?? false)));
    expect(clients.map(({ heard }, n) => [CASES[n]?.[0], Number(heard.slice(9, 12)), heard.includes('Connection: close')])).toEqual(
      CASES.map(([what, , status]) => [what, status, true]),
    );
    expect(Math.max(...sent)).toBeLessThan(ON_THE_WAY);
  });

  test('what is only a little too long is taken, so that whoever writes before they read hear why', async () => {
    const client = new Client(hasty);
    const length = (512 + LINGER_KIB / 2) * KIB;
    client.say(post(`Content-Length: ${length}`));
    client.socket.write(Buffer.alloc(length, 0x20));
    await client.end();
    expect(client.heard).toContain('body.tooLarge');
  });

  test('who asks first whether to send is told not to, or to', async () => {
    const refused = new Client(hasty).say(post(LONG, 'Expect: 100-continue'));
    await refused.answer();
    expect(refused.heard).toMatch(/^HTTP\/1\.1 413 /);
    const welcome = new Client(hasty).say(post('Content-Length: 2', 'Expect: 100-continue'));
    await welcome.answer();
    expect(welcome.heard).toMatch(/^HTTP\/1\.1 100 /);
    welcome.say('{}');
    await until(async () => welcome.heard.includes('HTTP/1.1 400 '));
  });
});

describe('slowness', () => {
  test('a body that stops is refused as too slow, and its connection ends', async () => {
    const client = new Client(hasty).say(post('Content-Length: 1000')).say('{"code":');
    await client.end();
    expect(client.heard).toMatch(/^HTTP\/1\.1 408 /);
    expect(client.heard).toContain('body.tooSlow');
  });

  test('a body that is long but keeps coming may go on', async () => {
    const client = new Client(hasty).say(post('Content-Length: 400000'));
    for (let sent = 0; sent < 400_000; sent += 10_000) {
      client.socket.write(Buffer.alloc(10_000, 0x20));
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await client.answer();
    expect(client.heard).toContain('body.notJson');
  });

  test('who says nothing, or half a header, is sent away', async () => {
    const clients = ['', 'GET /healthz HTTP/1.1\r\nHost: loc'].map((said) => new Client(hasty).say(said));
    for (const client of clients) await client.end();
    expect(clients.map(({ heard }) => heard).join()).not.toContain('HTTP/1.1 200');
  });
});

describe('connections beyond what there may be', () => {
  /** So many that wait in the middle of a body; the first came first. */
  async function waiting(at: Running, count: number, from: (n: number) => { address?: string; network?: string }): Promise<Client[]> {
    const all: Client[] = [];
    for (let n = 0; n < count; n += 1) {
      const { address, network } = from(n);
      const client = new Client(at, address);
      await client.connected;
      // Whoever is told to go on is where the gateway reads their body.
      client.say(post('Content-Length: 100000', 'Expect: 100-continue', ...(network ? [`X-Forwarded-For: ${network}`] : [])));
      await client.answer();
      all.push(client);
    }
    return all;
  }
  const healthy = async (at: Running, address?: string, network = '10.9.9.9'): Promise<string> => {
    const client = new Client(at, address).say(head('GET /healthz', `X-Forwarded-For: ${network}`));
    return (await client.answer()).slice(0, 12);
  };
  const left = (all: Client[]): number => all.filter(({ closed }) => !closed).length;

  test('of one network: those that wait longest go, and whoever comes is served', async () => {
    const held = await waiting(direct, OF_NETWORK + 4, () => ({ address: '127.0.0.7' }));
    await until(async () => left(held) === OF_NETWORK);
    expect(held.map(({ closed }) => closed)).toEqual([...Array<boolean>(4).fill(true), ...Array<boolean>(OF_NETWORK).fill(false)]);
    expect(await healthy(direct, '127.0.0.7')).toBe('HTTP/1.1 200');
    const before = left(held);
    expect(await healthy(direct, '127.0.0.8')).toBe('HTTP/1.1 200');
    expect(left(held)).toBe(before);
  });

  test('of all networks together: likewise', async () => {
    const held = await waiting(direct, ALTOGETHER + 4, (n) => ({ address: `127.0.1.${n + 1}` }));
    await until(async () => left(held) === ALTOGETHER);
    expect(held.slice(0, 4).every(({ closed }) => closed)).toBe(true);
    expect(await healthy(direct, '127.0.0.8')).toBe('HTTP/1.1 200');
  });

  test('through a proxy a network is who the proxy says it is, and nobody pays for another', async () => {
    const held = await waiting(proxied, OF_NETWORK + 2, () => ({ network: '10.0.0.1' }));
    await until(async () => left(held) === OF_NETWORK);
    const others = await waiting(proxied, ALTOGETHER - OF_NETWORK - 1, (n) => ({ network: `10.0.0.${n + 2}` }));
    expect([left(held), left(others)]).toEqual([OF_NETWORK, others.length]);
    expect(await healthy(proxied)).toBe('HTTP/1.1 200');
    expect([left(held), left(others)]).toEqual([OF_NETWORK, others.length]);
  });
});
