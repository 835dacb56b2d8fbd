import { describe } from './failure';
import { Trouble, type Verdict } from './trouble';
import type { DeadLetter, InMessage, Log, SubscriptionOptions, SubscriptionStats } from './types';

/** The subscription that a lane is of. */
export interface Delivering {
  readonly options: SubscriptionOptions;
  readonly log: Log;
  readonly group: string;
  readonly retryForMs: number;
  readonly counts: Omit<SubscriptionStats, 'paused' | 'recreated'>;
  readonly stopping: boolean;
  isTransient(error: unknown): boolean;
  /** @returns the error, or undefined when the messages were handled; never rejects */
  attempt(messages: InMessage[]): Promise<{ error: unknown } | undefined>;
  letter(message: InMessage, tries: number, error?: unknown): DeadLetter;
  noteParked(): void;
}

/** What came of a delivery: how many leading messages are done with, and how long to leave the partition alone before the rest. */
export interface Outcome {
  done: number;
  waitMs?: number;
}

const REPLAY_AT_ONCE = 100;

/** One partition of one subscription. Everything that handles its messages runs inside `exclusive`. */
export class Lane {
  private tail: Promise<unknown> = Promise.resolve();
  private trouble: { offset: number; state: Trouble } | undefined;
  /** Up to this offset a failed batch comes one by one. */
  private narrowTo = -1;
  private readonly replayTrouble = new Map<string, Trouble>();

  constructor(
    private readonly delivery: Delivering,
    readonly topic: string,
    readonly partition: number,
  ) {}

  /** Runs work after everything that was asked for before it. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const run = this.tail.then(work);
    this.tail = run.catch(() => undefined);
    return run;
  }

  /** Delivers messages of this partition, in order; never rejects. */
  async deliver(messages: InMessage[]): Promise<Outcome> {
    const [first] = messages;
    if (!first || this.delivery.stopping) return { done: 0 };
    let parked: Set<string>;
    try {
      parked = await this.parkedKeys(messages);
    } catch (error) {
      return this.outage(first, 0, error);
    }
    if (this.delivery.options.batch && first.offset > this.narrowTo) return this.together(messages, parked);
    return this.oneByOne(messages, parked);
  }

  private async together(messages: InMessage[], parked: Set<string>): Promise<Outcome> {
    const free = messages.filter((message) => !parked.has(message.key));
    try {
      for (const message of messages) if (parked.has(message.key)) await this.park(this.delivery.letter(message, 0));
    } catch (error) {
      return this.outage(messages[0]!, 0, error);
    }
    const failed = free.length === 0 ? undefined : await this.delivery.attempt(free);
    if (!failed) return { done: messages.length };
    if (this.delivery.isTransient(failed.error)) return this.outage(messages[0]!, 0, failed.error);
    this.narrowTo = messages.at(-1)!.offset;
    this.warn(messages[0]!, failed.error, 'a batch failed, its messages come one by one');
    return this.oneByOne(messages, parked);
  }

  private async oneByOne(messages: InMessage[], parked: Set<string>): Promise<Outcome> {
    for (const [at, message] of messages.entries()) {
      if (this.delivery.stopping) return { done: at };
      try {
        if (parked.has(message.key)) {
          await this.park(this.delivery.letter(message, 0));
          continue;
        }
        const tried = await this.tryOne(message);
        if (tried === 'dead') parked.add(message.key);
        else if (tried !== 'handled') return { done: at, waitMs: tried.waitMs };
      } catch (error) {
        return this.outage(message, at, error);
      }
    }
    return { done: messages.length };
  }

  /** Rejects when a dead letter cannot be laid aside. */
  private async tryOne(message: InMessage): Promise<'handled' | 'dead' | { waitMs: number }> {
    const failed = await this.delivery.attempt([message]);
    if (!failed) {
      this.trouble = undefined;
      return 'handled';
    }
    const verdict = this.judge(this.troubleOf(message), failed.error);
    if (!verdict.giveUp) {
      this.warn(message, failed.error, 'a message failed and is tried again', verdict.waitMs);
      return verdict;
    }
    await this.park(this.delivery.letter(message, this.trouble?.state.tries ?? 1, failed.error));
    this.trouble = undefined;
    this.delivery.log.error({ ...this.where(message), code: describe(failed.error).code }, 'a message became a dead letter');
    return 'dead';
  }

  /** Handles the letters of a key, oldest first, until none is left or one must not go yet. Rejects when their store fails. */
  async replay(key: string): Promise<void> {
    const { options, group, counts } = this.delivery;
    for (let nth = 0; nth < REPLAY_AT_ONCE && !this.delivery.stopping; nth++) {
      const letter = await options.deadLetters.next(group, key);
      if (!letter || letter.topic !== this.topic || letter.partition !== this.partition || !letter.replayRequested) return;
      const { topic, partition, offset, value, headers } = letter;
      const failed = await this.delivery.attempt([{ topic, partition, offset, key, value, headers }]);
      if (failed) return this.replayFailed(letter, failed.error);
      this.replayTrouble.delete(letter.id);
      await options.deadLetters.remove(letter.id);
      counts.replayed++;
    }
  }

  private async replayFailed(letter: DeadLetter, error: unknown): Promise<void> {
    let trouble = this.replayTrouble.get(letter.id);
    if (!trouble) this.replayTrouble.set(letter.id, (trouble = new Trouble(this.delivery.retryForMs)));
    const verdict = this.judge(trouble, error);
    this.warn(letter, error, 'replaying a letter failed');
    if (!verdict.giveUp) return;
    const tries = letter.tries + trouble.tries;
    this.replayTrouble.delete(letter.id);
    await this.delivery.options.deadLetters.update({
      ...letter,
      ...describe(error),
      tries,
      state: 'dead',
      replayRequested: false,
    });
  }

  private async parkedKeys(messages: InMessage[]): Promise<Set<string>> {
    const { options, group } = this.delivery;
    const parked = await options.deadLetters.parkedKeys(group, [...new Set(messages.map(({ key }) => key))]);
    if (parked.size > 0) this.delivery.noteParked();
    return parked;
  }

  private async park(letter: DeadLetter): Promise<void> {
    await this.delivery.options.deadLetters.park(letter);
    this.delivery.counts[letter.state]++;
    this.delivery.noteParked();
  }

  private outage(message: InMessage, done: number, error: unknown): Outcome {
    const verdict = this.troubleOf(message).outage() as Extract<Verdict, { giveUp: false }>;
    this.warn(message, error, 'something a handler needs is unavailable, the partition waits', verdict.waitMs);
    return { done, waitMs: verdict.waitMs };
  }

  private judge(trouble: Trouble, error: unknown): Verdict {
    if (this.delivery.isTransient(error)) return trouble.outage();
    trouble.tries++;
    return trouble.failure(performance.now());
  }

  /** A partition has one troubled message at most: the one that holds it up. */
  private troubleOf({ offset }: InMessage): Trouble {
    if (this.trouble?.offset !== offset) this.trouble = { offset, state: new Trouble(this.delivery.retryForMs) };
    return this.trouble.state;
  }

  private warn(message: { offset: number }, error: unknown, text: string, waitMs?: number): void {
    this.delivery.log.warn({ ...this.where(message), waitMs, ...describe(error) }, text);
  }

  private where({ offset }: { offset: number }): object {
    return { group: this.delivery.group, topic: this.topic, partition: this.partition, offset };
  }
}
