import { Floods, type From } from './flood';

const NOW = new Date('2026-03-05T02:00:00Z');
const after = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
const from = (more: Partial<From> = {}): From => ({ place: 'w-1', network: '10.0.0.1', ...more });

/** So many that were taken with a remark, each with its puzzle solved. */
function flood(floods: Floods, count: number, of: (n: number) => From = () => from(), now = NOW): void {
  for (let n = 0; n < count; n += 1) floods.taken(of(n), now, false);
}

test('one more takes twice the work for each doubling, up to a ceiling, and is never impossible', () => {
  const floods = new Floods();
  const steps: number[] = [];
  for (let count = 0; count <= 20_000; count += 50) {
    steps.push(floods.effort(from(), NOW).doublings);
    flood(floods, 50);
  }
  expect([0, 1, 2, 3, 7, 15, 31, 63].map((at) => steps[at])).toEqual([0, 1, 1, 2, 3, 4, 5, 6]);
  expect(Math.max(...steps)).toBe(8);
  expect(floods.effort(from(), NOW)).toEqual({ doublings: 8, waitSeconds: 640 });
});

test('it is an hour, a plate and a network: others pass as ever', () => {
  const floods = new Floods();
  flood(floods, 400);
  expect(floods.effort(from(), NOW).doublings).toBe(3);
  expect(floods.effort(from({ network: '10.0.0.2' }), NOW).doublings).toBe(0);
  expect(floods.effort(from({ place: 'w-2' }), NOW).doublings).toBe(0);
  expect(floods.effort(from(), after(3_600))).toEqual({ doublings: 0, waitSeconds: 20 });
});

test('spread over new networks, or over plates, it is one flood all the same', () => {
  const [networks, plates] = [new Floods(), new Floods()];
  flood(networks, 1_500, (n) => from({ network: `10.1.${n >> 8}.${n & 255}` }));
  expect(networks.effort(from({ network: '10.9.9.9' }), NOW).doublings).toBe(2);
  flood(plates, 1_500, (n) => from({ place: `w-${n}` }));
  expect(plates.effort(from({ place: 'w-new' }), NOW).doublings).toBe(2);
});

test('those who only wait go one after the other', () => {
  const floods = new Floods();
  flood(floods, 49);
  floods.taken(from(), NOW, true);
  expect(floods.line(from(), NOW)).toBe(0);
  floods.taken(from(), NOW, true);
  expect([floods.line(from(), NOW), floods.line(from(), after(39)), floods.line(from(), after(40))]).toEqual([40, 1, 0]);
  expect(floods.line(from({ network: '10.0.0.2' }), NOW)).toBe(0);
});

test('what was refused after all is not counted, not even in another hour', () => {
  const floods = new Floods();
  const undo = Array.from({ length: 60 }, () => floods.taken(from(), NOW, false));
  expect(floods.effort(from(), NOW).doublings).toBe(1);
  for (const one of undo) one();
  flood(floods, 49, () => from(), after(3_600));
  for (const one of undo) one();
  flood(floods, 1, () => from(), after(3_600));
  expect(floods.effort(from(), after(3_600)).doublings).toBe(1);
});
