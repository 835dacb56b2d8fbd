import { Batcher } from './batcher';

/** A hop whose calls end when the test says so. */
function hop(options: { maxItems?: number; maxQueued?: number; timeoutMs?: number } = {}) {
  const calls: { items: number[]; answer: (results?: (string | Error)[]) => void; fail: (error: Error) => void }[] = [];
  const batcher = new Batcher<number, string>({
    send: (items) =>
      new Promise((resolve, reject) => {
        calls.push({ items, answer: (results) => resolve(results ?? items.map((item) => `done ${item}`)), fail: reject });
      }),
    weigh: (item) => (item >= 1_000_000 ? item : 1),
    maxItems: options.maxItems ?? 200,
    maxQueued: options.maxQueued ?? 1000,
    timeoutMs: options.timeoutMs ?? 60_000,
  });
  return { batcher, calls };
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('waited a minute in vain');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('what comes in during one turn of the loop goes on in one call, at once', async () => {
  const { batcher, calls } = hop();
  const answers = [1, 2, 3].map((item) => batcher.add(item));
  await until(() => calls.length > 0);
  expect(calls.map(({ items }) => items)).toEqual([[1, 2, 3]]);
  calls[0]?.answer();
  await expect(Promise.all(answers)).resolves.toEqual(['done 1', 'done 2', 'done 3']);
});

test('while calls are under way later items gather, never more than the largest batch and never more than four calls', async () => {
  const { batcher, calls } = hop({ maxItems: 10 });
  const answers = Array.from({ length: 100 }, (_, item) => batcher.add(item));
  await until(() => calls.length === 4);
  expect(calls.map(({ items }) => items.length)).toEqual([10, 10, 10, 10]);
  expect(batcher.queued).toBe(60);
  for (let index = 0; index < 10; index += 1) {
    await until(() => calls.length > index);
    calls[index]?.answer();
  }
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 100 }, (_, item) => `done ${item}`));
});

test('each item gets its own answer or its own refusal', async () => {
  const { batcher, calls } = hop();
  const [good, bad] = [batcher.add(1), batcher.add(2)];
  await until(() => calls.length > 0);
  calls[0]?.answer(['fine', new Error('not this one')]);
  await expect(good).resolves.toBe('fine');
  await expect(bad).rejects.toThrow('not this one');
});

test('a call that fails fails its items only; the batcher goes on', async () => {
  const { batcher, calls } = hop();
  const lost = batcher.add(1);
  await until(() => calls.length === 1);
  calls[0]?.fail(new Error('the service is away'));
  await expect(lost).rejects.toThrow('the service is away');
  const next = batcher.add(2);
  await until(() => calls.length === 2);
  calls[1]?.answer();
  await expect(next).resolves.toBe('done 2');
});

test('a full queue refuses with a time to come back, and what was accepted is still answered', async () => {
  const { batcher, calls } = hop({ maxQueued: 5, maxItems: 5 });
  const answers = Array.from({ length: 30 }, (_, item) => batcher.add(item));
  await expect(answers[29]).rejects.toMatchObject({
    code: 'gateway.busy',
    kind: 'unavailable',
    details: { retryAfter: expect.any(Number) },
  });
  const settled = Promise.allSettled(answers);
  for (let index = 0; index < 5; index += 1) {
    await until(() => calls.length > index);
    calls[index]?.answer();
  }
  const accepted = (await settled).map(({ status }) => status === 'fulfilled');
  expect(accepted).toEqual(Array.from({ length: 30 }, (_, item) => item < 25));
});

test('an item nobody waits for any more is not sent', async () => {
  const { batcher, calls } = hop({ maxItems: 1, timeoutMs: 200 });
  const sent = [1, 2, 3, 4].map((item) => batcher.add(item));
  await until(() => calls.length === 4);
  const late = batcher.add(5);
  const began = Date.now();
  await until(() => Date.now() > began + 201);
  calls.forEach(({ answer }) => answer());
  await Promise.all(sent);
  await expect(late).rejects.toMatchObject({ code: 'gateway.busy' });
  expect(calls).toHaveLength(4);
});

test('a batch stays under the bytes of one message', async () => {
  const { batcher, calls } = hop();
  const answers = [1_500_000, 1_500_000, 1_500_000].map((item) => batcher.add(item));
  await until(() => calls.length === 2);
  expect(calls.map(({ items }) => items.length)).toEqual([2, 1]);
  calls.forEach(({ answer }) => answer());
  await Promise.all(answers);
});
