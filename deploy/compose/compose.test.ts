import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CALLED, SERVICES } from '@mingjing/contracts';
import { addressKeys, readConfig } from '@mingjing/kit';
import { transportOf } from '../../apps/gateway/src/transport';
import { configTable } from '../../apps/platform/src/config-table';
import { services } from '../../apps/platform/src/services';
import { parse } from 'yaml';
import versions from '../../scripts/real-parts/versions.json';

const ROOT = path.join(__dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

interface Container {
  image?: string;
  build?: { context: string; args: { APP: string } };
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  profiles?: string[];
  command?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[]; interval: string; timeout: string; retries: number };
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Container>;
  volumes: Record<string, unknown>;
};
const all = Object.entries(compose.services);
const ours = all.filter(([, container]) => container.build);
const names = Object.keys(SERVICES);

/** What Docker would put for ${KEY:-default} when nothing is set. */
const resolved = (environment: Record<string, string> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, value.replace(/\$\{\w+:-([^}]*)\}/g, '$1')]));
const shapesOf = (app: string) => services.filter((service) => app === 'platform' || service.name === app).map((service) => service.config);
const configOf = (name: string) => {
  const container = compose.services[name]!;
  return readConfig(shapesOf(container.build!.args.APP), resolved(container.environment));
};

test('the start list has every listed service, and the sandbox provider, which stands for the outside world', () => {
  expect(services.map(({ name }) => name).sort()).toEqual([...names, 'sandbox'].sort());
  expect(services.at(-1)?.name).toBe('gateway');
});

test('there is one container for everything, and one for each service', () => {
  expect(ours.map(([, { build }]) => build!.args.APP).sort()).toEqual(['platform', ...names].sort());
  for (const [name, { build }] of ours) expect(build!.args.APP).toBe(name);
});

test.each(ours)('%s starts from a file that is there', (_name, { build }) => {
  expect(existsSync(path.join(ROOT, 'apps', build!.args.APP, 'src/main.ts'))).toBe(true);
});

test.each(ours)('%s is given only variables its services know, with values they accept', (name, { environment }) => {
  const known = configOf(name);
  // readConfig drops what no schema names; every key written down must come back.
  const given = Object.entries(resolved(environment)).filter(([, value]) => value !== '');
  expect(given.map(([key]) => key).filter((key) => known[key] === undefined)).toEqual([]);
});

test.each(ours)('%s listens where Docker publishes and probes', (name, { ports = [], healthcheck }) => {
  const config = configOf(name);
  const serving = name === 'platform' || name === 'gateway';
  expect(ports).toEqual(
    serving ? [`127.0.0.1:${config['PORT']}:${config['PORT']}`, `127.0.0.1:${config['GRPC_PORT']}:${config['GRPC_PORT']}`] : [],
  );
  const own = String(config[addressKeys(name).listen]).replace('0.0.0.0', '127.0.0.1');
  const probe = serving ? ['http', `http://127.0.0.1:${config['PORT']}/readyz`] : ['grpc', own];
  expect(healthcheck?.test).toEqual(['CMD', 'node', 'health.js', ...probe]);
  if (serving) expect([config['HOST'], config['GRPC_HOST']]).toEqual(['0.0.0.0', '0.0.0.0']);
});

test.each(ours.filter(([name]) => name === 'platform' || name === 'gateway'))(
  '%s may start as it is written, and behind a proxy asks how people came',
  (_name, { environment, build }) => {
    const told = (over: Record<string, string>) =>
      transportOf(readConfig(shapesOf(build!.args.APP), { ...resolved(environment), ...over }) as never);
    expect(told({})).toMatchObject({
      secure: false,
      warnings: [expect.stringContaining('PLAIN_HTTP'), expect.stringContaining('PLAIN_GRPC')],
    });
    const proxied = { PUBLIC_URL: 'https://pj.example.gov.cn', TRUSTED_PROXY_HOPS: '1' };
    expect(told(proxied)).toEqual({ secure: true, asksProxy: true, asksGrpcProxy: true, warnings: [] });
  },
);

test.each(ours.filter(([, { profiles }]) => profiles))('%s reaches every other service at the name and port of its container', (name) => {
  const config = configOf(name);
  for (const other of CALLED) {
    const { listen, address } = addressKeys(other);
    const { port } = SERVICES[other];
    expect(compose.services[other]?.environment?.[listen]).toBe(`0.0.0.0:${port}`);
    expect(config[address]).toBe(`${other}:${port}`);
  }
});

test.each(ours)(
  '%s shares the real parts and the keys with the others, and runs without demo accounts',
  (name, { volumes, depends_on }) => {
    const config = configOf(name);
    expect(config.MONGODB_URI).toBe('mongodb://mongodb:27017/?replicaSet=rs0');
    expect(config.KAFKA_BROKERS).toBe('kafka:9092');
    expect(config.DEMO).toBe(false);
    expect(volumes).toContain('keys:/keys');
    expect(depends_on).toMatchObject({ mongodb: { condition: 'service_healthy' }, kafka: { condition: 'service_healthy' } });
  },
);

test.each(all)('%s has a health check, and waits for healthy neighbours that exist', (_name, { healthcheck, depends_on = {} }) => {
  expect(healthcheck).toMatchObject({
    interval: expect.stringMatching(/^\d+s$/),
    timeout: expect.stringMatching(/^\d+s$/),
    retries: expect.any(Number),
  });
  for (const [neighbour, { condition }] of Object.entries(depends_on)) {
    expect(compose.services[neighbour]?.healthcheck).toBeDefined();
    expect(condition).toBe('service_healthy');
  }
});

test('the gateway brings every service that it is not ready without', () => {
  expect(Object.keys(compose.services['gateway']?.depends_on ?? {})).toEqual(expect.arrayContaining([...CALLED]));
});

test('Kafka and MongoDB are those of npm run stack', () => {
  const { kafka, mongodb } = compose.services;
  expect(kafka?.image).toBe(versions.kafka.image);
  expect(mongodb?.image).toBe(versions.mongod.image);
  expect(versions.kafka.image.split(':')[1]).toBe(versions.kafka.version);
  expect(versions.mongod.image.split(':')[1]).toBe(versions.mongod.version);
  expect(kafka?.environment?.['KAFKA_ADVERTISED_LISTENERS']).toBe('PLAINTEXT://kafka:9092');
  expect(mongodb?.command).toEqual(expect.arrayContaining(['--replSet', 'rs0']));
});

test('docs/configuration.md names every key as it is; if not: npm run config -- --write', () => {
  expect(read('docs/configuration.md')).toBe(configTable());
});

test('every volume that is used is declared, and the other way round', () => {
  const used = all.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0]!));
  expect([...new Set(used)].sort()).toEqual(Object.keys(compose.volumes).sort());
});

describe('the Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');
  const of = (instruction: string): string[] =>
    lines.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.slice(instruction.length + 1));

  test('runs on the Node that package.json asks for', () => {
    const major = (JSON.parse(read('package.json')) as { engines: { node: string } }).engines.node.match(/\d+/)![0];
    for (const from of of('FROM')) expect(from).toMatch(new RegExp(`^node:${major}-`));
    expect(read('.nvmrc').trim()).toMatch(new RegExp(`^v?${major}`));
  });

  test('ends as an unprivileged user, in the exec form, so that signals arrive', () => {
    expect(of('USER')).toEqual(['node']);
    expect(of('ENTRYPOINT')).toEqual(['["node", "main.js"]']);
    expect(lines.findIndex((line) => line.startsWith('USER'))).toBeGreaterThan(lines.findLastIndex((line) => line.startsWith('RUN')));
  });

  test('takes the app as its argument and copies only what exists', () => {
    expect(of('ARG')).toEqual(['APP=platform']);
    for (const copy of of('COPY').filter((line) => line.startsWith('--from=built'))) {
      const source = copy.split(' ')[1]!.replace('/mingjing/', '');
      expect(existsSync(path.join(ROOT, source))).toBe(true);
    }
  });

  test('puts data and keys where the volumes of compose are', () => {
    const [environment] = of('ENV').filter((line) => line.includes('DATA_DIR'));
    expect(environment).toContain('DATA_DIR=/data KEYS_DIR=/keys');
    expect(of('VOLUME')).toEqual(['["/data", "/keys"]']);
  });
});
