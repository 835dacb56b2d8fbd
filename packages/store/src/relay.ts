import type { Aggregates } from './aggregates';
import { OutboxRelay } from './outbox';
import type { DomainEvent } from './recorded';
import type { Relay, RelayOptions } from './relaying';

export type { OutMessage, Relay, RelayOptions, ToMessage } from './relaying';

/** Moves events from the documents' outbox to the bus: in order per document, one batch in flight, at least once. */
export function startRelay<S extends object, E extends DomainEvent>(aggregates: Aggregates<S, E>, options: RelayOptions<S, E>): Relay {
  const relay = new OutboxRelay(aggregates, options);
  relay.start();
  return relay;
}
