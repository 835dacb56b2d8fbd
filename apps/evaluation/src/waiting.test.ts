import { waiting } from './waiting';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function* numbers(count: number, asked = { count: 0 }): AsyncIterable<number> {
  for (let n = 0; n < count; n += 1) {
    asked.count += 1;
    yield n;
  }
}

test('everything comes once and in order, in batches of at most the bound', async () => {
  const batches: number[][] = [];
  for await (const batch of waiting(numbers(1_000), 7)) {
    batches.push(batch);
    await turn();
  }
  expect(batches.flat()).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
  expect(Math.max(...batches.map(({ length }) => length))).toBe(7);
});

test('one that came alone does not wait for company', async () => {
  let release = (): void => {};
  const second = new Promise<void>((resolve) => (release = resolve));
  async function* slow(): AsyncIterable<string> {
    yield 'first';
    await second;
    yield 'second';
  }
  const batches = waiting(slow(), 10)[Symbol.asyncIterator]();
  expect(await batches.next()).toEqual({ done: false, value: ['first'] });
  release();
  expect(await batches.next()).toEqual({ done: false, value: ['second'] });
  expect(await batches.next()).toEqual({ done: true, value: undefined });
});

test('while the reader is busy the source is asked for no more than the bound', async () => {
  const asked = { count: 0 };
  const batches = waiting(numbers(1_000, asked), 5)[Symbol.asyncIterator]();
  const first = await batches.next();
  for (let n = 0; n < 50; n += 1) await turn();
  expect(asked.count).toBe((first.value as number[]).length + 5);
});

test('a fault of the source comes after what came before it', async () => {
  async function* broken(): AsyncIterable<number> {
    yield 1;
    throw new Error('cut');
  }
  const seen: number[] = [];
  const reading = (async () => {
    for await (const batch of waiting(broken(), 5)) seen.push(...batch);
  })();
  await expect(reading).rejects.toThrow('cut');
  expect(seen).toEqual([1]);
});

test('a reader that leaves lets the source end', async () => {
  let closed = false;
  async function* endless(): AsyncIterable<number> {
    try {
      for (let n = 0; ; n += 1) yield n;
    } finally {
      closed = true;
    }
  }
  for await (const batch of waiting(endless(), 3)) {
    expect(batch[0]).toBe(0);
    break;
  }
  for (let n = 0; n < 10 && !closed; n += 1) await turn();
  expect(closed).toBe(true);
});
