import { withDeadline } from './deadline';
import type { KafkaClients, Producer } from './kafka';
import { busBusy, busClosed, busUnavailable, sizeOf } from './refusals';
import { DRAIN_MS, within } from './waiting';
import type { Log, OutMessage } from './types';

interface Waiting {
  messages: readonly OutMessage[];
  bytes: number;
  due: number;
  resolve: () => void;
  reject: (error: Error) => void;
}

interface Queue {
  waiting: Waiting[];
  sending: Promise<void> | undefined;
}

/** kafkajs's own retries never end; a send that has not ended by then fails. */
export const SEND_DEADLINE_MS = 10_000;
const BATCH_MESSAGES = 2_000;
const BATCH_BYTES = 900_000;
const WAITING_MESSAGES = 50_000;

/** Publishes with one batch in flight per topic; what is asked for meanwhile goes together in the next. */
export class KafkaPublisher {
  private readonly queues = new Map<string, Queue>();
  private producer: Promise<Producer> | undefined;
  private waiting = 0;
  private closed = false;

  constructor(
    private readonly clients: KafkaClients,
    private readonly log: Log,
  ) {}

  /** @throws Refused `bus.unavailable`, `bus.busy`, `bus.closed` (unavailable) */
  publish(topic: string, messages: readonly OutMessage[]): Promise<void> {
    if (this.closed) return Promise.reject(busClosed());
    if (messages.length === 0) return Promise.resolve();
    if (this.waiting + messages.length > WAITING_MESSAGES) return Promise.reject(busBusy());
    const bytes = messages.reduce((sum, message) => sum + sizeOf(message), 0);
    return new Promise((resolve, reject) => {
      const queue = this.queueOf(topic);
      this.waiting += messages.length;
      queue.waiting.push({ messages, bytes, due: performance.now() + SEND_DEADLINE_MS, resolve, reject });
      queue.sending ??= this.drain(topic, queue).finally(() => (queue.sending = undefined));
    });
  }

  /** Sends what waits, then disconnects. */
  async close(): Promise<void> {
    this.closed = true;
    await within(DRAIN_MS, Promise.all([...this.queues.values()].map(({ sending }) => sending ?? Promise.resolve())));
    const producer = await this.producer?.catch(() => undefined);
    await within(
      SEND_DEADLINE_MS,
      Promise.resolve(producer?.disconnect()).catch(() => undefined),
    );
  }

  private queueOf(topic: string): Queue {
    let queue = this.queues.get(topic);
    if (!queue) this.queues.set(topic, (queue = { waiting: [], sending: undefined }));
    return queue;
  }

  private async drain(topic: string, queue: Queue): Promise<void> {
    // Publishes of the same turn go together.
    await Promise.resolve();
    while (queue.waiting.length > 0) {
      const batch = take(queue.waiting);
      const left = Math.min(...batch.map(({ due }) => due)) - performance.now();
      const failure = await this.send(topic, batch, Math.max(0, left));
      for (const { messages, resolve, reject } of batch) {
        this.waiting -= messages.length;
        if (failure) reject(failure);
        else resolve();
      }
    }
  }

  private async send(topic: string, batch: Waiting[], ms: number): Promise<Error | undefined> {
    const messages = batch.flatMap((entry) => entry.messages);
    const connecting = (this.producer ??= this.connect());
    let abandoned = false;
    try {
      const sent = connecting.then(async (producer) => {
        if (!abandoned) await producer.send({ topic, acks: -1, timeout: ms, messages });
      });
      await withDeadline(ms, `sending to ${topic}`, sent);
      return undefined;
    } catch (error) {
      abandoned = true;
      this.log.warn({ topic, messages: messages.length, err: error }, 'publishing failed, the producer is made anew');
      this.discard(connecting);
      return busUnavailable(error);
    }
  }

  private async connect(): Promise<Producer> {
    const producer = this.clients.producer();
    await producer.connect();
    return producer;
  }

  /** After a failed send a producer's sequence numbers cannot be trusted; the next send makes a new one. */
  private discard(connecting: Promise<Producer>): void {
    if (this.producer === connecting) this.producer = undefined;
    connecting.then((producer) => producer.disconnect()).catch(() => undefined);
  }
}

/** From the front: as many as fit in one request, one at least. */
function take(waiting: Waiting[]): Waiting[] {
  let messages = 0;
  let bytes = 0;
  let count = 0;
  for (const entry of waiting) {
    messages += entry.messages.length;
    bytes += entry.bytes;
    if (count > 0 && (messages > BATCH_MESSAGES || bytes > BATCH_BYTES)) break;
    count++;
  }
  return waiting.splice(0, count);
}
