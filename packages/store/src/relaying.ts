import type { Recorded } from './recorded';

/** The bus's message, structurally. */
export interface OutMessage {
  key: string;
  value: Buffer;
  headers: Record<string, string>;
}

/** Undefined: a private event. `state` is the current one, not that of the event: write from the event's data. */
export type ToMessage<S, E> = (recorded: Recorded<E>, doc: { id: string; division: string; state: S }) => OutMessage | undefined;

export interface RelayOptions<S, E> {
  toMessage: ToMessage<S, E>;
  /** Resolves when durable on the bus. */
  publish: (messages: OutMessage[]) => Promise<void>;
  /** Milliseconds between sweeps for what no signal told of (a crash, another process). */
  sweepMs?: number;
  /** Documents a batch. */
  batch?: number;
  /** Milliseconds stop() may spend on what is still pending; default 5,000. */
  drainMs?: number;
  onError?: (error: unknown) => void;
}

export interface Relay {
  wake(): void;
  /** Publishes what is pending within drainMs, then stops. */
  stop(): Promise<void>;
  /** Resolves once nothing is pending. */
  idle(): Promise<void>;
  /** As of the last batch: documents seen waiting, and milliseconds since the oldest of their events. */
  stats(): { pending: number; oldestMs: number };
}
