import { makeRoom } from './making-room';

const LONG_MS = 60_000;

/** Keeps the process busy until it is told to end. */
function work(): { end: () => void } {
  let on = true;
  const turn = (): void => {
    const until = performance.now() + 5;
    while (performance.now() < until);
    if (on) setImmediate(turn);
  };
  turn();
  return { end: () => (on = false) };
}

test('waits for others while they work, and no longer than it may', async () => {
  const others = work();
  const began = performance.now();
  await makeRoom(300, new AbortController().signal);
  others.end();
  expect(performance.now() - began).toBeGreaterThanOrEqual(300);
});

test('goes on as soon as the process has time', async () => {
  const others = work();
  const began = performance.now();
  const room = makeRoom(LONG_MS, new AbortController().signal);
  others.end();
  await room;
  expect(performance.now() - began).toBeLessThan(LONG_MS);
}, 90_000);

test('does not hold up the end', async () => {
  const others = work();
  const ending = new AbortController();
  const began = performance.now();
  const room = makeRoom(LONG_MS, ending.signal);
  ending.abort();
  await room;
  others.end();
  expect(performance.now() - began).toBeLessThan(LONG_MS);
}, 90_000);
