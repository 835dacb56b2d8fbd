import { endsAt, isOpen, needsTouch, newToken, tokenHash, type Session } from './session';

const rule = { idleMinutes: 30, hours: 12 };
const at = (minutes: number) => new Date(Date.UTC(2026, 5, 1) + minutes * 60_000);
const session = (seen: number): Session => ({ _id: 'h', accountId: 'a', openedAt: at(0), seenAt: at(seen) });

test('a session ends when idle, and after its longest time however busy', () => {
  expect(isOpen(session(0), rule, at(29))).toBe(true);
  expect(isOpen(session(0), rule, at(30))).toBe(false);
  expect(endsAt(session(710), rule)).toEqual(at(720));
  expect(isOpen(session(719), rule, at(720))).toBe(false);
});

test('being seen is written once a minute', () => {
  expect([0.9, 1].map((minutes) => needsTouch(session(0), at(minutes)))).toEqual([false, true]);
});

test('tokens differ and are kept as hashes only', () => {
  const token = newToken();
  expect(token).not.toBe(newToken());
  expect(tokenHash(token)).toMatch(/^[0-9a-f]{64}$/);
});
