import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { ConfigError } from '@mingjing/kit';
import { cameBy, requireEncrypted, transportOf } from './transport';

const LOCAL = {
  DEMO: false,
  HOST: '127.0.0.1',
  GRPC_HOST: '127.0.0.1',
  GRPC_PORT: 9090,
  TRUSTED_PROXY_HOPS: 0,
  PLAIN_HTTP: false,
  PLAIN_GRPC: false,
  HTTP_REDIRECT_PORT: 'off',
} as const;
const OPEN = { ...LOCAL, HOST: '0.0.0.0', GRPC_PORT: 'off' } as const;
const PUBLIC_URL = 'https://pj.example.gov.cn';
const OWN = { TLS_CERT: 'cert.pem', TLS_KEY: 'key.pem', PUBLIC_URL };
const PROXY = { TRUSTED_PROXY_HOPS: 1, PUBLIC_URL };

test.each([
  ['on loopback, plain', LOCAL, { secure: false, asksProxy: false }],
  ['on loopback behind a proxy', { ...LOCAL, ...PROXY }, { secure: true, asksProxy: true }],
  ['on loopback behind a proxy that is plain, too', { ...LOCAL, ...PROXY, PUBLIC_URL: 'http://10.1.2.3' }, { asksProxy: false }],
  ['off loopback with a certificate', { ...OPEN, ...OWN }, { secure: true, asksProxy: false }],
  ['off loopback behind a proxy', { ...OPEN, ...PROXY }, { secure: true, asksProxy: true }],
  ['behind a proxy that speaks TLS to it', { ...OPEN, ...PROXY, ...OWN }, { secure: true, asksProxy: true }],
  ['gRPC off loopback with the certificate of HTTP', { ...LOCAL, GRPC_HOST: '10.1.2.3', ...OWN }, { asksGrpcProxy: false }],
  ['gRPC off loopback behind the proxy', { ...LOCAL, GRPC_HOST: '10.1.2.3', ...PROXY }, { asksGrpcProxy: true }],
  [
    'HTTP behind a proxy, gRPC with a certificate of its own',
    { ...OPEN, ...PROXY, GRPC_PORT: 9090, GRPC_HOST: '10.1.2.3', GRPC_TLS_CERT: 'cert.pem', GRPC_TLS_KEY: 'key.pem' },
    { asksProxy: true, asksGrpcProxy: false },
  ],
])('%s: that may be', (_what, told, wanted) => {
  expect(transportOf(told)).toMatchObject({ ...wanted, warnings: [] });
});

test.each([
  ['HTTP off loopback, plain', OPEN, 'TLS_CERT'],
  ['HTTP off loopback with nothing but the promise of https', { ...OPEN, PUBLIC_URL }, 'TRUSTED_PROXY_HOPS'],
  ['HTTP off loopback behind a plain proxy', { ...OPEN, ...PROXY, PUBLIC_URL: 'http://10.1.2.3' }, 'PLAIN_HTTP'],
  ['HTTP off loopback without an address for plates', { ...OPEN, ...OWN, PUBLIC_URL: undefined }, 'PUBLIC_URL'],
  ['HTTP off loopback, plain as the operator wants it, without an address', { ...OPEN, PLAIN_HTTP: true }, 'PUBLIC_URL'],
  ['a certificate under an address that is plain', { ...LOCAL, ...OWN, PUBLIC_URL: 'http://10.1.2.3' }, 'PUBLIC_URL'],
  ['a demonstration with a certificate', { ...LOCAL, ...OWN, DEMO: true }, 'DEMO'],
  ['a certificate without its key', { ...LOCAL, TLS_CERT: 'cert.pem' }, 'TLS_KEY'],
  ['a key of gRPC without its certificate', { ...LOCAL, GRPC_TLS_KEY: 'key.pem' }, 'GRPC_TLS_CERT'],
  ['a CA of clients where no certificate is', { ...LOCAL, GRPC_CLIENT_CA: 'ca.pem' }, 'GRPC_CLIENT_CA'],
  ['leading to https where there is none', { ...LOCAL, HTTP_REDIRECT_PORT: 80 }, 'HTTP_REDIRECT_PORT'],
  ['gRPC off loopback, plain', { ...LOCAL, GRPC_HOST: '10.1.2.3' }, 'GRPC_TLS_CERT'],
])('%s: refused, naming the key', (_what, told, key) => {
  expect(() => transportOf(told)).toThrow(ConfigError);
  expect(() => transportOf(told)).toThrow(key);
});

test('what is plain off loopback because the operator said so is warned of', () => {
  const told = { ...OPEN, GRPC_HOST: '0.0.0.0', GRPC_PORT: 9090, PLAIN_HTTP: true, PLAIN_GRPC: true, PUBLIC_URL: 'http://10.1.2.3' };
  const { secure, warnings } = transportOf(told);
  expect(secure).toBe(false);
  expect(warnings).toEqual([expect.stringContaining('PLAIN_HTTP'), expect.stringContaining('PLAIN_GRPC')]);
});

test('an address for plates that requests name themselves, through a proxy, is warned of', () => {
  expect(transportOf({ ...LOCAL, TRUSTED_PROXY_HOPS: 1 }).warnings).toEqual([expect.stringContaining('PUBLIC_URL')]);
});

test('https that nobody here or before speaks is warned of', () => {
  expect(transportOf({ ...LOCAL, PUBLIC_URL }).warnings).toEqual([expect.stringContaining('TRUSTED_PROXY_HOPS')]);
});

const from = (remoteAddress: string, headers: IncomingHttpHeaders) =>
  cameBy({ socket: { remoteAddress }, headers } as Pick<IncomingMessage, 'headers' | 'socket'>);

test.each([
  [1, '10.0.0.9', 'https', undefined],
  [1, '10.0.0.9', 'HTTPS', undefined],
  [1, '10.0.0.9', 'http', 'tls.required'],
  // What the caller wrote stands left of what the proxy wrote.
  [1, '10.0.0.9', 'https, http', 'tls.required'],
  [2, '10.0.0.9', 'https, http', undefined],
  [2, '10.0.0.9', 'https', undefined],
  [1, '10.0.0.9', undefined, 'tls.proxySilent'],
  [1, '::ffff:10.0.0.9', undefined, 'tls.proxySilent'],
  [1, '127.0.0.1', undefined, undefined],
  [1, '::ffff:127.0.0.1', undefined, undefined],
  [1, '127.0.0.1', 'http', 'tls.required'],
])('behind %d proxies, from %s, by %s', (hops, peer, scheme, code) => {
  const ask = () => requireEncrypted(from(peer, scheme === undefined ? {} : { 'x-forwarded-proto': scheme }), hops);
  if (code === undefined) expect(ask).not.toThrow();
  else expect(ask).toThrow(expect.objectContaining({ code, kind: 'forbidden' }));
});

test('a proxy on this machine that names the caller but not how they came is not believed', () => {
  expect(() => requireEncrypted(from('127.0.0.1', { 'x-forwarded-for': '1.1.1.1' }), 1)).toThrow(
    expect.objectContaining({ code: 'tls.proxySilent' }),
  );
});
