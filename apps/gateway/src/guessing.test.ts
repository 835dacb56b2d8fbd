import { Refused } from '@mingjing/contracts/refused';
import { digitsOf, Guesses } from './guessing';

const HALL = 'n:10.0.0.1';
const missing = () => Promise.reject(new Refused('receipt.missing', 'missing'));
const forged = () => Promise.reject(new Refused('invitation.forged', 'missing'));
const good = () => Promise.resolve('good');
const outcome = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'good',
    (error: Refused) => error.code,
  );

test('a good invitation opens however many wrong ones come from the same address; the wrong ones end in 429', async () => {
  const guesses = new Guesses(60, () => 0);
  const wrong: string[] = [];
  for (let n = 0; n < 500; n += 1) wrong.push(await outcome(guesses.open(HALL, forged)));
  expect(wrong.slice(0, 60).every((code) => code === 'invitation.forged')).toBe(true);
  expect(wrong.slice(60).every((code) => code === 'limit.guess')).toBe(true);
  expect(await guesses.open(HALL, good)).toBe('good');
  expect(await outcome(guesses.open('n:10.0.0.2', forged))).toBe('invitation.forged');
});

test('a good receipt is found while 500 wrong ones are tried at once from the same address, and few of those are looked at', async () => {
  const guesses = new Guesses(60, () => 0, 5);
  let looked = 0;
  const look = () => {
    looked += 1;
    return missing();
  };
  for (let n = 0; n < 60; n += 1) await outcome(guesses.lookUp(HALL, look));
  looked = 0;
  const wrong = Array.from({ length: 500 }, () => outcome(guesses.lookUp(HALL, look)));
  expect(await guesses.lookUp('h:handset', good)).toBe('good');
  const codes = await Promise.all(wrong);
  expect(codes.filter((code) => code === 'receipt.missing')).toHaveLength(looked);
  expect(looked).toBeLessThanOrEqual(21);
  expect(await guesses.lookUp(HALL, good)).toBe('good');
});

test('each minute begins anew, and good ones never count', async () => {
  let now = 0;
  const guesses = new Guesses(2, () => now, 1);
  for (let n = 0; n < 100; n += 1) await guesses.lookUp(HALL, good);
  for (let n = 0; n < 3; n += 1) await outcome(guesses.open(HALL, forged));
  expect(await outcome(guesses.open(HALL, forged))).toBe('limit.guess');
  now = 60_000;
  expect(await outcome(guesses.open(HALL, forged))).toBe('invitation.forged');
});

test('what cannot be a receipt is refused before anything is remembered of it', () => {
  expect(digitsOf('１２３４ 5678-9012 3456')).toBe('1234567890123456');
  for (const text of ['', '123', 'x'.repeat(14_000), '1234567890123456'.repeat(900), '١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦'])
    expect(() => digitsOf(text)).toThrow(expect.objectContaining({ code: 'receipt.mistyped' }));
});
