import fc from 'fast-check';
import { DOOR_FLAGS, evaluationHolding, type HoldingRule } from '@mingjing/rules';
import { burstOf, REASONS, reasonsToHold, type Signs } from './holding';

const honest: Signs = { flags: [], leftNumber: 1, matterNumber: 1, officialOf: [], unitId: 'u-1', windows: 1 };
const reasons = (signs: Partial<Signs>, rule: Partial<HoldingRule> = {}) =>
  reasonsToHold({ ...honest, ...signs }, { ...evaluationHolding.default, ...rule });

test('somebody who evaluates what they came for is not held, from a new handset or not', () => {
  expect(reasons({})).toEqual([]);
  expect(reasons({ flags: ['newHandset'] })).toEqual([]);
  expect(reasons({ windows: 5, leftNumber: 4, matterNumber: 5 })).toEqual([]);
});

test.each([
  [{ flags: ['burst'] }, ['burst']],
  [{ flags: ['newHandset', 'burst'] }, ['burst', 'newHandset']],
  [{ flags: ['noProof'] }, ['noProof']],
  [{ flags: ['lateToken'] }, ['lateToken']],
  [{ flags: ['nightly'] }, ['nightly']],
  [{ leftNumber: 5 }, ['repeatedNumber']],
  [{ matterNumber: 6 }, ['repeatedNumber']],
  [{ windows: 6 }, ['manyWindows']],
  [{ officialOf: ['u-2'] }, ['officialNumber']],
  [{ flags: ['burst'], officialOf: ['u-1'], leftNumber: 9 }, ['burst', 'repeatedNumber', 'officialNumber']],
] as const)('%j is held for %j', (signs, expected) => {
  expect(reasons(signs)).toEqual(expected);
});

test("an official's number counts as the rule says: anybody's, of the evaluated unit alone, nobody's", () => {
  const [own, other] = [{ officialOf: ['u-2', 'u-1'] }, { officialOf: ['u-2'] }];
  expect([own, other].map((signs) => reasons(signs, { officials: 'ownUnit' }))).toEqual([['officialNumber'], []]);
  expect([own, other].map((signs) => reasons(signs, { officials: 'none' }))).toEqual([[], []]);
});

test('what a door says that nobody knows is no reason, and what it notices alone holds by rule', () => {
  expect(reasons({ flags: ['', 'repeatedNumber', 'officialNumber', 'toString', 'burst '] })).toEqual([]);
  expect(reasons({ flags: ['nightly'] }, { doors: ['burst'] })).toEqual([]);
  expect(reasons({ flags: ['newHandset'] }, { doors: ['burst', 'newHandset'] })).toEqual(['newHandset']);
});

test('a burst is held under every rule that can be set, and each sign more never frees', () => {
  const rule = fc
    .record({
      doors: fc.subarray([...DOOR_FLAGS]),
      leftNumber: fc.record({ times: fc.nat(60), days: fc.nat(40) }),
      matterNumber: fc.record({ times: fc.nat(60), days: fc.nat(40) }),
      officials: fc.constantFrom('any' as const, 'ownUnit' as const, 'none' as const),
      windowsADay: fc.nat(60),
      reviewDays: fc.nat(70),
    })
    .filter((value) => evaluationHolding.schema.safeParse(value).success);
  const signs = fc.record({
    flags: fc.subarray([...DOOR_FLAGS]),
    leftNumber: fc.nat(60),
    matterNumber: fc.nat(60),
    officialOf: fc.subarray(['u-1', 'u-2']),
    unitId: fc.constant('u-1'),
    windows: fc.nat(60),
  });
  fc.assert(
    fc.property(rule, signs, fc.constantFrom(...DOOR_FLAGS), (value, given, flag) => {
      const before = reasonsToHold(given, value);
      const after = reasonsToHold({ ...given, flags: [...given.flags, flag], windows: given.windows + 1 }, value);
      expect(after).toEqual(expect.arrayContaining(before));
      expect(after).toEqual(REASONS.filter((reason) => after.includes(reason)));
      expect(reasonsToHold({ ...given, flags: ['burst'] }, value)[0]).toBe('burst');
    }),
  );
});

test('those of one hour, place and reason are looked at together, and sort by time', () => {
  const place = { servicePointId: 'sp-1', windowId: 'w-1' };
  const at = (time: string) => burstOf(new Date(time), place, 'burst');
  expect(at('2026-03-05T02:00:00Z')).toBe('2026-03-05T10|sp-1|w-1|burst');
  expect(at('2026-03-05T02:59:59Z')).toBe(at('2026-03-05T02:00:00Z'));
  expect(at('2026-03-04T16:00:00Z') < at('2026-03-04T17:00:00Z')).toBe(true);
});
