/** Waits between two probes of a provider that takes nothing, real time. */
const PROBES_MS = [1_000, 2_000, 5_000, 10_000, 30_000];

/** Keeps a provider that is down from being asked again and again: one message probes, the others wait. */
export class Circuit {
  #failures = 0;
  #probeAt = 0;
  #downSince: Date | undefined;

  /** How many messages may be tried at a moment of real time: 0 while it waits, 1 as a probe, else `all`. */
  admits(now: Date, all: number): number {
    if (this.#failures === 0) return all;
    return now.getTime() >= this.#probeAt ? 1 : 0;
  }

  /** Since when it takes nothing, by the platform's clock. */
  get downSince(): Date | undefined {
    return this.#downSince;
  }

  /** It answered, or took what it was given. */
  closed(): void {
    this.#failures = 0;
    this.#downSince = undefined;
  }

  /**
   * It did not answer, or not as agreed.
   * @param now real time
   * @param at the platform's clock
   */
  failed(now: Date, at: Date): void {
    this.#downSince ??= at;
    this.#failures += 1;
    this.#probeAt = now.getTime() + (PROBES_MS[Math.min(this.#failures, PROBES_MS.length) - 1] ?? 0);
  }
}
