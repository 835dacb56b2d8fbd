import { Refused } from '@mingjing/contracts/refused';
import { digitsOf, Guesses } from './guessing';

const HALL = '10.0.0.1';
const missing = () => Promise.reject(new Refused('receipt.missing', 'missing'));
const forged = () => Promise.reject(new Refused('invitation.forged', 'missing'));
const good = () => Promise.resolve('good');
const outcome = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'good',
    (error: Refused) => error.code,
  );

test('a good one opens at once beside 500 wrong ones that wait for their answer; of those, 60 are told so and the rest 429', async () => {
  const guesses = new Guesses(60, () => 0, 500);
  const wrong = Array.from({ length: 500 }, (_, n) => outcome(guesses.lookUp(HALL, n % 2 ? forged : missing)));
  const ended: string[] = [];
  for (const one of wrong) void one.then((code) => ended.push(code));
  const looked = await Promise.all(Array.from({ length: 20 }, () => guesses.lookUp(HALL, good)));
  expect([new Set(looked), ended.filter((code) => code === 'limit.guess')]).toEqual([new Set(['good']), []]);
  const codes = await Promise.all(wrong);
  expect(codes.slice(0, 60)).toEqual(Array.from({ length: 60 }, (_, n) => (n % 2 ? 'invitation.forged' : 'receipt.missing')));
  expect(codes.slice(60).every((code) => code === 'limit.guess')).toBe(true);
  expect(await outcome(guesses.lookUp('10.0.0.2', forged))).toBe('invitation.forged');
});

test('each minute begins anew; neither good ones nor other refusals count', async () => {
  let now = 0;
  const guesses = new Guesses(2, () => now, 1);
  const closed = () => Promise.reject(new Refused('evaluation.changeTooLate', 'refused'));
  for (let n = 0; n < 100; n += 1) await guesses.lookUp(HALL, good);
  for (let n = 0; n < 100; n += 1) expect(await outcome(guesses.lookUp(HALL, closed))).toBe('evaluation.changeTooLate');
  for (let n = 0; n < 2; n += 1) expect(await outcome(guesses.lookUp(HALL, forged))).toBe('invitation.forged');
  expect(await outcome(guesses.lookUp(HALL, forged))).toBe('limit.guess');
  now = 60_000;
  expect(await outcome(guesses.lookUp(HALL, forged))).toBe('invitation.forged');
});

test('what cannot be a receipt is refused before anything is remembered of it', () => {
  expect(digitsOf('１２３４ 5678-9012 3456')).toBe('1234567890123456');
  for (const text of ['', '123', 'x'.repeat(14_000), '1234567890123456'.repeat(900), '١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦'])
    expect(() => digitsOf(text)).toThrow(expect.objectContaining({ code: 'receipt.mistyped' }));
});
