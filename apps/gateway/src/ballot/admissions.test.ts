import fc from 'fast-check';
import { Admissions, type Attempt } from './admissions';
import { Allowances, type Taken } from './allowance';

/** A box of which one sees how many places are taken. */
function box() {
  let places = 0;
  const take = (): { decision: string; taken: Taken } => {
    places += 1;
    return { decision: 'counted', taken: { flags: [], undo: () => void (places -= 1) } };
  };
  return { take, places: () => places };
}

type Move = { open: string } | { end: number; kept: boolean };
const move = fc.oneof(
  fc.constantFrom('a', 'b', 'c').map((key): Move => ({ open: key })),
  fc.record({ end: fc.nat({ max: 20 }), kept: fc.boolean() }) as fc.Arbitrary<Move>,
);

test('however tries of a few keys overlap, fail and come again, each key that is kept or under way has exactly one place', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 80 }), (moves) => {
      const { take, places } = box();
      const admissions = new Admissions<string>(100);
      const tries: { key: string; attempt: Attempt<string>; ended: boolean }[] = [];
      const kept = new Set<string>();
      for (const one of moves) {
        if ('open' in one) tries.push({ key: one.open, attempt: admissions.attempt(one.open, take), ended: false });
        else {
          const found = tries[one.end];
          if (!found) continue;
          if (!found.ended && one.kept) kept.add(found.key);
          found.ended = true;
          // Ending twice, also the other way round, changes nothing.
          for (const what of one.kept ? (['kept', 'refused'] as const) : (['refused', 'kept'] as const)) found.attempt[what]();
        }
        const open = tries.filter(({ ended }) => !ended).map(({ key }) => key);
        expect(places()).toBe(new Set([...kept, ...open]).size);
      }
    }),
    { numRuns: 300 },
  );
});

test('a key that was forgotten takes another place, and gives back no more than that', () => {
  const { take, places } = box();
  const admissions = new Admissions<string>(1);
  const first = admissions.attempt('a', take);
  admissions.attempt('b', take).kept();
  const again = admissions.attempt('a', take);
  expect(places()).toBe(3);
  again.refused();
  expect(places()).toBe(2);
  first.refused();
  expect(places()).toBe(1);
});

test('a decision that is refused at the door leaves nothing behind', () => {
  const admissions = new Admissions<string>(10);
  const { take, places } = box();
  expect(() =>
    admissions.attempt('a', () => {
      throw new Error('no');
    }),
  ).toThrow('no');
  admissions.attempt('a', take).refused();
  expect(places()).toBe(0);
});

test('70 votes, each sent again with another body that is refused, use up what 70 votes use up', () => {
  const now = new Date('2026-03-05T01:30:00Z');
  const doors = new Allowances(() => 0);
  const admissions = new Admissions<string[]>(1_000);
  const counted = Array.from({ length: 70 }, (_, n) => {
    const attempt = (): Attempt<string[]> =>
      admissions.attempt(`page:${n}`, () => {
        const taken = doors.take({ place: 'w-1', network: '10.0.0.1', proved: false, late: false, unsatisfied: false }, now);
        return { decision: taken.flags, taken };
      });
    const first = attempt();
    first.kept();
    const others = Array.from({ length: 20 }, attempt);
    for (const other of others) other.refused();
    return first.decision.length === 0;
  });
  expect(counted.filter(Boolean)).toHaveLength(5);
});
