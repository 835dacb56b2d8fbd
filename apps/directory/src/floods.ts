import type { CallContext } from '@mingjing/kit';
import type { Trail } from './trail';

const MINUTE_MS = 60_000;
/** Denials of a network in a minute that have an entry each; the others share one. */
const SINGLE = 5;
/** Beyond these only their number is kept. */
const MOST_NETWORKS = 10_000;
const MOST_NAMES = 1_000;

interface Minute {
  began: number;
  call: Pick<CallContext, 'actor' | 'division'>;
  recorded: number;
  beyond: number;
  names: Set<string>;
}

/**
 * Records sign-ins that were denied. A flood would otherwise fill the audit log for whoever sends it: beyond the first few of
 * a network in a minute they are summed in one entry, which names the network by a keyed hash.
 */
export class Floods {
  private readonly minutes = new Map<string, Minute>();

  constructor(private readonly trail: Trail) {}

  /** Resolves once the denial is durable, or counted. */
  async denied(call: Minute['call'], network: string, accountId: string, code: string, now: Date): Promise<void> {
    const key = this.minutes.has(network) || this.minutes.size < MOST_NETWORKS ? network : 'others';
    const began = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
    if ((this.minutes.get(key)?.began ?? began) !== began) await this.close(key);
    const minute = this.minutes.get(key) ?? { began, call, recorded: 0, beyond: 0, names: new Set<string>() };
    this.minutes.set(key, minute);
    if (minute.recorded < SINGLE) {
      minute.recorded += 1;
      return this.trail.write(call, 'signIn', accountId, 'denied', code);
    }
    minute.beyond += 1;
    if (minute.names.size < MOST_NAMES) minute.names.add(accountId);
  }

  /** Writes the sums of minutes that are over, or of all of them. */
  async sum(now: Date, all = false): Promise<void> {
    for (const [key, { began }] of this.minutes) if (all || now.getTime() >= began + MINUTE_MS) await this.close(key);
  }

  private async close(key: string): Promise<void> {
    const minute = this.minutes.get(key);
    this.minutes.delete(key);
    if (!minute || minute.beyond === 0) return;
    const { call, beyond, names } = minute;
    const accounts = names.size < MOST_NAMES ? String(names.size) : `${MOST_NAMES}+`;
    await this.trail.write(call, 'signIn', '', 'denied', `signIn.flood network=${key.slice(0, 16)} count=${beyond} accounts=${accounts}`);
  }
}
