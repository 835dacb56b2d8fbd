import { failuresOf, lockedUntil, Turns } from './attempts';

const rule = { failures: 5, waitSeconds: 60, longestWaitSeconds: 1800, forgetMinutes: 60, networkFailures: 100, alarmFailures: 50 };
const start = new Date('2026-06-01T00:00:00Z');
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const attempts = (failures: number) => ({ _id: 'k', failures, lastFailureAt: start });
const waits = (failures: number) => ((lockedUntil(attempts(failures), rule, start)?.getTime() ?? start.getTime()) - start.getTime()) / 1000;

test('the fifth failure locks for a minute, each further one twice as long, up to half an hour', () => {
  expect([0, 4, 5, 6, 7, 10, 400].map(waits)).toEqual([0, 0, 60, 120, 240, 1800, 1800]);
});

test('a lock opens by itself, and old failures are forgotten', () => {
  expect(lockedUntil(attempts(5), rule, after(59))).toEqual(after(60));
  expect(lockedUntil(attempts(5), rule, after(60))).toBeUndefined();
  expect(failuresOf(attempts(5), rule, after(3599))).toBe(5);
  expect(failuresOf(attempts(5), rule, after(3600))).toBe(0);
});

test('sign-ins under one name take turns, others do not wait, and a failure does not stop the line', async () => {
  const turns = new Turns();
  const order: string[] = [];
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const first = turns.take('a', async () => {
    await gate;
    order.push('a1');
    throw new Error('wrong');
  });
  const second = turns.take('a', async () => order.push('a2'));
  await turns.take('b', async () => order.push('b'));
  release();
  await expect(first).rejects.toThrow('wrong');
  await second;
  expect(order).toEqual(['b', 'a1', 'a2']);
});

test('the line under one name is bounded', async () => {
  const turns = new Turns();
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const waiting = Array.from({ length: 20 }, () => turns.take('a', () => gate));
  await expect(turns.take('a', () => gate)).rejects.toMatchObject({ code: 'signIn.tooMany' });
  release();
  await Promise.all(waiting);
  await expect(turns.take('a', async () => 'in')).resolves.toBe('in');
});
