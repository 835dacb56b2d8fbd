import type { Arrival } from './arrival';
import { Collector } from './collector';

const arrivals = (...offsets: number[]): Arrival[] =>
  offsets.map((offset) => ({ id: `e|${offset}`, source: 'e1', offset, type: '', at: new Date(0), counts: [] }));

interface Write {
  offsets: number[];
  end(error?: Error): void;
}

/** A collector and the writes it began, each of which ends when told to. */
function collecting(gatherMs: number): { collector: Collector; writes: Write[] } {
  const writes: Write[] = [];
  const collector = new Collector(
    (some) =>
      new Promise((resolve, reject) =>
        writes.push({ offsets: some.map(({ offset }) => offset), end: (error) => (error ? reject(error) : resolve()) }),
      ),
    gatherMs,
  );
  return { collector, writes };
}

test('a batch alone is written at once', () => {
  const { collector, writes } = collecting(60_000);
  void collector.add(arrivals(1, 2));
  expect(writes.map(({ offsets }) => offsets)).toEqual([[1, 2]]);
});

test('what comes while one is written goes together into the next', async () => {
  const { collector, writes } = collecting(0);
  const first = collector.add(arrivals(1));
  const others = [collector.add(arrivals(2)), collector.add(arrivals(3))];
  expect(writes).toHaveLength(1);
  writes[0]?.end();
  await first;
  expect(writes.map(({ offsets }) => offsets)).toEqual([[1], [2, 3]]);
  writes[1]?.end();
  await Promise.all(others);
});

describe('with time in hand', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('soon after a write a batch waits for others, but no longer than it may', async () => {
    const { collector, writes } = collecting(500);
    const first = collector.add(arrivals(1));
    writes[0]?.end();
    await first;
    void collector.add(arrivals(2));
    await jest.advanceTimersByTimeAsync(499);
    void collector.add(arrivals(3));
    expect(writes).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(2);
    expect(writes.map(({ offsets }) => offsets)).toEqual([[1], [2, 3]]);
  });

  test('a backlog does not wait', async () => {
    const { collector, writes } = collecting(500);
    const first = collector.add(arrivals(1));
    writes[0]?.end();
    await first;
    void collector.add(arrivals(...Array.from({ length: 500 }, (_, index) => index + 2)));
    expect(writes).toHaveLength(2);
  });
});

test('what was written together fails together, and the next batch is tried', async () => {
  const { collector, writes } = collecting(0);
  const first = collector.add(arrivals(1));
  const [second, third] = [collector.add(arrivals(2)), collector.add(arrivals(3))];
  writes[0]?.end();
  await first;
  writes[1]?.end(new Error('the store is away'));
  await expect(second).rejects.toThrow('the store is away');
  await expect(third).rejects.toThrow('the store is away');
  void collector.add(arrivals(2));
  expect(writes.map(({ offsets }) => offsets)).toEqual([[1], [2, 3], [2]]);
});
