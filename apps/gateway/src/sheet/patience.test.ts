import { within } from './patience';

test('items pass; a source that gives nothing any more is given up', async () => {
  const source: AsyncIterable<number> = {
    async *[Symbol.asyncIterator]() {
      yield 1;
      yield 2;
      await new Promise(() => {});
    },
  };
  const seen: number[] = [];
  const reading = (async () => {
    for await (const item of within(source, 20, () => new Error('stalled'))) seen.push(item);
  })();
  await expect(reading).rejects.toThrow('stalled');
  expect(seen).toEqual([1, 2]);
});

test('a source that works is waited for beyond the time, one that works all the time on one item is not', async () => {
  const MS = 1_000;
  const work = (ms: number): void => {
    for (const { user } = process.cpuUsage(); process.cpuUsage().user < user + ms * 1_000;);
  };
  async function* working(rounds: number, restMs: number): AsyncIterable<number> {
    for (let round = 0; round < rounds; round += 1) {
      work(20);
      await new Promise((resolve) => setTimeout(resolve, restMs));
    }
    yield 1;
  }
  const reading = async (rounds: number, restMs: number): Promise<number[]> => {
    const seen: number[] = [];
    for await (const item of within(working(rounds, restMs), MS, () => new Error('stalled'))) seen.push(item);
    return seen;
  };
  await expect(reading(10, 150)).resolves.toEqual([1]);
  await expect(reading(60, 1)).rejects.toThrow('stalled');
});

test('a source that ends, ends; one that fails, fails', async () => {
  const seen: number[] = [];
  for await (const item of within(
    (async function* () {
      yield 1;
    })(),
    1000,
    () => new Error('stalled'),
  ))
    seen.push(item);
  expect(seen).toEqual([1]);
  const failing = (async () => {
    for await (const item of within(
      (async function* (): AsyncIterable<number> {
        throw new Error('broken');
      })(),
      1000,
      () => new Error('stalled'),
    ))
      seen.push(item);
  })();
  await expect(failing).rejects.toThrow('broken');
});
