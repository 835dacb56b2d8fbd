import { checkPassword, hashPassword, isTooOld, passwordMatches, randomPassword, type PasswordPolicy } from './password';

const djbh3: PasswordPolicy = { minLength: 10, classes: 3, maxAgeDays: 90 };

test.each([
  ['Ab3-efgh', 'password.tooShort'],
  ['abcdefghij', 'password.tooSimple'],
  ['abcdefghi1', 'password.tooSimple'],
  ['Coordinator-2026', 'password.holdsUsername'],
  ['Aa1-'.repeat(40), 'password.tooLong'],
])('%s is refused as %s', (password, code) => {
  expect(() => checkPassword(password, 'coordinator', djbh3)).toThrow(
    expect.objectContaining({ code, details: expect.objectContaining({ field: 'newPassword' }) }),
  );
});

test('a refusal names all that is asked for, not the first thing that lacks', () => {
  const everything = expect.stringMatching(/至少 10 个字符.*至少 3 种.*不含用户名/);
  for (const password of ['123456', 'abcdefghij']) {
    expect(() => checkPassword(password, 'coordinator', djbh3)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ zh: everything }) }),
    );
  }
});

test('a long password of three kinds passes, also in Chinese', () => {
  expect(() => checkPassword('Qinghai lake 9', 'coordinator', djbh3)).not.toThrow();
  expect(() => checkPassword('青海湖Ab9青海湖青海', 'coordinator', djbh3)).not.toThrow();
});

test('random passwords pass the policy and never repeat', () => {
  const made = Array.from({ length: 200 }, () => randomPassword());
  for (const password of made) expect(() => checkPassword(password, 'coordinator', { ...djbh3, classes: 4, minLength: 16 })).not.toThrow();
  expect(new Set(made).size).toBe(made.length);
});

test('only the right password of a known account matches', async () => {
  const stored = await hashPassword('Right-pass-1');
  expect(stored).toMatch(/^\$argon2id\$/);
  expect(await passwordMatches(stored, 'Right-pass-1')).toBe(true);
  expect(await passwordMatches(stored, 'Wrong-pass-1')).toBe(false);
  expect(await passwordMatches(undefined, 'Right-pass-1')).toBe(false);
  expect(await passwordMatches(stored, 'x'.repeat(100_000))).toBe(false);
});

test('ages by policy; 0 days never age', () => {
  const changed = new Date('2026-01-01T00:00:00Z');
  const later = (days: number) => new Date(changed.getTime() + days * 86_400_000);
  expect(isTooOld(changed, djbh3, later(90))).toBe(false);
  expect(isTooOld(changed, djbh3, later(90.01))).toBe(true);
  expect(isTooOld(changed, { ...djbh3, maxAgeDays: 0 }, later(9000))).toBe(false);
});
