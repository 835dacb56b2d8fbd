import { countingEffects } from '@mingjing/store';
import type { ActingSubscription, IncomingEvent } from './events';
import { asRefused } from './problem';
import type { ReconciliationRun } from './reconciliation-runs';
import { handing, type Handing } from './subscribe';

/** Keys whose events are handled side by side; one key's stay in order. */
const LANES = 8;

type Incoming = IncomingEvent<undefined>;
type Counts = Pick<ReconciliationRun, 'read' | 'acted' | 'refused' | 'error'>;

/** Gives events to the handlers of a subscription. One that is refused is noted and passed over; an outage ends it for now. */
export class Giver {
  readonly types: ReadonlySet<string>;
  /** Goes on from those of the run so far. */
  readonly counts: Counts;
  private readonly hand: Handing;
  private readonly batched: boolean;

  constructor(service: string, { topic, handlers = {}, reconciliation }: ActingSubscription, { read, acted, refused, error }: Counts) {
    const { batch, handlers: own = handlers } = reconciliation;
    this.types = new Set(batch ? batch.types : Object.keys(own));
    this.batched = batch !== undefined;
    this.hand = handing(service, batch ? { topic, batch: batch.handle } : { topic, handlers: own });
    // Why it had to wait is over, which event was refused is not.
    this.counts = { read, acted, refused, error: refused > 0 ? error : '' };
  }

  /** Each key's in order. @throws Refused of kind `unavailable` when something a handler needs is away: give them again */
  async give(events: Incoming[]): Promise<void> {
    const effects = { changed: 0 };
    try {
      await countingEffects(effects, () => (this.batched ? this.together(events) : this.inLanes(events, (event) => this.hand.each(event))));
    } finally {
      this.counts.acted += effects.changed;
    }
  }

  private async together(events: Incoming[]): Promise<void> {
    if (events.length === 0) return;
    try {
      await this.hand.many(events);
    } catch (error) {
      if (isOutage(error)) throw error;
      await this.inLanes(events, (event) => this.hand.many([event]));
    }
  }

  private async inLanes(events: Incoming[], handle: (event: Incoming) => Promise<void>): Promise<void> {
    const byKey = new Map<string, Incoming[]>();
    for (const event of events) byKey.set(event.key, [...(byKey.get(event.key) ?? []), event]);
    const keys = [...byKey.values()];
    let outage: { error: unknown } | undefined;
    const lane = async (): Promise<void> => {
      for (let next = keys.shift(); next && !outage; next = keys.shift())
        for (const event of next) if (!outage) await this.one(event, handle).catch((error: unknown) => (outage = { error }));
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    if (outage) throw outage.error;
  }

  /** Rejects for an outage only. */
  private async one(event: Incoming, handle: (event: Incoming) => Promise<void>): Promise<void> {
    try {
      await handle(event);
    } catch (error) {
      if (isOutage(error)) throw error;
      this.counts.refused += 1;
      this.counts.error ||= `${event.id}: ${describe(error)}`;
    }
  }
}

const isOutage = (error: unknown): boolean => asRefused(error)?.kind === 'unavailable';

/** Its code where it has one: what a handler says may hold what somebody wrote. */
export function describe(error: unknown): string {
  return asRefused(error)?.code ?? (error instanceof Error ? error.name : 'error');
}
