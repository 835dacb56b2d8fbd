import { refuseSamePerson } from './keys';
import { caseLimits, defaultCaseLimits, escalationLadder, defaultLadder } from './limits';

it('one person never holds both keys', () => {
  const what = { zh: '签字办结', en: 'Signing' };
  expect(() => refuseSamePerson('a', ['b', 'a'], what)).toThrow(expect.objectContaining({ code: 'keys.samePerson', kind: 'refused' }));
  expect(() => refuseSamePerson('c', ['b', 'a'], what)).not.toThrow();
});

it('limits are data with the defaults of the table of states', () => {
  expect(defaultCaseLimits).toMatchObject({
    screening: 1,
    acknowledge: 1,
    handling: { simple: 5, complex: 15 },
    finalVisit: 5,
    maxReopenings: 2,
  });
  expect(caseLimits.parse({ handling: { simple: 3 } }).handling).toEqual({ simple: 3, complex: 15 });
  expect(caseLimits.safeParse({ screening: 0 }).success).toBe(false);
  expect(escalationLadder.parse(defaultLadder)).toEqual(defaultLadder);
  expect(escalationLadder.safeParse([{ step: 'yellow', share: 1.2 }]).success).toBe(false);
});
