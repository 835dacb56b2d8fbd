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
