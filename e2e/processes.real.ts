import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { freePort } from '../apps/platform/src/year/free-port';
import { evaluate as byCitizen, fetching } from '../apps/platform/src/honest-citizen';
import { ADAPTERS, freshInstance, Person, settled, startPlatform, until, type Platform } from './platform';

const SERVICES = ['directory', 'evaluation', 'lead', 'notification', 'statistics', 'gateway'];

class House {
  private readonly processes = new Map<string, ChildProcess>();

  constructor(private readonly env: Record<string, string>) {}

  start(service: string): void {
    const main = path.join(__dirname, `../apps/${service}/dist/main.js`);
    const inherited = { PATH: process.env['PATH'] ?? '' };
    const child = spawn(process.execPath, [main], { env: { ...inherited, ...this.env }, stdio: ['ignore', 'ignore', 'inherit'] });
    this.processes.set(service, child);
  }

  async end(service: string, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const child = this.processes.get(service);
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    return (await ended)[0];
  }

  endAll(): Promise<(number | null)[]> {
    return Promise.all([...this.processes.keys()].map((service) => this.end(service, 'SIGTERM')));
  }
}

describe('every service as a process of its own, on MongoDB and Kafka', () => {
  const real = ADAPTERS.find(({ env }) => env['KAFKA_BROKERS']);
  let seeded: Platform;
  let house: House;
  let url: string;

  beforeAll(async () => {
    if (!real) throw new Error('MONGODB_URI and KAFKA_BROKERS are needed: npm run stack -- up');
    const INSTANCE = freshInstance();
    seeded = await startPlatform({ ...real.env, INSTANCE });
    await settled(await Person.signIn(seeded, 'coordinator'), '632800');
    expect(await seeded.stop()).toBe(0);
    const ports = await Promise.all([...SERVICES, 'http', 'grpc'].map(() => freePort()));
    const listen = Object.fromEntries(
      SERVICES.slice(0, -1).map((name, place) => [`${name.toUpperCase()}_LISTEN`, `127.0.0.1:${ports[place]}`]),
    );
    const [PORT, GRPC_PORT] = ports.slice(-2).map(String);
    house = new House({
      ...real.env,
      ...listen,
      INSTANCE,
      PORT: PORT!,
      GRPC_PORT: GRPC_PORT!,
      METRICS_PORT: 'off',
      LOG_LEVEL: 'error',
      DATA_DIR: seeded.dataDir,
    });
    url = `http://127.0.0.1:${PORT}`;
    SERVICES.forEach((service) => house.start(service));
    await until('all to be ready', async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.ok);
  }, 300_000);
  afterAll(async () => {
    await house?.endAll();
    await seeded?.dispose();
  });

  async function evaluate(code: string, key: string): Promise<number> {
    const said = { code, level: 'unsatisfied', attitude: 'unsatisfied', efficiency: 'satisfied', text: '' };
    return (await byCitizen(fetching(url), key, said)).status;
  }

  test('they do the main job together; one that is killed is missed by nobody and catches up', async () => {
    const platform = { ...seeded, url };
    const [coordinator, supervisor] = await Promise.all([
      Person.signIn(platform, 'coordinator'),
      Person.signIn(platform, 'supervisor-632801'),
    ]);
    const before = await settled(coordinator!, '632800');
    const { items } = await supervisor!.get<{ items: { plateCode: string }[] }>('/service-points?pageSize=1');
    const code = items[0]!.plateCode;

    expect(await evaluate(code, 'processes-1')).toBe(201);
    const counted = async (cases: number) => {
      const now = await settled(coordinator!, '632800');
      return now.cases === before.cases + cases && now.evaluations === before.evaluations + cases;
    };
    await until('the first to be counted', () => counted(1));

    await house.end('lead', 'SIGKILL');
    await house.end('statistics', 'SIGKILL');
    // Intake needs neither.
    expect(await evaluate(code, 'processes-2')).toBe(201);
    const unready = await fetch(`${url}/readyz`);
    expect(unready.status).toBe(503);
    house.start('lead');
    house.start('statistics');
    await until('all to be ready again', async () => (await fetch(`${url}/readyz`)).ok);
    await until('the second to be counted', () => counted(2));
    expect(await house.endAll()).toEqual(SERVICES.map(() => 0));
  }, 300_000);
});
