import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as plainRequest, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from 'node:tls';
import { type ChannelCredentials, Client, credentials, Metadata, status } from '@grpc/grpc-js';
import { evaluation } from '@mingjing/contracts';
import { start, type Running } from '@mingjing/kit';
import { days, makeCertificate, type Made } from '../../../packages/kit/test/x509';
import type { GatewayContext } from '../src/config';
import { Gateway } from '../src/gateway';
import { openDoor, type Door } from '../src/grpc-door';
import { gateway } from '../src/service';
import { openHall, PASSWORD, startPlatform, until, type Hall, type Platform } from './platform';

const dir = mkdtempSync(path.join(tmpdir(), 'mingjing-doors-'));
const ca = makeCertificate({ cn: '测试用根证书', ca: true });
const HOSTS = ['pj.example.gov.cn', 'localhost', '127.0.0.1'];
const own = makeCertificate({ cn: 'pj.example.gov.cn', hosts: HOSTS, by: ca, until: days(20.5) });
const put = (name: string, text: string): string => {
  const file = path.join(dir, name);
  writeFileSync(file, text);
  return file;
};
const files = { TLS_CERT: put('cert.pem', own.cert), TLS_KEY: put('key.pem', own.key) };
/** Third-party systems show certificates of another root than the server does. */
const clientCa = makeCertificate({ cn: '测试用外部系统根证书', ca: true });
const grpcFiles = { GRPC_CLIENT_CA: put('client-ca.pem', clientCa.cert), GRPC_CLIENT_CERT: 'optional' };
const PUBLIC_URL = 'https://pj.example.gov.cn';
let platform: Platform;
let hall: Hall;

beforeAll(async () => {
  platform = await startPlatform({ ...files, ...grpcFiles, PUBLIC_URL, HTTP_REDIRECT_PORT: '0', TLS_RELOAD_SECONDS: '1' });
  hall = await openHall(platform, '632801', '政务服务大厅');
});
afterAll(async () => {
  await platform?.stop();
  rmSync(dir, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** One request by the scheme of its address; the root of the test is the only one believed. */
function ask(url: string, { body, ...options }: RequestOptions & { body?: object } = {}): Promise<Answer> {
  const send = url.startsWith('https:') ? tlsRequest : plainRequest;
  const text = body && JSON.stringify(body);
  const headers = { ...(text && { 'content-type': 'application/json' }), ...options.headers };
  return new Promise((resolve, reject) => {
    send(url, { ...options, headers, ca: ca.cert } as RequestOptions, (response) => {
      let received = '';
      response.setEncoding('utf8').on('data', (part: string) => (received += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: received }));
    })
      .on('error', reject)
      .end(text);
  });
}

test('the page of a plate comes over TLS, its cookie is Secure, and the browser is told to stay with https', async () => {
  expect(platform.url).toMatch(/^https:/);
  const page = await ask(`${platform.url}/e/${hall.code}`);
  expect(page.status).toBe(200);
  expect(page.headers['set-cookie']).toEqual([expect.stringMatching(/; Secure$/)]);
  expect(page.headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
});

test('who signs in by a page of the platform gets a Secure session', async () => {
  await platform.directory.createAccount({ username: 'somebody', name: '某岗位', password: PASSWORD });
  const body = { username: 'somebody', password: PASSWORD, session: 'cookie' };
  const { status, headers } = await ask(`${platform.url}/api/v1/auth/login`, { method: 'POST', body });
  expect(status).toBe(200);
  expect(headers['set-cookie']?.join()).toMatch(/^mj_session=.*HttpOnly; SameSite=Strict; Secure$/);
});

test('plain HTTP leads readers to the address on the plates, and refuses whatever else is sent', async () => {
  const at = platform.running.addresses['http redirect'] as string;
  const asked = { headers: { host: 'evil.example.org' } };
  const led = await ask(`${at}/e/${hall.code}?x=1`, asked);
  expect(led).toMatchObject({ status: 308, headers: { location: `${PUBLIC_URL}/e/${hall.code}?x=1` } });
  expect(led.headers['strict-transport-security']).toBeUndefined();
  expect(await ask(at, { path: 'http://evil.example.org/x' })).toMatchObject({ status: 308, headers: { location: `${PUBLIC_URL}/` } });
  expect(await ask(at, { path: '//evil.example.org/x' })).toMatchObject({ headers: { location: `${PUBLIC_URL}//evil.example.org/x` } });
  const sent = await ask(`${at}/api/v1/auth/login`, { method: 'POST', body: { username: 'somebody', password: PASSWORD } });
  expect(sent.status).toBe(403);
  expect(sent.headers.location).toBeUndefined();
});

/** First line of what comes back for bytes as they are. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: 'localhost', port: Number(new URL(platform.url).port), ca: ca.cert }, () => socket.write(text));
    let received = '';
    socket.setEncoding('utf8').on('data', (part: string) => (received += part));
    socket.on('error', reject).on('close', () => resolve(received.split('\r\n')[0] ?? ''));
  });
}

test.each([
  ['two lengths', 'Content-Length: 2\r\nContent-Length: 4\r\n'],
  ['a length beside chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n'],
  ['chunks under a disguise', 'Transfer-Encoding: xchunked\r\n'],
  ['a header of two lines', 'X-One: 1\r\n 2\r\nContent-Length : 4\r\n'],
])('%s are as invalid over TLS as without it', async (_what, headers) => {
  const text = `POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${headers}\r\n0\r\n\r\n`;
  expect(await raw(text)).toBe('HTTP/1.1 400 Bad Request');
});

const { listServicePoints } = evaluation.EvaluationServiceService;
const system = makeCertificate({ cn: '政务服务平台', by: clientCa });

const believing = (root: string, shows?: Made): ChannelCredentials =>
  credentials.createSsl(Buffer.from(root), shows && Buffer.from(shows.key), shows && Buffer.from(shows.cert));

/** TLS knows names of servers, not numbers. */
const byName = (address: string): string => address.replace('127.0.0.1', 'localhost');

/** How one call of a third-party system ends. */
function call(address: string, apiKey: string, by: ChannelCredentials, headers: Record<string, string> = {}): Promise<number> {
  const client = new Client(byName(address), by);
  const metadata = new Metadata();
  for (const [name, value] of Object.entries({ ...headers, 'x-api-key': apiKey })) metadata.set(name, value);
  const { path: rpc, requestSerialize, responseDeserialize } = listServicePoints;
  const request = evaluation.ListServicePointsRequest.fromPartial({});
  return new Promise<number>((resolve) =>
    client.makeUnaryRequest(rpc, requestSerialize, responseDeserialize, request, metadata, { deadline: Date.now() + 60_000 }, (error) =>
      resolve(error?.code ?? status.OK),
    ),
  ).finally(() => client.close());
}

describe('gRPC of third-party systems', () => {
  let apiKey: string;
  beforeAll(async () => {
    const made = await platform.directory.createApiKey({ name: '政务服务平台', divisions: ['632801'], units: [], supervising: false });
    ({ apiKey } = made);
  });

  test('goes over TLS: who believes another root, or speaks plainly, does not come in', async () => {
    expect(await call(platform.grpc, apiKey, believing(ca.cert))).toBe(status.OK);
    expect(await call(platform.grpc, apiKey, believing(clientCa.cert))).toBe(status.UNAVAILABLE);
    expect(await call(platform.grpc, apiKey, credentials.createInsecure())).toBe(status.UNAVAILABLE);
  });

  test('takes a certificate where one is optional, and the API key still says who calls', async () => {
    expect(await call(platform.grpc, apiKey, believing(ca.cert, system))).toBe(status.OK);
    expect(await call(platform.grpc, 'made-up', believing(ca.cert, system))).toBe(status.UNAUTHENTICATED);
  });

  describe('where a certificate is required', () => {
    let strict: Gateway;
    let door: Door;
    beforeAll(async () => {
      const context = platform.running.context('gateway') as GatewayContext;
      strict = new Gateway({ ...context, config: { ...context.config, GRPC_CLIENT_CERT: 'required' } });
      door = await openDoor(strict, '127.0.0.1', 0);
    });
    afterAll(async () => {
      strict?.certificates.stop();
      await door?.stop();
    });

    test.each([
      ['one of the CA', () => system, status.OK],
      ['none', () => undefined, status.UNAVAILABLE],
      ['one of another root', () => makeCertificate({ cn: '别人', by: ca }), status.UNAVAILABLE],
      ['an expired one', () => makeCertificate({ cn: '政务服务平台', by: clientCa, from: days(-9), until: days(-1) }), status.UNAVAILABLE],
    ])('who shows %s is answered so', async (_what, shows, wanted) => {
      expect(await call(door.address, apiKey, believing(ca.cert, shows()))).toBe(wanted);
    });
  });

  test('a renewed certificate is shown to who comes next, and cuts no stream under way', async () => {
    const client = new Client(byName(platform.grpc), believing(ca.cert));
    const metadata = new Metadata();
    metadata.set('x-api-key', apiKey);
    const { path: rpc, requestSerialize, responseDeserialize } = evaluation.EvaluationServiceService.pushMatters;
    const pushing = client.makeBidiStreamRequest(rpc, requestSerialize, responseDeserialize, metadata, { deadline: Date.now() + 60_000 });
    const answers = pushing[Symbol.asyncIterator]();
    const push = async (rowId: string): Promise<string> => {
      const matter = { row: 1, matterNumber: rowId, itemName: '社保登记', handledOn: '2026-03-05', servicePoint: hall.pointId };
      pushing.write(evaluation.PushMattersRequest.fromPartial({ rowId, matter }));
      return ((await answers.next()).value as evaluation.PushMattersResponse).rowId;
    };
    expect(await push('T-1')).toBe('T-1');
    const next = makeCertificate({ cn: 'pj.example.gov.cn', hosts: HOSTS, by: ca });
    put('cert.pem', next.cert);
    put('key.pem', next.key);
    const ports = [platform.grpc.split(':')[1], new URL(platform.url).port];
    for (const port of ports) await until(async () => (await shown(Number(port))) === next.fingerprint);
    expect(await push('T-2')).toBe('T-2');
    pushing.end();
    expect((await answers.next()).done).toBe(true);
    client.close();
  });
});

/** Fingerprint of the certificate a new connection is shown. */
function shown(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca: ca.cert }, () => {
      resolve(socket.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase());
      socket.destroy();
    }).on('error', reject);
  });
}

test('readiness says until when the certificates hold', async () => {
  const { text } = await ask(`${platform.url}/readyz`);
  const { certificates, status: ready } = JSON.parse(text) as { certificates: Record<string, { days: number }>; status: string };
  expect(ready).toBe('ready');
  expect(Object.keys(certificates)).toEqual(['http', 'grpc']);
  for (const { days: left } of Object.values(certificates)) expect([20, 299]).toContain(left);
});

test.each([
  ['expired', { cert: makeCertificate({ cn: 'x', by: ca, until: days(-1), from: days(-9) }), key: undefined }, 'TLS_CERT'],
  ['with the key of another', { cert: own, key: makeCertificate({ cn: 'x' }).key }, 'TLS_KEY'],
])('a start with a certificate that is %s is refused, naming the key', async (_what, { cert, key }, named) => {
  const env = {
    DATA_DIR: path.join(dir, 'refused'),
    ...{ PORT: '0', GRPC_PORT: 'off', METRICS_PORT: 'off', LOG_LEVEL: 'silent', DEMO: 'false' },
    ...{ TLS_CERT: put('bad-cert.pem', cert.cert), TLS_KEY: put('bad-key.pem', key ?? cert.key) },
  };
  await expect(start([gateway], { env })).rejects.toThrow(new RegExp(`^${named}：`));
});

describe('behind a proxy', () => {
  let running: Running;
  let url: string;
  const by = (headers: Record<string, string>) => ({ headers: { 'x-forwarded-for': '203.0.113.7', ...headers } });

  beforeAll(async () => {
    const env = {
      DATA_DIR: path.join(dir, 'proxied'),
      ...{ PORT: '0', GRPC_PORT: '0', METRICS_PORT: 'off', LOG_LEVEL: 'silent', DEMO: 'false' },
      ...{ TRUSTED_PROXY_HOPS: '1', PUBLIC_URL, HSTS_SECONDS: '60' },
    };
    running = await start([gateway], { env });
    url = running.addresses['http'] as string;
  });
  afterAll(async () => running?.stop());

  test('who came by https is served as over TLS of our own', async () => {
    const page = await ask(`${url}/`, by({ 'x-forwarded-proto': 'https' }));
    expect(page.status).toBe(200);
    expect(page.headers['strict-transport-security']).toBe('max-age=60; includeSubDomains');
  });

  test.each([
    ['by plain HTTP', { 'x-forwarded-proto': 'http' }, 'tls.required'],
    ['claiming https to a proxy that adds http', { 'x-forwarded-proto': 'https, http' }, 'tls.required'],
    ['through a proxy that says nothing of it', {}, 'tls.proxySilent'],
  ])('who came %s gets no page, no console and no session', async (_what, headers, code) => {
    const body = { username: 'somebody', password: PASSWORD };
    const signIn = await ask(`${url}/api/v1/auth/login`, { method: 'POST', body, ...by(headers) });
    expect(signIn).toMatchObject({ status: 403, text: expect.stringContaining(`"${code}"`) });
    for (const address of ['/', '/console/', '/nowhere']) {
      const page = await ask(`${url}${address}`, by({ ...headers, accept: 'text/html' }));
      expect(page.status).toBe(403);
      expect(page.headers['set-cookie']).toBeUndefined();
    }
  });

  test.each([
    ['over TLS', { 'x-forwarded-proto': 'https' }, status.UNAUTHENTICATED],
    ['plainly', { 'x-forwarded-proto': 'http' }, status.PERMISSION_DENIED],
    ['through a proxy that says nothing of it', {}, status.PERMISSION_DENIED],
  ])('a third-party system that came %s is answered so before its key is looked at', async (_what, headers, wanted) => {
    const passedOn = { 'x-forwarded-for': '203.0.113.7', ...headers };
    expect(await call(running.addresses['grpc'] as string, '', credentials.createInsecure(), passedOn)).toBe(wanted);
  });

  test('probes ask the gateway itself', async () => {
    expect((await ask(`${url}/healthz`, by({}))).status).toBe(200);
    expect((await ask(`${url}/`)).status).toBe(200);
  });
});
