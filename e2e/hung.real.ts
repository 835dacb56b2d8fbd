import { evaluate as byCitizen, fetching } from '../apps/platform/src/honest-citizen';
import { House, PROCESSES } from './house';
import { ADAPTERS, freshInstance, openPlates, Person, settled, startPlatform, until, type Figures, type Platform } from './platform';

/** Rules are asked for anew after ten seconds, and sessions hold for sixty: for so long the directory stands still. */
const STANDSTILL_MS = 15_000;
const WRITERS = 24;

describe('services as processes of their own, some of which hang or stop', () => {
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
    house = await House.at({ ...real.env, INSTANCE, DATA_DIR: seeded.dataDir });
    url = house.url;
  }, 300_000);
  afterAll(async () => {
    // Whatever failed in between: one that stands still does not end.
    house?.signal('directory', 'SIGCONT');
    await house?.endAll();
    await seeded?.dispose();
  });

  async function evaluate(code: string, key: string): Promise<number> {
    const said = { code, level: 'unsatisfied', attitude: 'unsatisfied', efficiency: 'satisfied', text: '' };
    return (await byCitizen(fetching(url), key, said)).status;
  }

  test('a service that starts before the one it asks lives on, and works once that comes', async () => {
    house.start('notification');
    // Its officials are there, and what their days are is asked of the directory: twice in vain.
    const failures = () => house.log('notification').split('"job":"integrity reminders"').length - 1;
    await until('two rounds of reminders in vain', async () => failures() >= 2 || !house.lives('notification'));
    expect([house.lives('notification'), house.log('notification')]).toEqual([true, expect.not.stringContaining('"level":60')]);
    house.start(...PROCESSES.filter((service) => service !== 'notification'));
    await house.ready();
    const coordinator = await Person.signIn({ ...seeded, url }, 'coordinator');
    const { items } = await coordinator.get<{ items: unknown[] }>('/officials/reminders?days=366');
    expect(items.length).toBeGreaterThan(0);
    const before = failures();
    await coordinator.get('/officials/reminders?days=7');
    expect(failures()).toBe(before);
  }, 300_000);

  /** Evaluations without a pause by many citizens, each with their answer or why there was none. */
  class Load {
    readonly acknowledged: string[] = [];
    readonly refused: string[] = [];
    private going = true;
    private readonly done: Promise<unknown>;

    constructor(name: string, codes: string[], writers: number) {
      this.done = Promise.all(Array.from({ length: writers }, (_, writer) => this.write(name, codes, writer)));
    }

    async end(): Promise<void> {
      this.going = false;
      await this.done;
    }

    private async write(name: string, codes: string[], writer: number): Promise<void> {
      for (let n = 0; this.going; n += 1) {
        const key = `${name}-${writer}-${n}`;
        const code = codes[(writer * 97 + n) % codes.length]!;
        const status = await evaluate(code, key).catch(
          (error: Error & { cause?: { code?: string } }) => error.cause?.code ?? error.message,
        );
        if (status === 201) this.acknowledged.push(key);
        else this.refused.push(`${status}`);
        // Nobody listens: it is no use to ask as fast as the machine can.
        if (status === 'ECONNREFUSED') await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  test('a directory that hangs stops no evaluation and nobody who is there; a stop under load cuts no answer', async () => {
    const platform = { ...seeded, url };
    const coordinator = await Person.signIn(platform, 'coordinator');
    const codes = await openPlates(coordinator, 500);
    const before = await settled(coordinator, '632800');
    const all = ({ evaluations, held }: Figures) => evaluations + held;

    const during = new Load('standstill', codes, 8);
    await until('the load to flow', async () => during.acknowledged.length > 50);
    const { username } = await coordinator.get<{ username: string }>('/auth/me');
    house.signal('directory', 'SIGSTOP');
    const stood = Date.now();
    await until('rules to have grown old', async () => Date.now() - stood > STANDSTILL_MS);
    // Who is there goes on; who comes is told soon, and not that their password is wrong.
    expect(await coordinator.get('/auth/me')).toMatchObject({ username });
    const since = during.acknowledged.length;
    await until('evaluations to be taken all the same', async () => during.acknowledged.length > since + 50);
    await expect(Person.signIn(platform, 'auditadmin')).rejects.toThrow(/503/);
    house.signal('directory', 'SIGCONT');
    await until('people to be let in again', () => Person.signIn(platform, 'auditadmin').catch(() => undefined));
    await during.end();
    expect(during.refused).toEqual([]);

    const stopping = new Load('stop', codes, WRITERS);
    for (const service of ['evaluation', 'gateway']) {
      const enough = stopping.acknowledged.length + 100;
      await until('the load to flow', async () => stopping.acknowledged.length > enough);
      expect([service, await house.end(service, 'SIGTERM')]).toEqual([service, 0]);
      house.start(service);
      await house.ready();
    }
    const enough = stopping.acknowledged.length + 100;
    await until('the load to flow again', async () => stopping.acknowledged.length > enough);
    await stopping.end();
    // Nobody's connection was cut: it was answered, or there was none.
    expect([...new Set(stopping.refused)].filter((why) => !['503', 'ECONNREFUSED'].includes(why))).toEqual([]);
    const taken = during.acknowledged.length + stopping.acknowledged.length;
    const after = await until('all to be counted', async () => {
      const now = await settled(coordinator, '632800');
      return all(now) >= all(before) + taken && now;
    });
    // What was refused was not done: no evaluation is there whose citizen does not know of it.
    expect(all(after)).toBe(all(before) + taken);
    expect(await house.endAll()).toEqual(PROCESSES.map(() => 0));
  }, 300_000);
});
