import { checkPassword, hashPassword, isTooOld, isUsedBefore, passwordMatches, randomPassword, type PasswordPolicy } from './password';

const owner = { username: 'coordinator', name: '张示例' };
const djbh3: PasswordPolicy = { minLength: 10, classes: 3, maxAgeDays: 90 };

test.each([
  ['Ab3-efgh', 'password.tooShort'],
  ['abcdefghij', 'password.tooSimple'],
  ['abcdefghi1', 'password.tooSimple'],
  ['Coordinator-2026', 'password.holdsUsername'],
  ['C0-0rdinator-2026x', 'password.holdsUsername'],
  ['张示例Ab-2026-xyz', 'password.holdsName'],
  ['Aa1-'.repeat(40), 'password.tooLong'],
])('%s is refused as %s', (password, code) => {
  expect(() => checkPassword(password, owner, djbh3)).toThrow(
    expect.objectContaining({ code, details: expect.objectContaining({ field: 'newPassword' }) }),
  );
});

test.each([
  // What the attack on the platform found accepted.
  ...['Password123', 'Aa123456789', 'Qwerty12345', 'Mingjing2026', 'Aaaaaaaaa1'],
  ...[
    'P@ssw0rd2026',
    'Admin@123456',
    'Welcome@2026!',
    'iLoveYou1314',
    'Woaini1314520',
    '!QAZ2wsx3edc',
    '1qaz@WSX3edc',
    'Abc123Abc123Abc123',
  ],
  ...[
    'Zhangwei1990',
    'WangXiaoming123',
    'Lina@19881108',
    'Geermu@2026',
    'Haixizhou#2026',
    'Delingha12345',
    'Qinghai2026!!',
    'Haixi632800Mj',
    '格尔木Aa123456',
  ],
  ...['Xitongguanli1', 'Duban@2026', 'Asdfghjkl123', 'Zxcvbnm@2026', 'Qazwsx123!', 'Ａｄｍｉｎ@123456', 'AAAAbbbb1111', 'Summer2026!!'],
])('%s is refused as too common, and says what to take instead', (password) => {
  expect(() => checkPassword(password, owner, djbh3)).toThrow(
    expect.objectContaining({ code: 'password.tooCommon', details: expect.objectContaining({ zh: expect.stringContaining('请换成') }) }),
  );
});

test.each([
  ...[
    'Qinghai-lake-9',
    'Another-lake-10',
    'Mj-Pruefung-7-qX',
    'Correct-horse-battery-7',
    'kuaile.Xuebao.chi-7-tang',
    'yK7#wq-Lm2tR',
    '雪豹吃糖在高原Ab7',
  ],
])('%s passes', (password) => {
  expect(() => checkPassword(password, owner, djbh3)).not.toThrow();
});

test('the former ones are known by their hashes', async () => {
  const hashes = await Promise.all(['One-of-many-1', 'Two-of-many-2'].map(hashPassword));
  expect([await isUsedBefore('Two-of-many-2', hashes), await isUsedBefore('Three-of-many-3', hashes)]).toEqual([true, false]);
});

test('a refusal names all that is asked for, not the first thing that lacks', () => {
  const everything = expect.stringMatching(/至少 10 个字符.*至少 3 种.*不含用户名/);
  for (const password of ['123456', 'abcdefghij']) {
    expect(() => checkPassword(password, owner, djbh3)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ zh: everything }) }),
    );
  }
});

test('a long password of three kinds passes, also in Chinese', () => {
  expect(() => checkPassword('Qinghai lake 9', owner, djbh3)).not.toThrow();
  expect(() => checkPassword('青海湖Ab9青海湖青海', owner, djbh3)).not.toThrow();
});

test('random passwords pass the policy and never repeat', () => {
  const made = Array.from({ length: 200 }, () => randomPassword());
  for (const password of made) expect(() => checkPassword(password, owner, { ...djbh3, classes: 4, minLength: 16 })).not.toThrow();
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
