import { refuseSamePerson } from './keys';
import { defaultLadder, escalationLadder } from './limits';

it('one person never holds both keys', () => {
  const what = { zh: '签字办结', en: 'Signing' };
  expect(() => refuseSamePerson('a', ['b', 'a'], what)).toThrow(expect.objectContaining({ code: 'keys.samePerson', kind: 'refused' }));
  expect(() => refuseSamePerson('c', ['b', 'a'], what)).not.toThrow();
});

it('a ladder is data, with shares of a limit and days after it', () => {
  expect(escalationLadder.parse(defaultLadder)).toEqual(defaultLadder);
  expect(escalationLadder.safeParse([{ step: 'yellow', share: 1.2 }]).success).toBe(false);
});
