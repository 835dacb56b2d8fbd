import { randomUUID } from 'node:crypto';
import { inSpan, kept, maskPhone } from '@mingjing/kit';
import { Circuit } from './circuit';
import { begin, type Kind, type Message } from './message';
import { screen, type Ready } from './screening';
import { handOver, lookUp, type Attempted } from './sending';
import { makeRoom } from './making-room';
import { segmentsOf } from './segments';
import type { Source, Waiting } from './source';
import { change, type Dispatching, type Work } from './work';

/** Messages in one call of the provider, and in one look at what is due. */
const BATCH = 200;
/** How much longer than the provider's time-out a try is left alone before the provider is asked about it. */
const LOOK_UP_FACTOR = 1.5;
/** Longest that a further batch waits for others in this process. */
const ROOM_MS = 3_000;

/** Sends what is due, one batch at a time; the truth is in the store, this only looks and acts. */
export class Dispatcher implements Dispatching {
  readonly circuit = new Circuit();
  readonly #abort = new AbortController();
  #running: Promise<void> | undefined;
  #again = false;

  constructor(
    private readonly work: Work,
    private readonly sources: Record<Kind, Source>,
  ) {}

  get busy(): boolean {
    return this.#running !== undefined;
  }

  wake(): void {
    if (this.#abort.signal.aborted || !this.work.provider) return;
    this.#again = true;
    this.#running ??= kept(this.#run().finally(() => (this.#running = undefined)));
  }

  async turn(ending: AbortSignal): Promise<void> {
    const cut = (): void => this.#abort.abort();
    ending.addEventListener('abort', cut, { once: true });
    this.wake();
    await this.#running;
    ending.removeEventListener('abort', cut);
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#abort.signal.aborted) {
      this.#again = false;
      await inSpan('send messages', { service: 'notification' }, () => this.#round()).catch((error: unknown) =>
        this.work.context.log.error({ err: error }, 'messages could not be sent; it is tried again'),
      );
    }
  }

  async #round(): Promise<void> {
    for (const hanging of await this.#hanging()) await lookUp(this.work, this.circuit, hanging, this.#abort.signal);
    let before = '';
    for (;;) {
      const room = this.circuit.admits(new Date(), BATCH);
      const due = room > 0 && !this.#abort.signal.aborted ? await this.#due(room) : [];
      // Whoever nobody could address stays due: the next turn asks again, this one would go in a circle.
      const first = due[0]?.id ?? '';
      if (first === before) return;
      before = first;
      const ready = await screen(this.work, this.sources, due);
      const begun = await this.#begin(ready);
      if (begun.length > 0) await handOver(this.work, this.circuit, begun, this.#abort.signal);
      if (due.length < room) return;
      await makeRoom(ROOM_MS, this.#abort.signal);
    }
  }

  /** Tries that nobody heard the end of, in batches. */
  async #hanging(): Promise<Attempted[][]> {
    if (this.circuit.admits(new Date(), 1) === 0) return [];
    const found = await this.#find({ state: 'sending', lookUpAt: { $lte: new Date() } }, BATCH);
    return found.length > 0
      ? [found.map(({ id, state }) => ({ id, attempt: state.attempt, division: state.divisionPath.at(-1) ?? '' }))]
      : [];
  }

  #due(limit: number): Promise<Waiting[]> {
    const now = this.work.context.clock.now();
    return this.#find({ state: 'waiting', dueAt: { $lte: now }, retryAt: { $lte: new Date() } }, limit);
  }

  async #find(filter: Record<string, unknown>, limit: number): Promise<Waiting[]> {
    const { messages } = this.work.models;
    const found = await messages.model
      .find(filter, { history: 0 })
      .sort({ dueAt: 1, _id: 1 })
      .limit(limit)
      .lean<({ _id: string } & Message)[]>();
    return found.map((document) => ({ id: document._id, state: messages.stateOf(document) }));
  }

  /** Writes down that a try begins; only what this process wrote goes to the provider. */
  async #begin(ready: Ready[]): Promise<Attempted[]> {
    const { provider, context } = this.work;
    const beganAt = new Date();
    const lookUpAt = new Date(beganAt.getTime() + context.config.SMS_TIMEOUT_MS * LOOK_UP_FACTOR);
    const begun = await Promise.all(
      ready.map(async ({ id, state, recipient, address }) => {
        const { phone, text, wording, servicePointName, unitName } = address;
        const attempt = randomUUID();
        const { segments } = segmentsOf(text);
        const what = { attempt, recipient, recipientMasked: maskPhone(phone), servicePointName, unitName, wording, segments };
        const mine = await change(this.work, id, begin({ ...what, provider: provider?.name ?? '', beganAt, lookUpAt }));
        return mine ? [{ id, attempt, division: state.divisionPath.at(-1) ?? '', outgoing: { id, to: phone, text } }] : [];
      }),
    );
    return begun.flat();
  }
}
