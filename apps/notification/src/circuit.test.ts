import { Circuit } from './circuit';

test('a provider that is down is probed with one message at a time, ever more seldom, until it answers', () => {
  const circuit = new Circuit();
  const business = new Date('2026-03-05T02:00:00Z');
  let now = 1_000_000;
  const admits = () => circuit.admits(new Date(now), 200);
  expect(admits()).toBe(200);
  const waits = [1_000, 2_000, 5_000, 10_000, 30_000, 30_000].map((wait) => {
    circuit.failed(new Date(now), business);
    now += wait - 1;
    expect(admits()).toBe(0);
    now += 1;
    expect(admits()).toBe(1);
    return wait;
  });
  expect(waits).toHaveLength(6);
  expect(circuit.downSince).toEqual(business);
  circuit.closed();
  expect(admits()).toBe(200);
  expect(circuit.downSince).toBeUndefined();
});
