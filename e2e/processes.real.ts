import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os, { tmpdir } from 'node:os';
import path from 'node:path';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { MongoClient } from 'mongodb';
import { TOPICS } from '@mingjing/contracts';
import { comingFrom, evaluate as byCitizen, fetching, type Answered } from '../apps/platform/src/honest-citizen';
import * as three from '../scripts/real-parts/three';
import { openHall } from './hall';
import { House, PROCESSES } from './house';
import { freshInstance, Person, settled, until } from './platform';

const INSTANCE = freshInstance();
/** A machine that others share. */
const LONG_MS = 180_000;
const PREFECTURE = '632800';

interface Account {
  username: string;
  password: string;
}

/**
 * Three MongoDB members and three brokers of this test's own, whose members it kills. The whole demands counts, never speed:
 * every evaluation that was acknowledged has its case and is counted, and no other.
 */
describe('every service as a process of its own, on three MongoDB members and three Kafka brokers', () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-processes-'));
  const dir = mkdtempSync(path.join(tmpdir(), 'mingjing-three-'));
  let house: House;
  let kafka: Kafka;
  let admin: Admin | undefined;
  let coordinator: Person;
  let supervisor: Person;
  let sysAdmin: Person;
  let codes: string[];
  let given = 0;
  let reads = 0;
  const receipts: string[] = [];

  beforeAll(async () => {
    const env = await three.upThree({ dir });
    kafka = new Kafka({ clientId: 'test', brokers: env['KAFKA_BROKERS']!.split(','), logLevel: logLevel.NOTHING });
    house = await House.at({ ...env, INSTANCE, DATA_DIR: dataDir, DEMO: 'false' });
    house.start(...PROCESSES);
    await house.ready();
    const hall = await openHall(house.addresses, path.join(dataDir, 'keys'), 40);
    codes = hall.codes;
    coordinator = await Person.signIn(house, 'coordinator', hall.passwords['coordinator']);
    supervisor = await Person.signIn(house, 'supervisor', hall.passwords['supervisor']);
    const { accounts } = JSON.parse(readFileSync(path.join(dataDir, 'initial-accounts.json'), 'utf8')) as { accounts: Account[] };
    sysAdmin = await Person.enter(house, 'sysadmin', accounts.find(({ username }) => username === 'sysadmin')!.password);
  }, 400_000);
  afterAll(async () => {
    await house?.endAll();
    await admin?.disconnect().catch(() => undefined);
    rmSync(dataDir, { recursive: true, force: true });
    await three.downThree({ dir, wipe: true });
  }, 120_000);

  /** The nth unsatisfied evaluation; asked again it is the same. */
  const ask = (n: number): Promise<Answered> => {
    const said = { code: codes[n % codes.length], level: 'unsatisfied', attitude: 'unsatisfied', efficiency: 'satisfied', text: '' };
    return byCitizen(fetching(house.url), `processes-${n}`, said);
  };

  /** So many more, each asked for again until it is acknowledged. */
  async function evaluate(count: number): Promise<void> {
    for (const end = given + count; given < end; given += 1) {
      const taken = await until('it to be taken', async () => {
        const answer = await ask(given).catch(() => undefined);
        return answer?.status === 201 && answer;
      });
      receipts.push((taken.body as { receipt: string }).receipt);
    }
  }

  /** Every acknowledged one has its case and is counted, and none besides. */
  async function exact(): Promise<void> {
    await until(
      `all of ${given} to be counted and to have their cases`,
      async () => {
        const now = await settled(coordinator, PREFECTURE).catch(() => undefined);
        return now && [now.evaluations, now.unsatisfied, now.cases].every((figure) => figure === given);
      },
      LONG_MS,
    );
  }

  /** A rebuild from the documents finds nothing to correct. */
  async function rebuiltIsTheSame(): Promise<void> {
    const run = async () => (await sysAdmin.get<{ run?: { state: string; corrected: number } }>('/statistics/rebuild')).run;
    await until('no rebuild to be under way', async () => !['waiting', 'running'].includes((await run())?.state ?? ''), LONG_MS);
    await sysAdmin.post('/statistics/rebuild');
    await until('the rebuild', async () => (await run())?.state === 'done', LONG_MS);
    expect((await run())?.corrected).toBe(0);
  }

  const topic = (owner: string) => `${INSTANCE}.${owner}.v1`;
  /** Of the brokers, whichever of them live. */
  async function asking<T>(question: (client: Admin) => Promise<T>): Promise<T> {
    const answered = await until('the brokers to answer', async () => {
      try {
        if (!admin) await (admin = kafka.admin()).connect();
        return { answer: await question(admin) };
      } catch {
        admin = undefined;
        return undefined;
      }
    });
    return answered.answer;
  }
  const endsOf = (owner: string) => asking((client) => client.fetchTopicOffsets(topic(owner)));
  /** How many messages were ever published to a topic. */
  const endOf = async (owner: string) => (await endsOf(owner)).reduce((sum, { high }) => sum + Number(high), 0);
  const restarted = async (...services: string[]) => {
    house.start(...services);
    await house.ready();
  };
  /** Case states as the citizens of these receipts are told. */
  const told = (some: string[]) =>
    Promise.all(
      some.map(async (receipt) => {
        const headers = comingFrom(`${receipt} ${(reads += 1)}`);
        const reply = await fetch(`${house.url}/api/v1/public/receipts/${receipt}`, { headers });
        return ((await reply.json()) as { caseState: string }).caseState;
      }),
    );

  test('they do the main job together; those that are killed are missed by nobody and catch up', async () => {
    await evaluate(1);
    await exact();
    await house.end('lead', 'SIGKILL');
    await house.end('statistics', 'SIGKILL');
    // Intake needs neither.
    await evaluate(1);
    expect((await fetch(`${house.url}/readyz`)).status).toBe(503);
    await restarted('lead', 'statistics');
    await exact();
  }, 400_000);

  test('events that left the topic before anybody read them: every case is opened, every figure is right, and it is said', async () => {
    const start = await endOf('evaluation');
    await Promise.all(['lead', 'statistics'].map((service) => house.end(service)));
    await evaluate(5);
    await until('them to be published', async () => (await endOf('evaluation')) >= start + 5);
    const partitions = (await endsOf('evaluation')).map(({ partition, high }) => ({ partition, offset: high }));
    await asking((client) => client.deleteTopicRecords({ topic: topic('evaluation'), partitions }));
    await restarted('lead', 'statistics');
    await exact();
    const { items } = await sysAdmin.get<{ items: { group: string; why: string; acted: number; state: string }[] }>(
      '/reconciliations?service=lead',
    );
    expect(items).toContainEqual(
      expect.objectContaining({ group: 'lead.mingjing.evaluation.v1', why: 'forgotten', state: 'done', acted: 5, refused: 0 }),
    );
    await rebuiltIsTheSame();
  }, 400_000);

  test('topics that are lost: what was decided before is made up for on both sides', async () => {
    const start = await endOf('lead');
    const { items } = await supervisor.get<{ items: { id: string }[] }>('/cases?pageSize=1');
    await house.end('evaluation');
    // What the citizen said cannot be shown now; that the case is accepted is decided all the same.
    await supervisor.request('POST', `/cases/${items[0]!.id}/actions/accept`, {});
    await until('it to be published', async () => (await endOf('lead')) > start);
    await house.endAll();
    await asking((client) => client.deleteTopics({ topics: Object.keys(TOPICS).map(topic) }));
    await restarted(...PROCESSES);
    await evaluate(2);
    await exact();
    await until('the citizen to be told', async () => (await told(receipts)).includes('firstVisit'), LONG_MS);
    await rebuiltIsTheSame();
  }, 400_000);

  test('a broker is killed: intake goes on and everything arrives', async () => {
    await three.endMembers(dir, ['kafka-2'], 'SIGKILL');
    await evaluate(5);
    await exact();
    await three.startMembers(dir, ['kafka-2']);
  }, 400_000);

  test('a primary that is left alone, killed and rolled back: nothing comes of what nobody was promised', async () => {
    const set = Object.entries(await three.replicaSet(dir)) as [three.Member, string][];
    const primary = set.find(([, standing]) => standing === 'primary')![0];
    const others = set.map(([member]) => member).filter((member) => member !== primary);
    const { nodes } = await three.threeOf(dir);
    const { mongod } = nodes[Number(primary.at(-1)) - 1]!;
    const alone = new MongoClient(`mongodb://127.0.0.1:${mongod}/?directConnection=true`, { runtimeAdapters: { os } });
    const evaluations = alone.db(`${INSTANCE}_evaluation`).collection('evaluations');
    const [documents, published] = [await evaluations.countDocuments(), await endOf('evaluation')];

    await three.endMembers(dir, others, 'SIGKILL');
    const asked = Array.from({ length: 8 }, (_, n) => ask(given + n));
    await until('the primary to have written them', async () => (await evaluations.countDocuments()) >= documents + 8, 9_000);
    // Time for some sweeps of the relay, which must find none of them.
    const seen: number[] = [];
    await until('some sweeps', async () => seen.push(await endOf('evaluation')) > 25);
    expect(Math.max(...seen)).toBe(published);
    await three.endMembers(dir, [primary], 'SIGKILL');
    await alone.close(true);
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array(8).fill(503));
    await three.startMembers(dir, others);
    await until('a new primary', async () => Object.values(await three.replicaSet(dir)).includes('primary'), LONG_MS);
    await three.startMembers(dir, [primary]);
    await until('the old one to roll back', async () => existsSync(path.join(dir, primary, 'rollback')), LONG_MS);
    await until('the old one to follow', async () => (await three.replicaSet(dir))[primary] === 'secondary', LONG_MS);
    await exact();
    // Asked again, as the answer said, each is taken once.
    await evaluate(8);
    await exact();
    await rebuiltIsTheSame();
    expect(await house.endAll()).toEqual(PROCESSES.map(() => 0));
  }, 300_000);
});
