import { isRefused, Refused, type Kind } from '@mingjing/contracts/refused';
import { kept } from './kept';

/** How old what is known may be while whoever is asked does not answer, and which refusals are an answer that ends it. */
export interface Holding {
  /** Milliseconds. */
  oldestMs: number;
  endedBy: readonly Kind[];
}

const ABOUT_THE_RECORD = ['invalid', 'missing', 'conflict', 'refused'] as const;

/** Rules, calendars, places: an old one is better than none, without end. */
export const STANDING: Holding = { oldestMs: Infinity, endedBy: ABOUT_THE_RECORD };
/** Rights and sessions: who was shut out must not stay in because nobody could be asked. */
export const RIGHTS: Holding = { oldestMs: 60_000, endedBy: [...ABOUT_THE_RECORD, 'unauthenticated', 'forbidden'] };

/**
 * Asks whoever owns a value.
 * @param timeoutMs after which nobody waits for the answer any more
 */
export type Ask<V> = (timeoutMs: number) => Promise<V>;

/** The same of several keys at once. */
export type AskAll<V> = (keys: string[], timeoutMs: number) => Promise<ReadonlyMap<string, V>>;

/** Whether an owner answers. One for all that is known of it: what one reader waited for in vain nobody else waits for again. */
export class Trouble {
  /** Of the last question that was not answered; undefined once one was. */
  private at: number | undefined;

  constructor(private readonly now = (): number => performance.now()) {}

  answered(): void {
    this.at = undefined;
  }

  unanswered(): void {
    this.at = this.now();
  }

  /** Whether it was asked in vain, and has not answered since: within so many milliseconds, or at all. */
  since(ms = Infinity): boolean {
    return this.at !== undefined && this.now() - this.at < ms;
  }
}

export interface KnownValuesOptions {
  holding: Holding;
  /** Of the owner, shared by all that is known of it; its own where absent. */
  trouble?: Trouble | undefined;
  /** Milliseconds after which a value is no longer shown while its owner answers. */
  freshMs: number;
  /** Milliseconds the first question for a key may take; for what is known it is a second at most. */
  firstMs?: number;
  /** So many are kept: whoever was not asked for longest goes. */
  most?: number;
  /** Milliseconds by a clock that never goes back, for tests. */
  now?: () => number;
}

interface Entry<V> {
  value: V;
  /** When it was asked for: it is at least as new as that. */
  at: number;
}

/** So long an owner may take to confirm what is known. */
const AGAIN_MS = 1_000;
const FIRST_MS = 8_000;
/** So long nobody asks for what is known after an owner did not answer. */
const PAUSE_MS = 500;
/** So long after it did not answer a first question is not waited for longer than one for what is known. */
const WARY_MS = 30_000;
const MOST = 10_000;

/**
 * Values of another owner, by key. From half of its time on a value is asked for again behind whoever reads it; past that time
 * a reader waits for the answer, a second at most. While the owner does not answer nobody waits: what is known is told at once,
 * as long as its kind of holding bears, and asked for behind it until an answer comes; what was never known is refused within a
 * second. Questions for one key share a call.
 */
export class KnownValues<V> {
  private readonly known = new Map<string, Entry<V>>();
  private readonly asking = new Map<string, Promise<V>>();
  /** Grows whenever what is being asked for must not be kept. */
  private era = 0;
  private readonly trouble: Trouble;
  private readonly now: () => number;

  constructor(private readonly options: KnownValuesOptions) {
    this.now = options.now ?? (() => performance.now());
    this.trouble = options.trouble ?? new Trouble(this.now);
  }

  /** @throws Refused as the owner says; `unavailable` where nothing is known that is new enough and nobody answers */
  async get(key: string, ask: Ask<V>): Promise<V> {
    const { freshMs, firstMs = FIRST_MS, holding } = this.options;
    const known = this.known.get(key);
    if (!known) return this.ask(key, ask, firstMs, this.trouble.since(WARY_MS) ? Math.min(AGAIN_MS, firstMs) : firstMs);
    const age = this.now() - known.at;
    if (age < freshMs / 2) return this.used(key, known);
    const held = age < holding.oldestMs;
    if (held && this.trouble.since(PAUSE_MS)) return this.used(key, known);
    const answer = this.ask(key, ask, AGAIN_MS);
    if (held && (age < freshMs || this.trouble.since())) return this.used(key, known);
    try {
      return await answer;
    } catch (error) {
      if (!this.ends(error) && this.now() - known.at < holding.oldestMs) return known.value;
      throw error;
    }
  }

  /**
   * Values of several keys; those that have to be asked for share a call.
   * @param ask gives what the owner has of them; the value of any other key is undefined
   */
  async getAll(keys: readonly string[], ask: AskAll<V>): Promise<Map<string, V | undefined>> {
    const calls = new Map<number, { keys: string[]; answer: Promise<ReadonlyMap<string, V>> }>();
    const askFor = (key: string) => async (timeoutMs: number) => {
      const call = calls.get(timeoutMs) ?? together(timeoutMs, ask);
      calls.set(timeoutMs, call);
      call.keys.push(key);
      return (await call.answer).get(key) as V;
    };
    return new Map(await Promise.all(keys.map(async (key) => [key, await this.get(key, askFor(key))] as const)));
  }

  /** What is known, however old. */
  peek(key: string): V | undefined {
    return this.known.get(key)?.value;
  }

  /**
   * Enters what was learned by another way.
   * @param ageMs how old it is
   */
  set(key: string, value: V, ageMs = 0): void {
    this.keep(key, { value, at: this.now() - ageMs });
  }

  /** Forgets one; an answer that is under way is not kept. */
  delete(key: string): void {
    this.deleteWhere((_, other) => other === key);
  }

  /** Forgets those it is true of; answers that are under way are not kept, whatever they say. */
  deleteWhere(gone: (value: V, key: string) => boolean): void {
    this.era += 1;
    this.asking.clear();
    for (const [key, { value }] of this.known) if (gone(value, key)) this.known.delete(key);
  }

  clear(): void {
    this.deleteWhere(() => true);
  }

  /** @param waitMs less than `timeoutMs` where nobody waits so long, and an answer is welcome all the same */
  private ask(key: string, ask: Ask<V>, timeoutMs: number, waitMs = timeoutMs): Promise<V> {
    const running = this.asking.get(key);
    if (running) return running;
    const { era } = this;
    const at = this.now();
    const asked = ask(timeoutMs).then(
      (value) => {
        this.trouble.answered();
        const newer = (this.known.get(key)?.at ?? -Infinity) <= at;
        // Also one that came too late for whoever waited: it is as true as if it had come in time.
        if (era === this.era && newer) this.keep(key, { value, at });
        return value;
      },
      (error: unknown) => {
        if (!this.ends(error)) this.trouble.unanswered();
        else if (era === this.era) this.known.delete(key);
        throw error;
      },
    );
    const answer = kept(
      within(waitMs, asked, () => this.trouble.unanswered()).finally(() => {
        if (this.asking.get(key) === answer) this.asking.delete(key);
      }),
    );
    this.asking.set(key, answer);
    return answer;
  }

  private ends(error: unknown): boolean {
    return isRefused(error) && this.options.holding.endedBy.includes(error.kind);
  }

  private used(key: string, entry: Entry<V>): V {
    this.known.delete(key);
    this.known.set(key, entry);
    return entry.value;
  }

  private keep(key: string, entry: Entry<V>): void {
    this.used(key, entry);
    if (this.known.size > (this.options.most ?? MOST)) this.known.delete(this.known.keys().next().value as string);
  }
}

/** A call that begins once all keys that are looked up with it have been entered. */
function together<V>(timeoutMs: number, ask: AskAll<V>): { keys: string[]; answer: Promise<ReadonlyMap<string, V>> } {
  const keys: string[] = [];
  return { keys, answer: kept(Promise.resolve().then(() => ask(keys, timeoutMs))) };
}

function within<V>(ms: number, asked: Promise<V>, late: () => void): Promise<V> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      late();
      reject(
        new Refused('service.unavailable', 'unavailable', {
          zh: '服务暂时不可用，请稍后再试。',
          en: 'A service is away for the moment; try again shortly.',
          retryAfter: 2,
        }),
      );
    }, ms);
    void asked.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
