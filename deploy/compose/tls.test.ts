import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readConfig } from '@mingjing/kit';
import { parse } from 'yaml';
import { config as keys } from '../../apps/gateway/src/config';
import { transportOf } from '../../apps/gateway/src/transport';

const ROOT = path.join(__dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

interface Container {
  environment: Record<string, string>;
  ports: string[];
  volumes: string[];
  healthcheck: { test: string[] };
}
const override = { tag: '!override', collection: 'seq' as const, identify: () => false };
const containerOf = (file: string): Container =>
  (parse(read(file), { merge: true, customTags: [override] }) as { services: { platform: Container } }).services.platform;
const base = containerOf('docker-compose.yml');
const over = containerOf('deploy/compose/tls.yml');

const given = (environment: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, value.replace(/\$\{\w+:-([^}]*)\}/g, '$1')]));
const told = (asked: Record<string, string>) =>
  readConfig([keys], { ...given(base.environment), ...given(over.environment), ...asked }) as unknown as Parameters<typeof transportOf>[0];

describe('TLS of our own with Docker', () => {
  const PUBLIC_URL = 'https://pj.example.gov.cn';

  test('starts with nothing unencrypted, and says what is missing', () => {
    expect(transportOf(told({ PUBLIC_URL }))).toEqual({ secure: true, asksProxy: false, asksGrpcProxy: false, warnings: [] });
    expect(() => transportOf(told({}))).toThrow('PUBLIC_URL');
  });

  test('publishes and probes where the doors are', () => {
    const { PORT, GRPC_PORT, HTTP_REDIRECT_PORT } = told({ PUBLIC_URL }) as unknown as Record<string, number>;
    expect(over.ports).toEqual([`80:${HTTP_REDIRECT_PORT}`, `443:${PORT}`, `9443:${GRPC_PORT}`]);
    expect(over.healthcheck.test).toEqual(['CMD', 'node', 'health.js', 'http', `https://127.0.0.1:${PORT}/readyz`]);
    const mounted = over.volumes.map((volume) => volume.split(':').at(-2));
    for (const file of [over.environment['TLS_CERT'], over.environment['TLS_KEY']]) expect(mounted).toContain(path.dirname(file!));
  });
});

describe('nginx in front', () => {
  const conf = read('deploy/nginx.conf');
  const servers = conf.split(/^server \{/m).slice(1);
  const listening = (port: string): string => servers.find((server) => new RegExp(`listen ${port}\\b`).test(server)) ?? '';

  test('leads to the ports the doors listen on by default', () => {
    const { PORT, GRPC_PORT } = readConfig([keys], {}) as unknown as Record<string, number>;
    expect([...conf.matchAll(/^\s+server (\S+);/gm)].map(([, at]) => at)).toEqual([`127.0.0.1:${PORT}`, `127.0.0.1:${GRPC_PORT}`]);
  });

  test('says who came and how, in place of whatever the caller claims, at each door', () => {
    for (const [port, kind] of [
      ['443', 'proxy'],
      ['9443', 'grpc'],
    ] as const) {
      expect(listening(port)).toContain(`${kind}_set_header X-Forwarded-For $remote_addr;`);
      expect(listening(port)).toContain(`${kind}_set_header X-Forwarded-Proto $scheme;`);
      expect(listening(port)).toMatch(/listen \d+ ssl/);
    }
    expect(conf).not.toContain('$proxy_add_x_forwarded_for');
  });

  test('passes on the host the page was asked under: sessions compare it with the origin', () => {
    expect(listening('443')).toContain('proxy_set_header Host $host;');
  });

  test('what comes unencrypted is led away and goes no further', () => {
    expect(listening('80')).toContain('return 308 https://pj.example.gov.cn$request_uri;');
    expect(listening('80')).not.toContain('_pass');
  });

  test('takes what the platform takes, and the same protocols', () => {
    const most = Number(/client_max_body_size (\d+)m;/.exec(listening('443'))?.[1]);
    expect(most).toBeGreaterThan((readConfig([keys], {}) as unknown as { IMPORT_MAX_MIB: number }).IMPORT_MAX_MIB);
    expect(conf).toContain('ssl_protocols TLSv1.2 TLSv1.3;');
  });
});
