import fc from 'fast-check';
import { Allowances, allowanceOf, nightlyOf, type Voter } from './allowance';
import { momentOf } from './meters';

const HALL = '10.0.0.1';
const MORNING = new Date('2026-03-05T01:30:00Z');
const at = (seconds: number, from = MORNING): Date => new Date(from.getTime() + seconds * 1000);
const voter = (more: Partial<Voter> = {}): Voter => ({ place: 'w-1', network: HALL, proved: false, late: false, ...more });

/** So many votes, evenly over some seconds; what each came to. */
function votes(doors: Allowances, count: number, seconds: number, more: Partial<Voter> = {}, from = MORNING): string[][] {
  return Array.from({ length: count }, (_, n) => doors.take(voter(more), at((n * seconds) / count, from)).flags);
}
const counted = (all: string[][]): number => all.filter((flags) => flags.length === 0).length;

/** Some days of a plate on which so many handsets of their own came, from networks of their own. */
function withHistory(usual: number, days = 5): Allowances {
  const doors = new Allowances();
  for (let day = days; day > 0; day -= 1) {
    for (let n = 0; n < usual; n += 1) {
      const when = at((n * 6 * 3600) / usual - day * 86_400);
      doors.take(voter({ network: `10.1.${n >> 8}.${n & 255}`, handset: `h-${day}-${n}` }), when);
    }
  }
  return doors;
}

describe('720 votes in eight seconds from one address, as the attack had them', () => {
  test.each([
    ['without anything', { proved: false }, 5, ['noProof']],
    ['with every puzzle solved', { proved: true }, 10, ['burst']],
  ] as const)('%s: all are taken, what is beyond says why', (_, more, most, beyond) => {
    const all = votes(new Allowances(), 720, 8, more);
    expect(all.slice(0, most)).toEqual(Array.from({ length: most }, () => []));
    expect(all.slice(most)).toEqual(Array.from({ length: 720 - most }, () => beyond));
  });

  test('one that is late too says both', () => {
    const doors = new Allowances();
    votes(doors, 5, 2);
    expect(doors.take(voter({ late: true }), at(3)).flags).toEqual(['noProof', 'lateToken']);
  });
});

test('whatever is done with cookies, puzzles, pages, networks and time, what is counted of strangers is bounded', () => {
  const move = fc.record({
    wait: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4_000 })),
    network: fc.integer({ min: 0, max: 3 }),
    proved: fc.boolean(),
    late: fc.boolean(),
    many: fc.integer({ min: 1, max: 60 }),
    undone: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
      const doors = new Allowances();
      const size = allowanceOf(0);
      const spans = { minute: new Map<number, number>(), hour: new Map<number, number>(), day: new Map<string, number>() };
      let now = MORNING.getTime();
      for (const { wait, network, proved, late, many, undone } of moves) {
        now += wait * 1000;
        const { minute, hour, day } = momentOf(new Date(now));
        for (let n = 0; n < many; n += 1) {
          const taken = doors.take(voter({ network: String(network), proved, late }), new Date(now));
          if (undone && n % 2 === 0) taken.undo();
          else if (taken.flags.length === 0) {
            spans.minute.set(minute * 4 + network, (spans.minute.get(minute * 4 + network) ?? 0) + 1);
            spans.hour.set(hour * 4 + network, (spans.hour.get(hour * 4 + network) ?? 0) + 1);
            for (const key of [`${day}`, `${day}|${network}`]) spans.day.set(key, (spans.day.get(key) ?? 0) + 1);
          }
        }
      }
      for (const count of spans.minute.values()) expect(count).toBeLessThanOrEqual(2 * size.minute);
      for (const count of spans.hour.values()) expect(count).toBeLessThanOrEqual(2 * size.hour);
      for (const [key, count] of spans.day) expect(count).toBeLessThanOrEqual((key.includes('|') ? 2 : 4) * size.day);
    }),
    { numRuns: 150 },
  );
});

test('one vote a minute all night is noticed: a handful counts, however many addresses are behind it', () => {
  const doors = new Allowances();
  const night = new Date('2026-03-05T13:00:00Z');
  const all = Array.from({ length: 600 }, (_, n) => doors.take(voter({ network: `10.0.0.${n % 200}`, proved: true }), at(n * 60, night)));
  const flags = all.map((taken) => taken.flags);
  expect(flags.filter((one) => one.length === 0)).toHaveLength(3 * nightlyOf(0));
  expect(flags.filter((one) => one.length > 0).every((one) => one.includes('nightly'))).toBe(true);
  const alone = Array.from({ length: 600 }, (_, n) => doors.take(voter({ place: 'w-2', proved: true }), at(n * 60, night)).flags);
  expect(counted(alone)).toBe(nightlyOf(0));
  // The morning after is a day like any other.
  expect(doors.take(voter(), new Date('2026-03-05T23:30:00Z')).flags).toEqual([]);
});

describe('an honest hall', () => {
  const crowd = (doors: Allowances, proved: boolean) => votes(doors, 60, 50, { proved });

  test('of 60 new handsets within a minute counts without a puzzle where the plate knows busy mornings', () => {
    expect(counted(crowd(withHistory(300, 45), false))).toBe(60);
  });

  test('and counts twice as far with it where it does not', () => {
    expect([counted(crowd(new Allowances(), false)), counted(crowd(new Allowances(), true))]).toEqual([5, 10]);
  });

  test('keeps its known handsets without any puzzle while somebody stuffs the box from the same address', () => {
    const doors = withHistory(40);
    votes(doors, 720, 8, { proved: true });
    votes(doors, 720, 8);
    const known = Array.from({ length: 25 }, (_, n) => doors.take(voter({ handset: `honest-${n}` }), at(10 + n)).flags);
    expect(counted(known)).toBe(25);
  });

  test('a handset that is known votes a few times a day so; after that it is one of many', () => {
    const doors = new Allowances();
    const own = Array.from({ length: 8 }, (_, n) => doors.take(voter({ place: `w-${n}`, handset: 'h' }), at(n * 3600)).flags);
    expect(counted(own)).toBe(8);
    // All the same its cookie opens no more than that: the rest is counted as a stranger's.
    const at1 = votes(new Allowances(), 100, 50, { handset: 'h', proved: true });
    expect(counted(at1)).toBe(3 + 10);
  });

  test('many known handsets at once are a crowd too', () => {
    const doors = new Allowances();
    const all = Array.from({ length: 200 }, (_, n) => doors.take(voter({ handset: `made-${n}`, proved: true }), at(n / 100)).flags);
    expect(counted(all)).toBe(2 * allowanceOf(0).hour + 2 * allowanceOf(0).minute);
  });
});

describe('what a plate is used to', () => {
  test('is not told by a day or two, nor by what was flagged', () => {
    expect(withHistory(300, 2).usual('w-1')).toBe(0);
    const doors = new Allowances();
    const stuffed = (days: number): number => {
      for (let day = 0; day < days; day += 1) votes(doors, 500, 3_000, { proved: true }, at(day * 86_400));
      return doors.usual('w-1');
    };
    expect(stuffed(4)).toBeLessThanOrEqual(allowanceOf(0).day);
    expect(stuffed(15)).toBeLessThanOrEqual(4 * allowanceOf(0).day);
  });

  test('makes allowances larger, up to a ceiling', () => {
    expect(allowanceOf(0)).toEqual({ minute: 5, hour: 12, day: 24 });
    expect(allowanceOf(300)).toEqual({ minute: 60, hour: 200, day: 600 });
    expect(allowanceOf(1e9)).toEqual({ minute: 200, hour: 667, day: 2_000 });
  });
});

test('what was refused after all is not counted, not even beyond the end of its minute', () => {
  const doors = new Allowances();
  for (let n = 0; n < 200; n += 1) doors.take(voter(), at(0)).undo();
  expect(counted(votes(doors, 5, 1))).toBe(5);
  const late = doors.take(voter({ place: 'w-2' }), at(0));
  expect(counted(votes(doors, 5, 1, { place: 'w-2' }, at(60)))).toBe(5);
  late.undo();
  expect(doors.take(voter({ place: 'w-2' }), at(61)).flags).toEqual(['noProof']);
});
