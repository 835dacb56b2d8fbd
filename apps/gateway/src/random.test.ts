import { someRandom } from './random';

test('no two draws are alike or share a byte of memory, also across many refills', () => {
  const draws = Array.from({ length: 3_000 }, (_, n) => someRandom(8 + (n % 9)));
  expect(new Set(draws.map((draw) => draw.toString('hex'))).size).toBe(3_000);
  expect(draws.every((draw, n) => draw.length === 8 + (n % 9) && draw.some((byte) => byte !== 0))).toBe(true);
  const [one] = draws as [Buffer];
  const kept = one.toString('hex');
  one.fill(0);
  expect(someRandom(8).equals(one.subarray(0, 8))).toBe(false);
  expect(kept).not.toMatch(/^0+$/);
});
