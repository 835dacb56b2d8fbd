import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { PageTokens } from './page-token';

const mac = (key: string) => (text: string) => createHmac('sha256', key).update(text).digest('base64url');
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const tokens = new PageTokens(mac('ours'), hash);
const NOW = new Date('2026-03-05T02:30:00Z');
const BOUND = { place: 'w-1', handset: 'aB3-_x0123456789', key: '' };
const later = (hours: number): Date => new Date(NOW.getTime() + hours * 3_600_000);

test('is read again for the same plate and key, and tells its age and whose handset it is', () => {
  const token = tokens.issue(BOUND, NOW);
  expect(tokens.read(token, BOUND, later(1))).toEqual({ id: token.slice(0, 16), ageMs: 3_600_000, late: false, ownHandset: true });
  expect(tokens.read(token, { ...BOUND, handset: 'other-0123456789' }, NOW)).toMatchObject({ ownHandset: false });
  expect(tokens.read(token, BOUND, later(11.9))?.late).toBe(false);
  expect(tokens.read(token, BOUND, later(72))?.late).toBe(true);
});

test('is none for another plate, another key, another platform, or with anything altered', () => {
  const token = tokens.issue(BOUND, NOW);
  expect(tokens.read(token, { ...BOUND, place: 'w-2' }, NOW)).toBeUndefined();
  expect(tokens.read(token, { ...BOUND, key: 'mine' }, NOW)).toBeUndefined();
  expect(new PageTokens(mac('theirs'), hash).read(token, BOUND, NOW)).toBeUndefined();
  fc.assert(
    fc.property(fc.nat({ max: token.length - 1 }), fc.constantFrom('A', 'b', '0', '_', '.', ' ', '\u0000'), (place, letter) => {
      const altered = token.slice(0, place) + letter + token.slice(place + 1);
      if (altered !== token) expect(tokens.read(altered, BOUND, NOW)).toBeUndefined();
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => expect(tokens.read(text, BOUND, NOW)).toBeUndefined()));
});

test('no two are alike, and the id of the handset cannot be read from them', () => {
  const all = Array.from({ length: 1_000 }, () => tokens.issue(BOUND, NOW));
  expect(new Set(all.map((token) => token.slice(0, 16))).size).toBe(1_000);
  expect(all[0]).not.toContain(BOUND.handset);
});

test('its puzzle has one answer, found by trying, and good for this token alone', () => {
  const [token, other] = [tokens.issue(BOUND, NOW), tokens.issue(BOUND, NOW)];
  const puzzle = tokens.puzzle(token);
  let answer = 0;
  while (!hash(`${puzzle.salt}${answer}`).startsWith(puzzle.hash)) answer += 1;
  expect(answer).toBeLessThan(puzzle.most);
  expect(tokens.solves(token, String(answer))).toBe(true);
  for (const wrong of [String(answer + 1), `${answer} `, `0${answer}`, '', 'NaN']) expect(tokens.solves(token, wrong)).toBe(false);
  expect(tokens.solves(other, String(answer))).toBe(false);
});
