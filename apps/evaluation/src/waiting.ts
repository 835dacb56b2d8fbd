import { kept } from '@mingjing/kit';

/**
 * Gives what has come meanwhile, in order and at most `most` at once, without waiting for more. While the reader is busy at
 * most `most` are read ahead; then the source is asked for nothing until he comes back.
 */
export async function* waiting<T>(source: AsyncIterable<T>, most: number): AsyncIterable<T[]> {
  const come: T[] = [];
  const change = new Change();
  let left = false;
  let end: { fault?: unknown } | undefined;
  const fill = async (): Promise<void> => {
    for await (const one of source) {
      come.push(one);
      change.tell();
      while (come.length >= most && !left) await change.told;
      if (left) return;
    }
  };
  const finish = (fault?: unknown): void => {
    end = { fault };
    change.tell();
  };
  fill().then(() => finish(), finish);
  try {
    for (;;) {
      const batch = come.splice(0);
      change.tell();
      if (batch.length > 0) yield batch;
      else if (end?.fault) throw end.fault as Error;
      else if (end) return;
      else await change.told;
    }
  } finally {
    left = true;
    change.tell();
  }
}

/** A promise of the next change; both sides look again when it comes. */
class Change {
  private resolve = (): void => {};
  told = this.next();

  tell(): void {
    this.resolve();
    this.told = kept(this.next());
  }

  private next(): Promise<void> {
    return new Promise((resolve) => (this.resolve = resolve));
  }
}
