import { randomUUID } from 'node:crypto';
import { Refused } from '@mingjing/contracts/refused';
import { partitionOf, type Bus, type InMessage, type Subscription, type SubscriptionOptions } from '../src';
import { MemoryLetters } from './letters';
import { firsts, keysOf, message, messages, numbered, ofKey, textOf, until } from './support';

/** Where a bus keeps its messages. Starting it twice, one after the other, finds the same ones. */
export interface Site {
  start(): Promise<Bus>;
  end(): Promise<void>;
}

const PARTITIONS = 12;
const RETRY_FOR_MS = 300;
const unavailable = () => new Refused('store.unavailable', 'unavailable');

/** What every adapter promises. */
export function busContract(openSite: () => Promise<Site>): void {
  let site: Site;
  let bus: Bus;
  let topic: string;
  let group: string;
  let letters: MemoryLetters;

  beforeEach(async () => {
    site = await openSite();
    bus = await site.start();
    const run = randomUUID().slice(0, 8);
    topic = `contract.${run}.v1`;
    group = `group-${run}`;
    letters = new MemoryLetters();
    await bus.createTopics([topic], PARTITIONS);
  });

  afterEach(async () => {
    await bus.close();
    await site.end();
  });

  const subscribe = (wanted: Partial<SubscriptionOptions>): Promise<Subscription> =>
    bus.subscribe({ group, topics: [topic], deadLetters: letters, retryForMs: RETRY_FOR_MS, ...wanted });

  const restart = async (): Promise<void> => {
    await bus.close();
    bus = await site.start();
    await bus.createTopics([topic], PARTITIONS);
  };

  /** A handler that notes what it handled, and fails as it is told. */
  const recorder = (failFor: (message: InMessage) => Error | undefined = () => undefined) => {
    const seen: InMessage[] = [];
    const each = async (message: InMessage): Promise<void> => {
      const error = failFor(message);
      if (error) throw error;
      seen.push(message);
    };
    return { seen, each };
  };

  describe('order and delivery', () => {
    it('keeps the order of each key and the partition of Kafka’s default partitioner', async () => {
      const { seen, each } = recorder();
      await subscribe({ each });
      const keys = keysOf(30);
      for (const some of [messages(keys, 5), messages(keys, 10).slice(150)]) await bus.publish(topic, some);
      await until('all came', () => firsts(seen).length === 300);
      for (const key of keys) expect(ofKey(seen, key)).toEqual(numbered(key, 10));
      for (const { key, partition } of seen) expect(partition).toBe(partitionOf(key, PARTITIONS));
    });

    it('keeps bytes, keys and headers as they are', async () => {
      const { seen, each } = recorder();
      await subscribe({ each });
      const sent = {
        key: '互助县/😀',
        value: Buffer.from([0, 255, 10, 13, 128]),
        headers: { ce_id: '一', empty: '', traceparent: '00-ab-cd-01' },
      };
      await bus.publish(topic, [sent, { key: 'bare', value: Buffer.alloc(0), headers: {} }]);
      await until('both came', () => seen.length === 2);
      expect(seen.find(({ key }) => key === sent.key)).toMatchObject({ ...sent, topic });
      expect(seen.find(({ key }) => key === 'bare')).toMatchObject({ value: Buffer.alloc(0), headers: {} });
    });

    it('delivers what many publish at the same time, each partition’s offsets rising', async () => {
      const { seen, each } = recorder();
      await subscribe({ each });
      await Promise.all(keysOf(400).map((key) => bus.publish(topic, [message(key, 0), message(key, 1)])));
      await until('all came', () => firsts(seen).length === 800);
      for (const key of keysOf(400)) expect(ofKey(seen, key)).toEqual(numbered(key, 2));
      const last = new Map<number, number>();
      for (const { partition, offset } of seen) {
        expect(offset).toBeGreaterThan(last.get(partition) ?? -1);
        last.set(partition, offset);
      }
    });

    it('gives every group everything, from the beginning', async () => {
      await bus.publish(topic, messages(keysOf(5), 4));
      const one = recorder();
      const other = recorder((message) => (message.key === 'key-1' ? new Error('only here') : undefined));
      await subscribe({ each: one.each });
      await subscribe({ group: `${group}-other`, each: other.each });
      await until('one has all', () => firsts(one.seen).length === 20);
      await until('the other has all but one key', () => firsts(other.seen).length === 16);
      await until('its poison is laid aside', () => letters.of(`${group}-other`, 'key-1').length === 4);
      expect(letters.of(group, 'key-1')).toEqual([]);
    });

    it('begins at the end when told so, and remembers that over a restart', async () => {
      await bus.publish(topic, [message('before', 0)]);
      const first = recorder();
      const subscription = await subscribe({ each: first.each, fromBeginning: false });
      await until('it stands at the end', async () => {
        await bus.publish(topic, [message('probe', 0)]);
        return first.seen.length > 0;
      });
      await until('nothing is left', async () => (await subscription.lag()) === 0);
      await restart();
      const second = recorder();
      await bus.publish(topic, [message('after', 0)]);
      await subscribe({ each: second.each, fromBeginning: false });
      await until('it came', () => second.seen.some(({ key }) => key === 'after'));
      expect([...first.seen, ...second.seen].filter(({ key }) => key === 'before')).toEqual([]);
    });

    it('tells a group that was never there what it may have missed before it delivers anything, and does not tell it again', async () => {
      await bus.publish(topic, messages(keysOf(3), 1));
      const told: unknown[] = [];
      const { seen, each } = recorder();
      const onGap = async (gap: unknown): Promise<void> => void told.push([gap, seen.length]);
      const subscription = await subscribe({ each, onGap });
      await until('all came', () => seen.length === 3);
      await until('nothing is left', async () => (await subscription.lag()) === 0);
      expect(told).toEqual([[{ group, topic, kind: 'new', whole: true }, 0]]);
      await restart();
      await bus.publish(topic, [message('after', 0)]);
      await subscribe({ each, onGap });
      await until('it came', () => seen.some(({ key }) => key === 'after'));
      expect(told).toHaveLength(1);
    });

    it('does not drop duplicates: that is for those who know what the events mean', async () => {
      const { seen, each } = recorder();
      await subscribe({ each });
      await bus.publish(topic, [message('twice', 0)]);
      await bus.publish(topic, [message('twice', 0), message('twice', 1)]);
      await until('three came', () => seen.length === 3);
      expect(seen.map(textOf)).toEqual(['twice#0', 'twice#0', 'twice#1']);
    });

    it('hands over batches of one partition, in order and bounded', async () => {
      const batches: InMessage[][] = [];
      await bus.publish(topic, messages(keysOf(20), 20));
      await subscribe({ maxBatch: 7, batch: async (some) => void batches.push(some) });
      await until('all came', () => firsts(batches.flat()).length === 400);
      for (const batch of batches) {
        expect(batch.length).toBeLessThanOrEqual(7);
        expect(new Set(batch.map(({ partition }) => partition)).size).toBe(1);
      }
      for (const key of keysOf(20)) expect(ofKey(batches.flat(), key)).toEqual(numbered(key, 20));
    });
  });

  describe('restart', () => {
    it('does not deliver again what was handled and committed', async () => {
      const first = recorder();
      await subscribe({ each: first.each });
      await bus.publish(topic, messages(keysOf(6), 3));
      await until('all came', () => first.seen.length === 18);
      await restart();
      const second = recorder();
      await bus.publish(topic, [message('new', 0)]);
      await subscribe({ each: second.each });
      await until('the new one came', () => second.seen.length > 0);
      expect(second.seen.map(textOf)).toEqual(['new#0']);
    });

    it('in the middle: delivers the rest, in order, and loses nothing', async () => {
      const keys = keysOf(8);
      await bus.publish(topic, messages(keys, 25));
      let down = false;
      const first = recorder(() => (down ? unavailable() : undefined));
      await subscribe({
        each: async (message) => {
          await first.each(message);
          down = first.seen.length >= 60;
        },
      });
      await until('half came', () => down);
      await restart();
      const second = recorder();
      await subscribe({ each: second.each });
      await until('all came', () => firsts([...first.seen, ...second.seen]).length === 200);
      for (const key of keys) expect(ofKey([...first.seen, ...second.seen], key)).toEqual(numbered(key, 25));
      expect(letters.all.size).toBe(0);
    });

    it('before anything of a delivery was done: delivers all of it', async () => {
      const keys = keysOf(8);
      await bus.publish(topic, messages(keys, 5));
      const first = await subscribe({ each: async () => Promise.reject(unavailable()) });
      await until('it was tried', () => first.stats().failed >= 8);
      await restart();
      const { seen, each } = recorder();
      await subscribe({ each });
      await until('all came', () => firsts(seen).length === 40);
      for (const key of keys) expect(ofKey(seen, key)).toEqual(numbered(key, 5));
    });

    it('closing lets a running handler end, and commits it', async () => {
      let begun = false;
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      const done: string[] = [];
      await subscribe({
        each: async (message) => {
          begun = true;
          await held;
          done.push(textOf(message));
        },
      });
      await bus.publish(topic, [message('slow', 0)]);
      await until('it began', () => begun);
      const closing = bus.close();
      release();
      await closing;
      expect(done).toEqual(['slow#0']);
      bus = await site.start();
      const second = recorder();
      await bus.publish(topic, [message('slow', 1)]);
      await subscribe({ each: second.each });
      await until('the next came', () => second.seen.length > 0);
      expect(second.seen.map(textOf)).toEqual(['slow#1']);
    });
  });

  describe('failing handlers', () => {
    const poisoned = ({ value }: InMessage) => (value.toString() === 'key-1#2' ? new Error('cannot take this') : undefined);

    it('tries again within the time, and a message that comes right is no dead letter', async () => {
      let left = 2;
      const { seen, each } = recorder(() => (left-- > 0 ? new Error('not yet') : undefined));
      await subscribe({ each, retryForMs: 10_000 });
      await bus.publish(topic, [message('a', 0), message('a', 1)]);
      await until('both came', () => seen.length === 2);
      expect(seen.map(textOf)).toEqual(['a#0', 'a#1']);
      expect(letters.all.size).toBe(0);
    });

    it('lays a poisoned message aside with all that is known, and what follows of its key behind it', async () => {
      const { seen, each } = recorder(poisoned);
      const subscription = await subscribe({ each });
      await bus.publish(topic, messages(keysOf(6), 5));
      await until('all is handled or parked', () => firsts(seen).length + letters.all.size === 30);
      const [dead, ...waiting] = letters.of(group, 'key-1');
      expect(dead).toMatchObject({
        state: 'dead',
        topic,
        partition: partitionOf('key-1', PARTITIONS),
        code: 'Error',
        replayRequested: false,
      });
      expect(dead).toMatchObject({
        id: `${group}/${topic}/${dead!.partition}/${dead!.offset}`,
        headers: { ce_id: 'key-1:2' },
      });
      expect(dead!.error).toContain('cannot take this');
      expect(dead!.tries).toBeGreaterThan(1);
      expect(waiting.map(({ state, value }) => `${state} ${value.toString()}`)).toEqual(['waiting key-1#3', 'waiting key-1#4']);
      expect(ofKey(seen, 'key-1')).toEqual(numbered('key-1', 2));
      expect(ofKey(seen, 'key-2')).toEqual(numbered('key-2', 5));
      expect(subscription.stats()).toMatchObject({ dead: 1, waiting: 2, handled: 27 });
      await until('nothing is left', async () => (await subscription.lag()) === 0);
    });

    it('replays a key in order when asked, new messages after old ones', async () => {
      let cured = false;
      const { seen, each } = recorder((message) => (cured ? undefined : poisoned(message)));
      const subscription = await subscribe({ each });
      await bus.publish(topic, messages(keysOf(3), 5));
      await until('parked', () => letters.of(group, 'key-1').length === 3);
      cured = true;
      letters.requestReplay(group, 'key-1');
      for (let n = 5; n < 10; n++) await bus.publish(topic, [message('key-1', n)]);
      await until('all came', () => ofKey(seen, 'key-1').length === 10);
      await until('no letter is left', () => letters.all.size === 0);
      expect(seen.filter(({ key }) => key === 'key-1').map(textOf)).toEqual(numbered('key-1', 10));
      expect(subscription.stats().replayed).toBeGreaterThanOrEqual(3);
    });

    it('a replay that fails again leaves a dead letter, and the others behind it', async () => {
      const { seen, each } = recorder(poisoned);
      await subscribe({ each });
      await bus.publish(topic, messages(['key-1'], 5));
      await until('parked', () => letters.of(group, 'key-1').length === 3);
      const { tries } = letters.of(group, 'key-1')[0]!;
      letters.requestReplay(group, 'key-1');
      await until('it is dead again', () => {
        const [first] = letters.of(group, 'key-1');
        return !first!.replayRequested && first!.tries > tries;
      });
      expect(letters.of(group, 'key-1').map(({ state }) => state)).toEqual(['dead', 'waiting', 'waiting']);
      expect(seen.map(textOf)).toEqual(numbered('key-1', 2));
    });

    it('goes on with a replay that a crash cut off', async () => {
      const first = recorder(poisoned);
      await subscribe({ each: first.each });
      await bus.publish(topic, messages(['key-1'], 5));
      await until('parked', () => letters.of(group, 'key-1').length === 3);
      await restart();
      // The dead letter was handled and removed, then the process died.
      letters.all.delete(letters.of(group, 'key-1')[0]!.id);
      const second = recorder();
      await subscribe({ each: second.each });
      await until('the others came', () => letters.all.size === 0);
      expect(second.seen.map(textOf)).toEqual(numbered('key-1', 2, 3));
    });

    it('narrows a failing batch to the message at fault', async () => {
      const seen: InMessage[] = [];
      await bus.publish(topic, messages(keysOf(3), 5));
      await subscribe({
        batch: async (some) => {
          const error = some.map(poisoned).find((one) => one);
          if (error) throw error;
          seen.push(...some);
        },
      });
      await until('all is handled or parked', () => firsts(seen).length + letters.all.size === 15);
      expect(letters.of(group, 'key-1').map(({ state, value }) => `${state} ${value.toString()}`)).toEqual([
        'dead key-1#2',
        'waiting key-1#3',
        'waiting key-1#4',
      ]);
      expect(ofKey(seen, 'key-0')).toEqual(numbered('key-0', 5));
      expect(seen.length).toBe(12);
      // What comes later of that key waits behind it, in whichever batch.
      await bus.publish(topic, messages(keysOf(3), 7).slice(15));
      await until('the others are handled', () => firsts(seen).length === 16);
      await until('the rest is parked', () => letters.of(group, 'key-1').length === 5);
      expect(ofKey(seen, 'key-1')).toEqual(numbered('key-1', 2));
    });

    it('rides out an outage of the handler’s store: nothing is dead-lettered, all comes in order', async () => {
      let down = true;
      let refused = 0;
      const { seen, each } = recorder(() => (down ? (refused++, unavailable()) : undefined));
      const subscription = await subscribe({ each, retryForMs: 50 });
      const keys = keysOf(10);
      await bus.publish(topic, messages(keys, 6));
      await until('partitions wait', () => refused > 20 && subscription.stats().paused > 0);
      expect(await subscription.lag()).toBe(60);
      down = false;
      await until('all came', () => firsts(seen).length === 60);
      for (const key of keys) expect(ofKey(seen, key)).toEqual(numbered(key, 6));
      expect(letters.all.size).toBe(0);
    });

    it('an outage of one partition does not hold up the others', async () => {
      let down = true;
      const { seen, each } = recorder(({ key }) => (down && key === 'key-1' ? unavailable() : undefined));
      await subscribe({ each });
      await bus.publish(topic, messages(keysOf(12), 3));
      const others = keysOf(12).filter((key) => partitionOf(key, PARTITIONS) !== partitionOf('key-1', PARTITIONS));
      await until('the others came', () => others.every((key) => ofKey(seen, key).length === 3));
      expect(ofKey(seen, 'key-1')).toEqual([]);
      down = false;
      await until('all came', () => firsts(seen).length === 36);
    });

    it('rides out an outage of the dead letters themselves', async () => {
      const { seen, each } = recorder(poisoned);
      await subscribe({ each });
      letters.down = true;
      await bus.publish(topic, messages(keysOf(2), 4));
      await until('it was tried', () => bus !== undefined && seen.length === 0);
      letters.down = false;
      await until('all is handled or parked', () => firsts(seen).length + letters.all.size === 8);
      expect(letters.of(group, 'key-1').map(({ state }) => state)).toEqual(['dead', 'waiting']);
    });

    it('takes what the subscriber names as an outage for one', async () => {
      let down = true;
      const { seen, each } = recorder(() => (down ? new TypeError('fetch failed') : undefined));
      const subscription = await subscribe({
        each,
        retryForMs: 0,
        isTransient: (error) => error instanceof TypeError,
      });
      await bus.publish(topic, [message('a', 0)]);
      await until('it was tried', () => subscription.stats().failed > 2);
      down = false;
      await until('it came', () => seen.length === 1);
      expect(letters.all.size).toBe(0);
    });
  });

  it('a slow consumer holds up neither publishers nor other groups, and tells its lag', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = recorder();
    const fast = recorder();
    const subscription = await subscribe({
      each: async (message) => {
        await held;
        await slow.each(message);
      },
    });
    await subscribe({ group: `${group}-fast`, each: fast.each });
    for (let n = 0; n < 20; n++) await bus.publish(topic, messages(keysOf(50), n + 1).slice(50 * n));
    await until('the fast one has all', () => firsts(fast.seen).length === 1_000);
    expect(await subscription.lag()).toBe(1_000);
    release();
    await until('the slow one has all', () => firsts(slow.seen).length === 1_000);
    await until('nothing is left', async () => (await subscription.lag()) === 0);
    for (const key of keysOf(50)) expect(ofKey(slow.seen, key)).toEqual(numbered(key, 20));
  });

  describe('refusals', () => {
    it('creating a topic again is nothing, with other partitions it is refused', async () => {
      await bus.createTopics([topic], PARTITIONS);
      await expect(bus.createTopics([topic], PARTITIONS + 1)).rejects.toMatchObject({
        code: 'bus.partitions',
        kind: 'conflict',
      });
    });

    it('refuses an unknown topic and a message that is too large, and lives on', async () => {
      await expect(bus.publish(`${topic}.none`, [message('a', 0)])).rejects.toMatchObject({
        code: 'bus.unknownTopic',
        kind: 'invalid',
      });
      const large = { ...message('a', 0), value: Buffer.alloc(900_001) };
      await expect(bus.publish(topic, [message('a', 1), large])).rejects.toMatchObject({
        code: 'bus.tooLarge',
        kind: 'invalid',
      });
      const { seen, each } = recorder();
      await subscribe({ each });
      await bus.publish(topic, [message('a', 2), { ...message('b', 0), value: Buffer.alloc(899_000) }]);
      await until('both came', () => seen.length === 2);
      expect(ofKey(seen, 'a')).toEqual(['a#2']);
    });

    it('refuses a second subscription of a group to a topic, until the first is stopped', async () => {
      const first = await subscribe({ each: async () => undefined });
      await expect(subscribe({ each: async () => undefined })).rejects.toMatchObject({
        code: 'bus.groupTaken',
        kind: 'conflict',
      });
      await first.stop();
      const { seen, each } = recorder();
      await subscribe({ each });
      await bus.publish(topic, [message('a', 0)]);
      await until('it came', () => seen.length === 1);
    });

    it('answers pings, and refuses everything once closed', async () => {
      await bus.ping();
      await bus.close();
      await expect(bus.ping()).rejects.toMatchObject({ kind: 'unavailable' });
      await expect(bus.publish(topic, [message('a', 0)])).rejects.toMatchObject({ kind: 'unavailable' });
      await expect(subscribe({ each: async () => undefined })).rejects.toMatchObject({ kind: 'unavailable' });
    });
  });
}
