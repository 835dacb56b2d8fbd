import { Trouble } from './trouble';

describe('trouble', () => {
  it('tries for its time with growing pauses, the last try at its end', () => {
    const trouble = new Trouble(10_000);
    const waits: number[] = [];
    let now = 5_000;
    for (;;) {
      trouble.tries++;
      const verdict = trouble.failure(now);
      if (verdict.giveUp) break;
      waits.push(verdict.waitMs);
      now += verdict.waitMs;
    }
    expect(waits.slice(0, 4)).toEqual([50, 100, 200, 400]);
    expect(Math.max(...waits)).toBe(2_000);
    expect(now).toBe(15_000);
  });

  it('gives up at once when there is no time', () => {
    expect(new Trouble(0).failure(1)).toEqual({ giveUp: true });
  });

  it('an outage never gives up, waits five seconds at most, and gives the full time again', () => {
    const trouble = new Trouble(1_000);
    trouble.tries++;
    trouble.failure(0);
    const waits = Array.from({ length: 100 }, () => trouble.outage()).map((verdict) => (verdict.giveUp ? NaN : verdict.waitMs));
    expect(waits[0]).toBe(50);
    expect(waits.at(-1)).toBe(5_000);
    trouble.tries++;
    expect(trouble.failure(600_000).giveUp).toBe(false);
  });
});
