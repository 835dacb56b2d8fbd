import type { OutMessage } from '@mingjing/bus';
import type { Aggregates, Recorded } from '@mingjing/store';

/** Turns a private event into a published message, or undefined for one that stays private. */
export type ToMessage = (recorded: Recorded<never>, document: { id: string; division: string; state: never }) => OutMessage | undefined;

export interface Publication {
  aggregates: Aggregates<never, never>;
  toMessage: ToMessage;
}

/** Ties an aggregate to what it publishes; the types of events and state are checked here. */
export function publication<S extends object, E extends { type: string; data: object }>(
  aggregates: Aggregates<S, E>,
  toMessage: (recorded: Recorded<E>, document: { id: string; division: string; state: S }) => OutMessage | undefined,
): Publication {
  return { aggregates: aggregates as unknown as Publication['aggregates'], toMessage: toMessage as unknown as ToMessage };
}
