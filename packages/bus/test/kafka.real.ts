import { randomUUID } from 'node:crypto';
import { openBus, type Bus, type InMessage } from '../src';
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
