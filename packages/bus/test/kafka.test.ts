import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { Partitioners } from 'kafkajs';
// @ts-expect-error kafkajs has no types for its inner parts
import RequestQueue from 'kafkajs/src/network/requestQueue';
import fc from 'fast-check';
import { openBus, partitionOf, type Bus } from '../src';
import { KafkaPublisher } from '../src/kafka-publisher';
import { KafkaClients } from '../src/kafka';
import { log, message } from './support';

it('agrees with kafkajs’s default partitioner on every key', () => {
  const theirs = Partitioners.DefaultPartitioner();
  const partitionMetadata = Array.from({ length: 12 }, (_, partitionId) => ({ partitionId, leader: 1 }));
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (key) => {
      const asked = { topic: 't', partitionMetadata, message: { key, value: '' } };
      expect(partitionOf(key, 12)).toBe(theirs(asked as never));
    }),
  );
});

describe('kafkajs’s request queue', () => {
  interface Queue {
    pending: object[];
    throttleCheckTimeoutId: unknown;
    throttledUntil: number;
    scheduleCheckPendingRequests(): void;
    destroy(): void;
  }
  const queueOf = (): Queue => {
    const Constructor = RequestQueue as new (options: object) => Queue;
    const quiet = { debug: () => undefined };
    return new Constructor({
      maxInFlightRequests: 1,
      requestTimeout: 1_000,
      clientId: 'c',
      broker: 'b',
      logger: quiet,
    });
  };

  it('sets no timer while nothing is pending', () => {
    const queue = queueOf();
    queue.scheduleCheckPendingRequests();
    expect(queue.throttleCheckTimeoutId).toBeNull();
  });

  it('still looks again when something is', () => {
    const queue = queueOf();
    queue.pending.push({});
    queue.scheduleCheckPendingRequests();
    expect(queue.throttleCheckTimeoutId).not.toBeNull();
    queue.destroy();
  });
});

describe('a broker that takes connections and never answers', () => {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  let bus: Bus;
  let kafkaBrokers: string;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    kafkaBrokers = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    bus = await openBus({ clientId: 'test', kafkaBrokers, dataDir: '', log });
  });

  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    await bus.close();
  });

  it('a publish is refused within ten seconds, as unavailable, with all that waited with it', async () => {
    const publisher = new KafkaPublisher(new KafkaClients('test', kafkaBrokers, log), log);
    const begun = performance.now();
    const results = await Promise.allSettled([1, 2, 3].map((n) => publisher.publish('t', [message('a', n)])));
    expect(performance.now() - begun).toBeLessThan(25_000);
    for (const result of results) {
      expect(result).toMatchObject({
        status: 'rejected',
        reason: { code: 'bus.unavailable', kind: 'unavailable' },
      });
    }
    for (const socket of sockets) socket.destroy();
    await publisher.close();
  });

  it('a ping is refused within its time', async () => {
    await expect(bus.ping()).rejects.toMatchObject({ code: 'bus.unavailable', kind: 'unavailable' });
  });
});
