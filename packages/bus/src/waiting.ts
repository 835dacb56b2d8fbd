/** How long closing waits for running handlers, ms. */
export const DRAIN_MS = 30_000;

/** @returns whether the work ended within so many ms; its rejection is passed on */
export async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A signal inside the process. One that comes while nobody waits is remembered. */
export class Wakeup {
  private woken = false;
  private resolve: (() => void) | undefined;
  private readonly others = new Set<() => void>();

  wake(): void {
    this.woken = true;
    this.resolve?.();
    for (const other of [...this.others]) other();
  }

  /** For one waiter; takes the signal. */
  async wait(): Promise<void> {
    if (!this.woken) await new Promise<void>((resolve) => (this.resolve = resolve));
    this.resolve = undefined;
    this.woken = false;
  }

  /** For any number of waiters of a signal that stays, such as "stopped": until it came, or so many ms. */
  within(ms: number): Promise<void> {
    if (this.woken) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.others.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.others.add(end);
    });
  }
}
