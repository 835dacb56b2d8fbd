import fc from 'fast-check';
import { Allowances, allowanceOf, nightlyOf, type Voter } from './allowance';
import { momentOf } from './meters';
import { usualOf } from './usual';

const HALL = '10.0.0.1';
const MORNING = new Date('2026-03-05T01:30:00Z');
const at = (seconds: number, from = MORNING): Date => new Date(from.getTime() + seconds * 1000);
const voter = (more: Partial<Voter> = {}): Voter => ({
  place: 'w-1',
  network: HALL,
  proved: false,
  late: false,
  unsatisfied: false,
  ...more,
});

/** So many votes, evenly over some seconds; what each came to. */
function votes(doors: Allowances, count: number, seconds: number, more: Partial<Voter> = {}, from = MORNING): string[][] {
  return Array.from({ length: count }, (_, n) => doors.take(voter(more), at((n * seconds) / count, from)).flags);
}
const counted = (all: string[][]): number => all.filter((flags) => flags.length === 0).length;

/** Doors that know nothing of any plate, or what a usual day brings. */
const fresh = (usual = 0): Allowances => new Allowances(() => usual);
/** What a plate is used to after so many days on which so many came. */
const after = (count: number, days = 5): number => usualOf(Array<number>(days).fill(count));

describe('720 votes in eight seconds from one address, as the attack had them', () => {
  test.each([
    ['without anything', { proved: false }, 5, ['noProof']],
    ['with every puzzle solved', { proved: true }, 10, ['burst']],
  ] as const)('%s: all are taken, what is beyond says why', (_, more, most, beyond) => {
    const all = votes(fresh(), 720, 8, more);
    expect(all.slice(0, most)).toEqual(Array.from({ length: most }, () => []));
    expect(all.slice(most)).toEqual(Array.from({ length: 720 - most }, () => beyond));
  });

  test('one that is late too says both', () => {
    const doors = fresh();
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
      const doors = fresh();
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

test('who uses a share up day after day gets no more of it from one network, however much the plate is used to', () => {
  for (const usual of [0, 24, 300, 5_000]) {
    const doors = fresh(usual);
    const all = Array.from({ length: 800 }, (_, n) => doors.take(voter({ proved: true }), at(n * 40)).flags);
    expect(counted(all)).toBeLessThanOrEqual(240);
  }
});

test('one vote a minute all night is noticed: a handful counts, however many addresses are behind it', () => {
  const doors = fresh();
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
    expect(counted(crowd(fresh(after(300, 45)), false))).toBe(60);
  });

  test('and counts twice as far with it where it does not', () => {
    expect([counted(crowd(fresh(), false)), counted(crowd(fresh(), true))]).toEqual([5, 10]);
  });

  test('keeps its known handsets without any puzzle while somebody stuffs the box from the same address', () => {
    const doors = fresh(after(40));
    votes(doors, 720, 8, { proved: true });
    votes(doors, 720, 8);
    const known = Array.from({ length: 25 }, (_, n) => doors.take(voter({ handset: `honest-${n}` }), at(10 + n)).flags);
    expect(counted(known)).toBe(25);
  });

  test('has its complaints counted while somebody stuffs the box with praise, from one address or from many', () => {
    const doors = fresh();
    votes(doors, 720, 8, { proved: true });
    for (let n = 0; n < 200; n += 1) votes(doors, 3, 1, { proved: true, network: `10.0.1.${n}` });
    expect(doors.take(voter({ proved: true }), at(900)).flags).toEqual(['burst', 'newHandset']);
    expect(doors.take(voter({ proved: true, unsatisfied: true }), at(900)).flags).toEqual([]);
    expect(doors.take(voter({ network: '198.51.100.1', unsatisfied: true }), at(900)).flags).toEqual([]);
    // Nor do complaints stand in the way of praise.
    const others = fresh();
    votes(others, 720, 8, { proved: true, unsatisfied: true });
    expect(others.take(voter(), at(10)).flags).toEqual([]);
  });

  test('a handset that is known votes a few times a day so; after that it is one of many', () => {
    const doors = fresh();
    const own = Array.from({ length: 8 }, (_, n) => doors.take(voter({ place: `w-${n}`, handset: 'h' }), at(n * 3600)).flags);
    expect(counted(own)).toBe(8);
    // All the same its cookie opens no more than that: the rest is counted as a stranger's.
    const at1 = votes(fresh(), 100, 50, { handset: 'h', proved: true });
    expect(counted(at1)).toBe(3 + 10);
  });

  test('many known handsets at once are a crowd too', () => {
    const doors = fresh();
    const all = Array.from({ length: 200 }, (_, n) => doors.take(voter({ handset: `made-${n}`, proved: true }), at(n / 100)).flags);
    expect(counted(all)).toBe(2 * allowanceOf(0).hour + 2 * allowanceOf(0).minute);
  });
});

describe('what a plate is used to', () => {
  test('is not told by a day or two', () => {
    expect([after(300, 2), after(20, 3)]).toEqual([0, 20]);
  });

  test('grows no faster than somebody who stuffs the box is noticed', () => {
    expect(after(500, 4)).toBeLessThanOrEqual(allowanceOf(0).day);
    expect(after(500, 15)).toBeLessThanOrEqual(4 * allowanceOf(0).day);
    expect(after(300, 60)).toBe(300);
  });

  test('is the middle one of the days on which anybody came', () => {
    expect(usualOf([10, 0, 0, 12, 11, 0, 90])).toBe(11);
    fc.assert(
      fc.property(fc.array(fc.nat(400), { maxLength: 60 }), (counts) => {
        expect(usualOf(counts)).toBeLessThanOrEqual(Math.max(0, ...counts));
        expect(usualOf(counts)).toBe(usualOf(counts.flatMap((count) => [0, count])));
      }),
    );
  });

  test('makes allowances larger, up to a ceiling', () => {
    expect(allowanceOf(0)).toEqual({ minute: 5, hour: 12, day: 24 });
    expect(allowanceOf(300)).toEqual({ minute: 60, hour: 200, day: 600 });
    expect(allowanceOf(1e9)).toEqual({ minute: 200, hour: 667, day: 2_000 });
  });
});

test('what was refused after all is not counted, not even beyond the end of its minute', () => {
  const doors = fresh();
  for (let n = 0; n < 200; n += 1) doors.take(voter(), at(0)).undo();
  expect(counted(votes(doors, 5, 1))).toBe(5);
  const late = doors.take(voter({ place: 'w-2' }), at(0));
  expect(counted(votes(doors, 5, 1, { place: 'w-2' }, at(60)))).toBe(5);
  late.undo();
  expect(doors.take(voter({ place: 'w-2' }), at(61)).flags).toEqual(['noProof']);
});
