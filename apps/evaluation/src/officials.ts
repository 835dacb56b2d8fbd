import { notification } from '@mingjing/contracts';
import { KnownValues, STANDING, type ServiceContext } from '@mingjing/kit';
import type { Mac } from './plate-code';

const FRESH_MS = 10_000;
/** Nobody who evaluates waits longer for it. */
const LONGEST_WAIT_MS = 1_000;

const EVERYBODY = '';

/** Keyed hash of a number → units of the officials who have it. */
type Known = Map<string, string[]>;

/**
 * Whose numbers belong to officials: the notification service, which keeps them sealed, tells keyed hashes of them under a
 * key that both sides name (`phone.official`). They are kept in memory for about ten seconds, like rules.
 */
export class Officials {
  private readonly known = new KnownValues<Known>({
    holding: STANDING,
    freshMs: FRESH_MS,
    firstMs: LONGEST_WAIT_MS,
  });
  /** Until somebody answered. */
  private readonly nobody: Known = new Map();
  private warnedUntil = 0;

  constructor(
    private readonly context: ServiceContext,
    private readonly mac: Mac,
  ) {}

  /** Units of the officials with one of these numbers. While the notification service is away, what it told last holds. */
  async unitsOf(phones: readonly string[]): Promise<string[]> {
    if (phones.length === 0) return [];
    const known = await this.known
      .get(EVERYBODY, (timeoutMs) => this.ask(timeoutMs))
      .catch(() => {
        // Whoever comes next does not wait for it again: nobody is known, and it is asked behind them.
        this.known.set(EVERYBODY, this.nobody, FRESH_MS);
        return this.nobody;
      });
    return phones.flatMap((phone) => known.get(this.mac(phone)) ?? []);
  }

  private async ask(timeoutMs: number): Promise<Known> {
    try {
      const known: Known = new Map();
      for (let after = ''; ;) {
        const { numbers, next } = await this.client().listOfficialNumbers({ after }, { timeoutMs });
        for (const { hash, unitId } of numbers) known.set(hash, [...(known.get(hash) ?? []), unitId]);
        if (!next) return known;
        after = next;
      }
    } catch (error) {
      if (this.warnedUntil <= performance.now())
        this.context.log.warn({ err: error }, 'the numbers of officials could not be asked for; those known before hold');
      this.warnedUntil = performance.now() + FRESH_MS;
      throw error;
    }
  }

  private client() {
    return this.context.client(notification.NotificationServiceService, '');
  }
}
