/**
 * Passes items on, and gives up on a source that gives nothing for so long: on one that does nothing either, or has worked
 * on one item all that time. A process that is merely given little of a busy machine goes on.
 * @param stalled makes the error to give up with
 */
export async function* within<T>(source: AsyncIterable<T>, ms: number, stalled: () => Error): AsyncIterable<T> {
  const iterator = source[Symbol.asyncIterator]();
  for (;;) {
    const { over, end } = patience(ms, stalled);
    try {
      const next = await Promise.race([iterator.next(), over]);
      if (next.done) return;
      yield next.value;
    } finally {
      end();
    }
  }
}

/** Of the time it is looked at, below which a process does nothing. */
const IDLE = 0.02;

function patience(ms: number, stalled: () => Error): { over: Promise<never>; end: () => void } {
  const every = ms / 2;
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    let began: number | undefined;
    let last = 0;
    const look = (): void => {
      const used = workedMs();
      began ??= used;
      if (last > 0 && (used - last < every * IDLE || used - began >= ms)) return reject(stalled());
      last = used;
      timer = setTimeout(look, every);
    };
    timer = setTimeout(look, every);
  });
  return { over, end: () => clearTimeout(timer) };
}

function workedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
