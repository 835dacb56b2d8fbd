import { until } from './until';

test('the first answer that is something is given, however it is asked', async () => {
  let asked = 0;
  expect(await until(() => (asked += 1) > 2 && 'third')).toBe('third');
  expect(await until('the fourth', async () => ((asked += 1) > 3 ? asked : undefined))).toBe(4);
});

test('in vain, the error says what was waited for and what was answered last', async () => {
  await expect(until('the rain to stop', () => false, 30)).rejects.toThrow('not within 30 ms: the rain to stop (last answer false)');
  const closed = 'no';
  await expect(until(() => closed.startsWith('y'), 30)).rejects.toThrow("closed.startsWith('y')");
});

test('what the question throws comes through at once', async () => {
  const began = performance.now();
  await expect(until(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(performance.now() - began).toBeLessThan(10_000);
});
