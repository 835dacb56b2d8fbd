import { randomUUID } from 'node:crypto';
import { Refused } from '@mingjing/contracts/refused';
import { openBus, type Bus, type Gap, type InMessage } from '../src';
import { Delivery } from '../src/delivery';
import { KafkaClients, type Consumer } from '../src/kafka';
import { KafkaReader } from '../src/kafka-reader';
import { MemoryLetters } from './letters';
import { firsts, keysOf, log, message, messages, numbered, ofKey, textOf, until } from './support';

const kafkaBrokers = process.env.KAFKA_BROKERS;
if (!kafkaBrokers) throw new Error('KAFKA_BROKERS is not set: `npm run stack -- up` starts a real Kafka and prints the line to set');

const buses: Bus[] = [];
let topic: string;

const open = async (): Promise<Bus> => {
  const bus = await openBus({ clientId: 'real', kafkaBrokers, dataDir: '', log });
  buses.push(bus);
  await bus.createTopics([topic], 12);
  return bus;
};

beforeEach(() => {
  topic = `real.${randomUUID().slice(0, 8)}.v1`;
});

afterEach(async () => {
  await Promise.all(buses.splice(0).map((bus) => bus.close()));
});

/** A reader of its own, with its client in reach. */
const readerOf = (each: (message: InMessage) => Promise<void>, silenceMs?: number) => {
  const clients = new KafkaClients('real', kafkaBrokers, log);
  const consumers: Consumer[] = [];
  const make = clients.consumer.bind(clients);
  clients.consumer = (groupId) => {
    const consumer = make(groupId);
    consumers.push(consumer);
    return consumer;
  };
  const delivery = new Delivery({ group: 'g', topics: [topic], each, deadLetters: new MemoryLetters() }, log);
  const reader = new KafkaReader({
    clients,
    delivery,
    topic,
    groupId: `g.${topic}`,
    lag: () => Promise.resolve(0),
    gap: () => Promise.resolve(undefined),
    silenceMs,
  });
  return { reader, consumers, delivery };
};

it('two processes share a group: when one joins or leaves nothing is lost and each key keeps its order', async () => {
  const [one, other] = [await open(), await open()];
  const seen: InMessage[] = [];
  const wanted = {
    group: `g-${topic}`,
    topics: [topic],
    deadLetters: new MemoryLetters(),
    each: async (one: InMessage) => void seen.push(one),
  };
  await one.subscribe(wanted);
  const keys = keysOf(24);
  await one.publish(topic, messages(keys, 10));
  await other.subscribe(wanted);
  await one.publish(topic, messages(keys, 20).slice(240));
  await until('most came', () => firsts(seen).length > 300);
  await one.close();
  await other.publish(topic, messages(keys, 30).slice(480));
  await until('all came', () => firsts(seen).length === 720);
  for (const key of keys) expect(ofKey(seen, key)).toEqual(numbered(key, 30));
});

it('begins at the end of topics that were made this very moment, whose leaders take office a little later', async () => {
  const bus = await open();
  const fresh = Array.from({ length: 8 }, (_, n) => `${topic}-${n}`);
  await bus.createTopics(fresh, 12);
  const seen: InMessage[] = [];
  const each = async (one: InMessage) => void seen.push(one);
  await bus.subscribe({ group: `g-${topic}`, topics: fresh, fromBeginning: false, deadLetters: new MemoryLetters(), each });
  for (const one of fresh) await bus.publish(one, [message(one, 0)]);
  await until('one of each came', () => firsts(seen).length === fresh.length);
});

it('the watchdog makes a consumer anew that stopped without a word', async () => {
  const bus = await open();
  const seen: InMessage[] = [];
  const { reader, consumers } = readerOf(async (one) => void seen.push(one), 2_000);
  reader.start();
  await reader.joined;
  await bus.publish(topic, [message('a', 0)]);
  await until('the first came', () => seen.length === 1);
  await consumers[0]!.stop();
  await bus.publish(topic, [message('a', 1)]);
  await until('the second came', () => seen.length === 2);
  expect(seen.map(textOf)).toEqual(['a#0', 'a#1']);
  expect(reader.recreated).toBe(1);
  expect(consumers).toHaveLength(2);
  await reader.stop();
});

it('beats while a handler takes long, and keeps its membership', async () => {
  const bus = await open();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const seen: InMessage[] = [];
  const { reader, consumers } = readerOf(async (one) => {
    await held;
    seen.push(one);
  });
  reader.start();
  await reader.joined;
  let begun = false;
  let beats = 0;
  const [consumer] = consumers;
  consumer!.on(consumer!.events.START_BATCH_PROCESS, () => void (begun = true));
  consumer!.on(consumer!.events.HEARTBEAT, () => void (beats += begun ? 1 : 0));
  await bus.publish(topic, [message('a', 0)]);
  await until('it beat during the handler', () => beats >= 2);
  expect(seen).toEqual([]);
  release();
  await until('it came', () => seen.length === 1);
  expect(reader.recreated).toBe(0);
  await reader.stop();
});

it('tells what is gone before it was read, at the start and while it reads', async () => {
  const bus = await open();
  const told: string[] = [];
  const seen: InMessage[] = [];
  const wanted = {
    ...{ group: `g-${topic}`, topics: [topic], deadLetters: new MemoryLetters() },
    each: async (one: InMessage) => void seen.push(one),
    onGap: async ({ kind }: Gap) => void told.push(kind),
  };
  const of = (n: number) => seen.filter((one) => textOf(one).endsWith(`#${n}`)).length;
  const publish = (n: number) =>
    bus.publish(
      topic,
      keysOf(40).map((key) => message(key, n)),
    );
  const admin = new KafkaClients('real', kafkaBrokers, log).admin();
  await admin.connect();
  const deleteAll = async () => {
    // Asked for the ends, the client knows the leaders too.
    const ends = await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: ends.map(({ partition, high }) => ({ partition, offset: high })) });
  };

  let subscription = await bus.subscribe(wanted);
  await publish(0);
  await until('all came', () => of(0) === 40);
  await until('all is committed', async () => (await subscription.lag()) === 0);
  expect(told).toEqual(['new']);
  await subscription.stop();
  await publish(1);
  await deleteAll();
  subscription = await bus.subscribe(wanted);
  await publish(2);
  await until('the later ones came', () => of(2) === 40);
  await until('all is committed', async () => (await subscription.lag()) === 0);
  expect(told).toEqual(['new', 'forgotten']);
  expect(of(1)).toBe(0);
  // Gone while it reads: the client goes on behind the hole without a word.
  let held = true;
  await subscription.stop();
  subscription = await bus.subscribe({
    ...wanted,
    each: async (one) => {
      if (held && textOf(one).endsWith('#4')) throw new Refused('held', 'unavailable', { en: 'held' });
      seen.push(one);
    },
  });
  await publish(3);
  await until('they came', () => of(3) === 40);
  await publish(4);
  await deleteAll();
  await publish(5);
  held = false;
  await until('the last ones came', () => of(5) === 40);
  expect(told[2]).toBe('forgotten');
  await admin.disconnect();
});
