/** Lets any number of batches through at a time, and can be closed for a moment in which none is under way. */
export class Gate {
  private inside = 0;
  private closed: Promise<void> | undefined;
  private emptied: (() => void) | undefined;

  async pass<T>(work: () => Promise<T>): Promise<T> {
    while (this.closed) await this.closed;
    this.inside += 1;
    try {
      return await work();
    } finally {
      this.inside -= 1;
      if (this.inside === 0) this.emptied?.();
    }
  }

  /** Runs alone: after those inside have ended, before those who wait. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    while (this.closed) await this.closed;
    let open = (): void => undefined;
    this.closed = new Promise((resolve) => (open = resolve));
    try {
      if (this.inside > 0) await new Promise<void>((resolve) => (this.emptied = resolve));
      return await work();
    } finally {
      this.emptied = undefined;
      this.closed = undefined;
      open();
    }
  }
}
