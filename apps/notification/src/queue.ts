import { queue, type Purpose } from './message';
import type { Work } from './work';

/** A message to be made. */
export interface Wanted {
  /** Derives from what it is for: the same purpose is the same message. */
  id: string;
  /** The event or job it comes from. */
  cause: string;
  purpose: Purpose;
  dueAt: Date;
  /** Code of the reason why it must not go out; absent: it waits. */
  suppressed?: string;
  traceparent?: string;
}

/**
 * Puts messages into the queue, durable when it resolves; one that is there already stays as it is.
 * Does nothing where no provider is configured. Resolves to how many were new.
 */
export async function enqueue(work: Work, wanted: Wanted[]): Promise<number> {
  if (!work.provider || wanted.length === 0) return 0;
  const { clock } = work.context;
  const created = await Promise.all(
    wanted.map(({ id, cause, purpose, dueAt, suppressed, traceparent }) => {
      const at = clock.now();
      const change = { by: 'system:notification', at, division: purpose.divisionPath.at(-1) ?? '', traceparent };
      return work.models.messages.create(id, { id: cause }, change, queue(purpose, at, dueAt, suppressed));
    }),
  );
  work.dispatcher.wake();
  return created.filter(({ outcome }) => outcome === 'created').length;
}
