import { notification } from '@mingjing/contracts';
import type { ServiceContext } from '@mingjing/kit';
import type { Mac } from './plate-code';

const FRESH_MS = 10_000;
/** Nobody who evaluates waits longer for it. */
const LONGEST_WAIT_MS = 1_000;

/** Keyed hash of a number → units of the officials who have it. */
type Known = Map<string, string[]>;

/**
 * Whose numbers belong to officials: the notification service, which keeps them sealed, tells keyed hashes of them under a
 * key that both sides name (`phone.official`). They are kept in memory for about ten seconds, like rules.
 */
export class Officials {
  private known: Known = new Map();
  private asking: Promise<void> | undefined;
  private until = 0;

  constructor(
    private readonly context: ServiceContext,
    private readonly mac: Mac,
  ) {}

  /** Units of the officials with one of these numbers. While the notification service is away, what it told last holds. */
  async unitsOf(phones: readonly string[]): Promise<string[]> {
    if (phones.length === 0) return [];
    if (this.asking || this.until <= Date.now()) await (this.asking ??= this.ask().finally(() => (this.asking = undefined)));
    return phones.flatMap((phone) => this.known.get(this.mac(phone)) ?? []);
  }

  private async ask(): Promise<void> {
    this.until = Date.now() + FRESH_MS;
    try {
      const known: Known = new Map();
      for (let after = ''; ;) {
        const { numbers, next } = await this.client().listOfficialNumbers({ after }, { timeoutMs: LONGEST_WAIT_MS });
        for (const { hash, unitId } of numbers) known.set(hash, [...(known.get(hash) ?? []), unitId]);
        if (!next) break;
        after = next;
      }
      this.known = known;
    } catch (error) {
      this.context.log.warn({ err: error }, 'the numbers of officials could not be asked for; those known before hold');
    }
  }

  private client() {
    return this.context.client(notification.NotificationServiceService, '');
  }
}
