import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, type RequestListener, type ServerResponse } from 'node:http';
import https from 'node:https';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { until } from '@mingjing/testing/until';
import { Certificate, createLog, serveHttp, type CertificateFiles, type HttpServer } from '../src';
import { days, makeCertificate, type Made } from './x509';

const dir = mkdtempSync(path.join(tmpdir(), 'mingjing-tls-'));
const ca = makeCertificate({ cn: '测试用根证书', ca: true });
const made = (hosts = ['localhost', '127.0.0.1'], until?: Date, from?: Date): Made =>
  makeCertificate({ cn: 'localhost', hosts, by: ca, ...(until && { until }), ...(from && { from }) });
const first = made();
const files: CertificateFiles = {
  certificate: { key: 'TLS_CERT', path: path.join(dir, 'cert.pem') },
  privateKey: { key: 'TLS_KEY', path: path.join(dir, 'key.pem') },
};
const lines: string[] = [];
const log = Object.assign(createLog('silent'), {
  error: (_about: object, says: string) => lines.push(`error ${says}`),
  warn: (_about: object, says: string) => lines.push(`warn ${says}`),
  info: (_about: object, says: string) => lines.push(`info ${says}`),
}) as never;
/** Looks are asked for by the test, not by the timer. */
const options = { service: 'gateway', door: 'http', log, everyMs: 3_600_000 };

function write({ cert, key }: { cert: string; key: string }): void {
  writeFileSync(files.certificate.path, cert);
  writeFileSync(files.privateKey.path, key);
}

let server: HttpServer;
let certificate: Certificate;
let port: number;
/** The answer of /slow, once its first half is written. */
let halfway: (response: ServerResponse) => void = () => {};
const listener: RequestListener = (request, response) => {
  if (request.url !== '/slow') return void response.end('hello');
  response.write('first half, ');
  halfway(response);
};

beforeAll(async () => {
  write(first);
  certificate = new Certificate(files, options);
  server = await serveHttp(listener, '127.0.0.1', 0, { service: 'gateway', door: 'http', log, certificate });
  port = Number(new URL(server.url).port);
});
beforeEach(async () => {
  write(first);
  await certificate.look();
  lines.length = 0;
});
afterAll(async () => {
  certificate.stop();
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** Fingerprint of the certificate a new connection is shown. */
function shown(at = port, wish: ConnectionOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: '127.0.0.1', port: at, ca: ca.cert, ...wish }, () => {
      resolve(socket.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase());
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

function body(url: string, agent?: https.Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    https
      .get(url, { ca: ca.cert, agent }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => resolve(text)).on('error', reject);
      })
      .on('error', reject);
  });
}

test('a client that knows the root is served, one that does not refuses', async () => {
  expect(server.url).toBe(`https://127.0.0.1:${port}`);
  expect(await body(server.url)).toBe('hello');
  await expect(shown(port, { ca: makeCertificate({ cn: '别的根', ca: true }).cert })).rejects.toThrow();
  await expect(shown(port, { host: '127.0.0.1', servername: 'other.example.org' })).rejects.toThrow(/other.example.org/);
});

test('older than TLS 1.2, or with a cipher that authenticates nothing, there is no connection', async () => {
  await expect(shown(port, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' })).rejects.toThrow();
  await expect(shown(port, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-SHA:ECDHE-ECDSA-AES128-SHA256' })).rejects.toThrow();
  expect(await shown(port, { maxVersion: 'TLSv1.2' })).toBe(first.fingerprint);
  expect(await shown(port, { minVersion: 'TLSv1.3' })).toBe(first.fingerprint);
});

test('plain HTTP to the TLS port is told what to do, whatever else is sent ends', async () => {
  const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    get(`http://127.0.0.1:${port}/`, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    }).on('error', reject);
  });
  expect(answer).toEqual({ status: 400, text: expect.stringContaining('https://') });
  const garbage = connectPlain(port, '127.0.0.1');
  garbage.on('error', () => {}).write(Buffer.alloc(64, 0xff));
  await new Promise((resolve) => garbage.on('close', resolve));
  expect(await body(server.url)).toBe('hello');
});

test('a new certificate is taken for new connections, and none under way is cut', async () => {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
  const answering = new Promise<ServerResponse>((resolve) => (halfway = resolve));
  const slow = body(`${server.url}/slow`, agent);
  const response = await answering;
  const second = made();
  write(second);
  await certificate.look();
  expect(await shown()).toBe(second.fingerprint);
  expect(lines).toEqual([expect.stringContaining('new certificate')]);
  response.end('second half');
  expect(await slow).toBe('first half, second half');
  expect(await body(server.url, agent)).toBe('hello');
  agent.destroy();
});

test('new connections of a new certificate are as strict as those of the first', async () => {
  write(made());
  await certificate.look();
  await expect(shown(port, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-SHA:ECDHE-ECDSA-AES128-SHA256' })).rejects.toThrow();
  await expect(shown(port, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' })).rejects.toThrow();
});

test.each([
  ['an expired one', () => made(undefined, days(-1), days(-9)), 'expired'],
  ['one with another key', () => ({ cert: made().cert, key: made().key }), 'keyMismatch'],
  ['half a file', () => ({ cert: first.cert.slice(0, 200), key: first.key }), 'notACertificate'],
])('%s is not taken: the old one stays, the log says so, and what follows is taken', async (_what, broken, code) => {
  write(broken());
  await certificate.look();
  // The first look may have come between the two files.
  expect(certificate.state().problem).toBeUndefined();
  await certificate.look();
  await certificate.look();
  expect(certificate.state()).toMatchObject({ problem: code, days: 299 });
  expect(lines).toEqual([expect.stringMatching(/^error 新证书不能使用.*TLS_(CERT|KEY)/)]);
  expect(await shown()).toBe(first.fingerprint);
  const next = made();
  write(next);
  await certificate.look();
  expect(certificate.state().problem).toBeUndefined();
  expect(await shown()).toBe(next.fingerprint);
});

test('a file that went away is said, and forgotten once it is back', async () => {
  rmSync(files.privateKey.path);
  await certificate.look();
  expect(certificate.state().problem).toBe('unreadable');
  write(first);
  await certificate.look();
  expect(certificate.state().problem).toBeUndefined();
  expect(await shown()).toBe(first.fingerprint);
});

describe('a start', () => {
  const start = (): Certificate => new Certificate(files, options);
  const other = made();

  test.each([
    ['expired', made(undefined, days(-1), days(-9)), /^TLS_CERT：证书已于 .* 过期/],
    ['not valid yet', made(undefined, days(9), days(1)), /^TLS_CERT：.*才有效/],
    ['with the key of another', { cert: first.cert, key: other.key }, /^TLS_KEY：私钥与 TLS_CERT 的证书不是一对/],
    ['with the root before it', { cert: ca.cert + first.cert, key: first.key }, /^TLS_KEY：/],
    ['without a certificate', { cert: 'nothing', key: first.key }, /^TLS_CERT：/],
    ['without a key', { cert: first.cert, key: first.cert }, /^TLS_KEY：文件中没有/],
  ])('%s is refused, naming the key of configuration', (_what, pair, says) => {
    write(pair);
    expect(start).toThrow(says);
  });

  test('with a key under a passphrase is refused', () => {
    const sealed = other.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }) as string;
    write({ cert: other.cert, key: sealed });
    expect(start).toThrow(/^TLS_KEY：私钥带有口令/);
  });

  test('with a file that is not there is refused', () => {
    const none = { ...files, certificate: { key: 'TLS_CERT', path: path.join(dir, 'none.pem') } };
    expect(() => new Certificate(none, options)).toThrow(/^TLS_CERT：文件读不了（ENOENT）/);
  });
});

test('from thirty days before its end the log says so once a day', async () => {
  let at = days(0);
  write(made(undefined, days(32)));
  const watched = new Certificate(files, { ...options, now: () => at });
  const lookAt = async (day: number): Promise<string[]> => {
    lines.length = 0;
    at = days(day);
    await watched.look();
    await watched.look();
    return lines.map((line) => line.replace(/（.*| \(.*/, ''));
  };
  expect(watched.state().days).toBe(31);
  expect(await lookAt(0.1)).toEqual([]);
  expect(await lookAt(2)).toEqual(['warn 证书还有 29 天过期']);
  expect(await lookAt(2.5)).toEqual([]);
  expect(await lookAt(3)).toEqual(['warn 证书还有 28 天过期']);
  expect(await lookAt(33)).toEqual(['error 证书已过期']);
  watched.stop();
});

test('the timer looks by itself', async () => {
  const watched = new Certificate(files, { ...options, everyMs: 5 });
  const second = made();
  const taken = new Promise((resolve) => watched.onChange(resolve));
  write(second);
  await taken;
  expect(watched.own.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(second.fingerprint);
  watched.stop();
});

test('of too many connections goes who waits longest, in the midst of a handshake or not, but nobody who is being answered', async () => {
  const limits = { connections: 3, ofNetwork: 9, headersMs: 15_000, idleMs: 15_000 };
  const networks = { networkOfPeer: (address: string) => address, networkOf: () => '' };
  const small = await serveHttp(listener, '127.0.0.1', 0, {
    service: 'gateway',
    door: 'http',
    log,
    certificate,
    limits: { ...limits, ...networks },
  });
  const answering = new Promise<ServerResponse>((resolve) => (halfway = resolve));
  const slow = body(`${small.url}/slow`);
  const response = await answering;
  const gone: number[] = [];
  for (const n of [1, 2, 3, 4]) {
    const silent = connectPlain(Number(new URL(small.url).port), '127.0.0.1');
    silent.on('error', () => {}).on('close', () => gone.push(n));
    await new Promise((resolve) => silent.on('connect', resolve));
  }
  await until(() => gone.length === 2);
  response.end('second half');
  expect([await slow, gone]).toEqual(['first half, second half', [1, 2]]);
  expect(lines.filter((line) => line.includes('too many connections'))).toHaveLength(1);
  await small.stop(50);
});

test('whoever never finishes the handshake does not keep the server from stopping', async () => {
  const short = await serveHttp(listener, '127.0.0.1', 0, { service: 'gateway', door: 'http', log, certificate });
  const at = Number(new URL(short.url).port);
  const silent = connectPlain(at, '127.0.0.1');
  await new Promise((resolve) => silent.on('connect', resolve));
  const closed = new Promise((resolve) => silent.on('close', resolve));
  await Promise.all([short.stop(50), closed]);
});
