import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http, { type RequestListener } from 'node:http';
import https from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Certificate, createLog, serveHttp, type HttpServer } from '../src';
import { makeCertificate } from './x509';

const WRITERS = 24;
const log = createLog('silent');
const dir = mkdtempSync(path.join(tmpdir(), 'mingjing-http-stop-'));
const ca = makeCertificate({ cn: '测试用根证书', ca: true });
let certificate: Certificate;

beforeAll(() => {
  const made = makeCertificate({ cn: 'localhost', hosts: ['127.0.0.1'], by: ca });
  writeFileSync(path.join(dir, 'cert.pem'), made.cert);
  writeFileSync(path.join(dir, 'key.pem'), made.key);
  const files = {
    certificate: { key: 'TLS_CERT', path: path.join(dir, 'cert.pem') },
    privateKey: { key: 'TLS_KEY', path: path.join(dir, 'key.pem') },
  };
  certificate = new Certificate(files, { service: 'gateway', door: 'http', log, everyMs: 3_600_000 });
});
afterAll(() => {
  certificate.stop();
  rmSync(dir, { recursive: true, force: true });
});

interface Told {
  body: string;
  connection: string | undefined;
}

/** One request with a body on a connection that is kept; rejects where it got no whole answer. */
function post(url: string, agent: http.Agent, name: string): Promise<Told> {
  const { request } = url.startsWith('https') ? https : http;
  return new Promise((resolve, reject) => {
    const asking = request(url, { method: 'POST', agent }, (answer) => {
      let body = '';
      answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
      answer.on('end', () => resolve({ body, connection: answer.headers.connection }));
      answer.on('aborted', () => reject(new Error('the answer was cut')));
    });
    asking.on('error', reject).end(name);
  });
}

async function bodyOf(request: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe.each(['plain', 'TLS'])('a %s server that stops under load', (kind) => {
  let server: HttpServer;
  const read: string[] = [];
  const listener: RequestListener = (request, response) => {
    void bodyOf(request).then((name) => {
      read.push(name);
      setTimeout(() => response.end(`taken ${name}`), 5);
    });
  };

  test('answers all it has read, tells every connection to close, and is done as soon as they are', async () => {
    server = await serveHttp(listener, '127.0.0.1', 0, {
      service: 'gateway',
      door: 'http',
      log,
      certificate: kind === 'TLS' ? certificate : undefined,
    });
    const answered = new Map<string, Told>();
    const failures: string[] = [];
    const agents = Array.from(
      { length: WRITERS },
      () => new (kind === 'TLS' ? https : http).Agent({ keepAlive: true, ca: ca.cert } as never),
    );
    const writing = agents.map(async (agent, writer) => {
      for (let n = 0; ; n += 1) {
        const name = `${writer}-${n}`;
        try {
          answered.set(name, await post(server.url, agent, name));
        } catch (error) {
          failures.push((error as NodeJS.ErrnoException).code ?? (error as Error).message);
          return;
        }
      }
    });
    while (answered.size < 10 * WRITERS) await new Promise((resolve) => setImmediate(resolve));
    // Long before the drain is over, which would cut them: with half a minute the test could not end in time otherwise.
    await server.stop(200_000);
    await Promise.all(writing);
    expect(read.filter((name) => !answered.has(name))).toEqual([]);
    expect(new Set(failures)).toEqual(new Set(['ECONNREFUSED']));
    expect([...answered].filter(([name, { body }]) => body !== `taken ${name}`)).toEqual([]);
    const last = agents.map((_, writer) => [...answered].filter(([name]) => name.startsWith(`${writer}-`)).at(-1)![1].connection);
    expect(new Set(last)).toEqual(new Set(['close']));
  });
});

test('an answer that streams ends whole, and its connection with it', async () => {
  let finish = (): void => undefined;
  const server = await serveHttp(
    (_, response) => {
      response.write('first half, ');
      finish = () => void response.end('second half');
    },
    '127.0.0.1',
    0,
    { service: 'gateway', door: 'http', log },
  );
  const socket = await raw(server, 'GET / HTTP/1.1\r\nHost: h\r\n\r\n');
  await socket.hears('first half');
  const stopped = server.stop(200_000);
  finish();
  await stopped;
  expect(socket.heard).toContain('second half');
});

test('a body that comes while it stops is taken; one that does not come hears that it was for nothing', async () => {
  const server = await serveHttp(
    (request, response) =>
      void bodyOf(request).then(
        (said) => response.end(`taken ${said}`),
        () => undefined,
      ),
    '127.0.0.1',
    0,
    {
      service: 'gateway',
      door: 'http',
      log,
    },
  );
  const head = 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nha';
  const [prompt, late] = [await raw(server, head), await raw(server, head)];
  // Both are known to the server before it stops.
  const other = await raw(server, 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n');
  await other.hears('taken');
  const stopped = server.stop(1_500);
  prompt.socket.write('lf');
  await prompt.hears('taken half');
  expect(prompt.heard).toMatch(/Connection: close/i);
  await stopped;
  expect(late.heard).toMatch(/^HTTP\/1.1 503 /);
  expect(late.heard).toMatch(/Retry-After: \d/);
  expect(late.heard).toContain('"code":"server.stopping"');
});

/** A connection whose bytes are written and read as they are. */
async function raw({ url }: HttpServer, bytes: string): Promise<{ socket: Socket; heard: string; hears(text: string): Promise<void> }> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const told = {
    socket,
    heard: '',
    async hears(text: string) {
      while (!told.heard.includes(text)) await once(socket, 'data');
    },
  };
  socket.on('data', (chunk: Buffer) => (told.heard += chunk.toString())).on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(bytes);
  return told;
}
