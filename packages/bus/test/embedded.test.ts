import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openBus, type Bus, type InMessage } from '../src';
import { EmbeddedBus } from '../src/embedded';
import type { DurableLog } from '../src/log';
import { endPublishers, startPublisher } from './children';
import { MemoryLetters } from './letters';
import { firsts, keysOf, log, message, messages, ofKey, until } from './support';

const TOPIC = 'crash.v1';
let dataDir: string;
let bus: Bus | undefined;

beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'bus-'));
});

afterEach(async () => {
  endPublishers();
  await bus?.close();
  bus = undefined;
  fs.rmSync(dataDir, { recursive: true, force: true });
});

const open = async (): Promise<Bus> => {
  bus = await openBus({ clientId: 'test', dataDir, log });
  await bus.createTopics([TOPIC], 12);
  return bus;
};

it('keeps everything acknowledged when the process is killed in the middle, again and again', async () => {
  const acknowledged: string[] = [];
  for (let round = 0; round < 5; round++) {
    const { child, told, acknowledged: known } = startPublisher(dataDir, 'k', round * 100_000, 100_000);
    const enough = 200 + 300 * round;
    await until('enough is acknowledged', () => told.length > enough);
    child.kill('SIGKILL');
    await once(child, 'close');
    acknowledged.push(...known());
  }
  const seen: InMessage[] = [];
  const opened = await open();
  await opened.subscribe({
    group: 'g',
    topics: [TOPIC],
    deadLetters: new MemoryLetters(),
    each: async (one) => void seen.push(one),
  });
  const found = () => new Set(firsts(seen));
  await until('all acknowledged ones came', () => {
    const have = found();
    return acknowledged.every((text) => have.has(text));
  });
  for (let lane = 0; lane < 8; lane++) {
    const numbers = ofKey(seen, `k-${lane}`).map((text) => Number(text.split('#')[1]));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  }
  for (let partition = 0; partition < 12; partition++) {
    const offsets = seen.filter((one) => one.partition === partition).map(({ offset }) => offset);
    expect(new Set(offsets).size).toBe(offsets.length);
  }
});

it('refuses a second process on the directory, and says which one has it and what to do', async () => {
  await open();
  const { child, errors } = startPublisher(dataDir, 'k', 0, 1);
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(3);
  expect(errors()).toContain(`process ${process.pid}`);
  expect(errors()).toContain('DATA_DIR');
  expect(errors()).toContain('KAFKA_BROKERS');
});

it('refuses a second bus on the directory in the same process, and takes it again once closed', async () => {
  const first = await open();
  await expect(openBus({ clientId: 'test', dataDir, log })).rejects.toThrow(/in use by process/);
  await first.close();
  const second = await open();
  await second.publish(TOPIC, [message('a', 0)]);
});

it('takes over what a killed process left behind', async () => {
  const { child, told } = startPublisher(dataDir, 'k', 0, 100_000);
  await until('it publishes', () => told.length > 10);
  child.kill('SIGKILL');
  await once(child, 'close');
  const opened = await open();
  await opened.publish(TOPIC, [message('a', 0)]);
});

it('forgets what is older than the retention, but nothing that a subscription has still to handle, and never an offset', async () => {
  const retentionMs = 60_000;
  const day = Date.now() + 86_400_000;
  const embedded = await EmbeddedBus.open({ clientId: 'test', dataDir, log, retentionMs });
  bus = embedded;
  await embedded.createTopics([TOPIC], 12);
  await embedded.publish(TOPIC, messages(keysOf(40), 60));
  let held = true;
  const seen: InMessage[] = [];
  const subscription = await embedded.subscribe({
    group: 'g',
    topics: [TOPIC],
    deadLetters: new MemoryLetters(),
    isTransient: () => true,
    each: async (one) => {
      if (held) throw new Error('held');
      seen.push(one);
    },
  });
  expect(await embedded.forgetOld(day)).toBe(0);
  held = false;
  await until('all came', () => firsts(seen).length === 2_400);
  await until('nothing is left', async () => (await subscription.lag()) === 0);
  expect(await embedded.forgetOld(Date.now())).toBe(0);
  // The newest of each partition stays.
  expect(await embedded.forgetOld(day)).toBe(2_400 - 12);
  const highest = Math.max(...seen.filter(({ partition }) => partition === seen[0]!.partition).map(({ offset }) => offset));
  await embedded.close();
  const reopened = await open();
  await reopened.publish(TOPIC, [{ ...message(seen[0]!.key, 99) }]);
  const later: InMessage[] = [];
  await reopened.subscribe({
    group: 'new',
    topics: [TOPIC],
    deadLetters: new MemoryLetters(),
    each: async (one) => void later.push(one),
  });
  await until('the new one came', () => later.some((one) => one.value.toString().endsWith('#99')));
  expect(later.find((one) => one.value.toString().endsWith('#99'))!.offset).toBe(highest + 1);
});

describe('what a group has missed', () => {
  const told: string[] = [];
  const seen: InMessage[] = [];
  const read = async (bus: Bus, group = 'g') =>
    bus.subscribe({
      ...{ group, topics: [TOPIC], deadLetters: new MemoryLetters() },
      each: async (one) => void seen.push(one),
      onGap: async ({ kind }) => void told.push(kind),
    });
  beforeEach(() => {
    told.length = 0;
    seen.length = 0;
  });

  it('is told where the retention took what an absent group had still to read', async () => {
    const embedded = await EmbeddedBus.open({ clientId: 'test', dataDir, log, retentionMs: 60_000 });
    bus = embedded;
    await embedded.createTopics([TOPIC], 12);
    await embedded.publish(TOPIC, messages(keysOf(40), 1));
    const subscription = await read(embedded);
    await until('all came', () => seen.length === 40);
    await subscription.stop();
    await embedded.publish(TOPIC, messages(keysOf(40), 2));
    expect(await embedded.forgetOld(Date.now() + 86_400_000)).toBe(120 - 12);
    await read(embedded);
    await until('what is left came', () => seen.length === 52);
    expect(told).toEqual(['new', 'forgotten']);
  });

  it('is told where it has read further than the log reaches, which is then read from its beginning', async () => {
    const embedded = await open();
    const { offsets } = (embedded as unknown as { log: DurableLog }).log;
    for (let partition = 0; partition < 12; partition++) offsets.commit('g', TOPIC, partition, 1_000);
    await embedded.publish(TOPIC, messages(keysOf(40), 1));
    await read(embedded);
    await until('all came', () => seen.length === 40);
    expect(told).toEqual(['remade']);
  });

  it('nothing is read before it could be told', async () => {
    const embedded = await open();
    await embedded.publish(TOPIC, messages(keysOf(4), 1));
    const onGap = () => Promise.reject(new Error('no store'));
    const each = async (one: InMessage) => void seen.push(one);
    const wanted = { group: 'g', topics: [TOPIC], deadLetters: new MemoryLetters(), each };
    await expect(embedded.subscribe({ ...wanted, onGap })).rejects.toThrow('no store');
    expect(seen).toEqual([]);
    await read(embedded);
    await until('all came', () => seen.length === 4);
    expect(told).toEqual(['new']);
  });
});
