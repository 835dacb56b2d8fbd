/**
 * Passes items on, and gives up on a source that gives nothing for so long.
 * @param stalled makes the error to give up with
 */
export async function* within<T>(source: AsyncIterable<T>, ms: number, stalled: () => Error): AsyncIterable<T> {
  const iterator = source[Symbol.asyncIterator]();
  for (;;) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(stalled()), ms);
    });
    try {
      const next = await Promise.race([iterator.next(), late]);
      if (next.done) return;
      yield next.value;
    } finally {
      clearTimeout(timer);
    }
  }
}
