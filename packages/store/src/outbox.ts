import type { Aggregates } from './aggregates';
import type { Document } from './document';
import { type DomainEvent, recorded } from './recorded';
import type { OutMessage, Relay, RelayOptions } from './relaying';

const DRAIN_MS = 5_000;
const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 5_000;

/** The loop behind startRelay: waits for a signal or the sweep, then goes once through what is pending. */
export class OutboxRelay<S extends object, E extends DomainEvent> implements Relay {
  #awake = true;
  #stopping = false;
  #interrupt: () => void = () => {};
  #running: Promise<void> | undefined;
  #idle: (() => void)[] = [];
  #after: string | undefined;
  #backoff = 0;
  #seen = { pending: 0, oldest: undefined as Date | undefined };
  readonly #unsubscribe: () => void;

  constructor(
    private readonly aggregates: Aggregates<S, E>,
    private readonly options: RelayOptions<S, E>,
  ) {
    this.#unsubscribe = aggregates.onWritten(() => this.wake());
  }

  start(): void {
    this.#running = this.#loop();
  }

  wake(): void {
    this.#awake = true;
    if (this.#backoff === 0) this.#interrupt();
  }

  idle(): Promise<void> {
    const waiting = new Promise<void>((resolve) => this.#idle.push(resolve));
    this.wake();
    return waiting;
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    let timer: NodeJS.Timeout | undefined;
    const bound = new Promise<void>((resolve) => (timer = setTimeout(resolve, this.options.drainMs ?? DRAIN_MS)));
    await Promise.race([this.idle(), bound]);
    clearTimeout(timer);
    this.#stopping = true;
    this.#interrupt();
    await this.#running;
  }

  stats(): { pending: number; oldestMs: number } {
    return {
      pending: this.#seen.pending,
      oldestMs: this.#seen.oldest ? Math.max(0, Date.now() - this.#seen.oldest.getTime()) : 0,
    };
  }

  async #loop(): Promise<void> {
    while (!this.#stopping) {
      if (!this.#awake) await this.#pause(this.options.sweepMs ?? 1_000);
      this.#awake = false;
      try {
        await this.#round();
        this.#backoff = 0;
      } catch (error) {
        this.options.onError?.(error);
        this.#backoff = Math.min(Math.max(this.#backoff * 2, FIRST_BACKOFF_MS), LONGEST_BACKOFF_MS);
        await this.#pause(this.#backoff);
        this.#awake = true;
      }
    }
  }

  /** Goes once through all that is pending, in order of id from where the last batch ended, so that nothing starves. */
  async #round(): Promise<void> {
    let stuck = 0;
    this.#after = undefined;
    for (;;) {
      const docs = await this.#read();
      if (docs.length === 0) break;
      stuck += await this.#batch(docs);
      this.#after = docs.at(-1)!._id;
      if (this.#stopping) return;
      // Fewer than asked for: what came meanwhile has woken the relay again.
      if (docs.length < this.#limit) break;
    }
    // Counting is a question more after every commit: only who waits for idleness needs it.
    if (this.#idle.length === 0) return this.#note(stuck);
    const left = await this.#waiting();
    if (left === 0) for (const resolve of this.#idle.splice(0)) resolve();
    else if (left > stuck) this.#awake = true;
  }

  async #read(): Promise<Document[]> {
    const from = this.#after === undefined ? {} : { _id: { $gt: this.#after } };
    const found = this.aggregates.model.collection.find({ pending: true, ...from } as never, {
      sort: { _id: 1 },
      limit: this.#limit,
    });
    return (await found.toArray()) as unknown as Document[];
  }

  get #limit(): number {
    return this.options.batch ?? 500;
  }

  async #waiting(): Promise<number> {
    const pending = await this.aggregates.model.collection.countDocuments({ pending: true });
    this.#note(pending);
    return pending;
  }

  #note(pending: number): void {
    this.#seen = { pending, oldest: pending === 0 ? undefined : this.#seen.oldest };
  }

  /** Publishes and clears; returns how many documents could not be turned into messages. */
  async #batch(docs: Document[]): Promise<number> {
    this.#seen = { pending: docs.length, oldest: oldestOf(docs) };
    const messages: OutMessage[] = [];
    const done: Document[] = [];
    for (const doc of docs) {
      try {
        messages.push(...this.#messagesOf(doc));
        done.push(doc);
      } catch (error) {
        this.options.onError?.(error);
      }
    }
    if (messages.length > 0) await this.options.publish(messages);
    if (done.length > 0) await this.#clear(done);
    return docs.length - done.length;
  }

  #messagesOf(doc: Document): OutMessage[] {
    const about = { id: doc._id, division: doc.division ?? '', state: this.aggregates.stateOf(doc) };
    return unpublished(doc).flatMap((entry) => this.options.toMessage(recorded<E>(entry), about) ?? []);
  }

  /** Guarded by version: what was appended meanwhile stays pending, only its published part is noted. */
  async #clear(docs: Document[]): Promise<void> {
    const { collection } = this.aggregates.model;
    const cleared = await collection.bulkWrite(
      docs.map(({ _id, version }) => ({
        updateOne: {
          filter: { _id: _id as never, version },
          update: { $set: { publishedTo: version }, $unset: { pending: '' } },
        },
      })) as never,
      { ordered: false },
    );
    if (cleared.matchedCount === docs.length) return;
    await collection.bulkWrite(
      docs.map(({ _id, version }) => ({
        updateOne: {
          filter: { _id: _id as never, version: { $gt: version } },
          update: { $max: { publishedTo: version } },
        },
      })) as never,
      { ordered: false },
    );
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.#stopping) this.#interrupt();
    });
    this.#interrupt = () => {};
  }
}

function unpublished(doc: Document): Document['history'] {
  return doc.history.filter((entry) => entry.version > doc.publishedTo);
}

function oldestOf(docs: Document[]): Date | undefined {
  return docs.reduce<Date | undefined>((oldest, doc) => {
    const at = unpublished(doc)[0]?.at;
    return at && (!oldest || at < oldest) ? at : oldest;
  }, undefined);
}
