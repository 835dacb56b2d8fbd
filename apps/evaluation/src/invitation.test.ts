import { createHmac } from 'node:crypto';
import { matterId } from './ids';
import { invitationToken, mustNotBeOver, readToken } from './invitation';

const mac = (text: string): string => createHmac('sha256', 'key of the test').update(text).digest('base64url');
const matter = matterId('unit-1', 'A-1');
const token = invitationToken(mac, matter);

test('a matter has one short token, another matter another', () => {
  expect(token).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
  expect(invitationToken(mac, matter)).toBe(token);
  expect(invitationToken(mac, matterId('unit-1', 'A-2'))).not.toBe(token);
  expect(invitationToken((text) => mac(`other key|${text}`), matter)).not.toBe(token);
});

test('it is read however it was typed', () => {
  expect(readToken(token.toLowerCase())).toBe(token);
  expect(readToken(` ${token.slice(0, 4)}-${token.slice(4, 8)} ${token.slice(8)} `)).toBe(token);
  expect(readToken('OIL0OIL0OIL0')).toBe('011001100110');
});

test.each(['', 'x', token.slice(1), `${token}0`, 'U'.repeat(12), '码'.repeat(12), '0'.repeat(65)])('%p is no token', (text) => {
  expect(() => readToken(text)).toThrow(
    expect.objectContaining({ code: 'invitation.forged', details: expect.objectContaining({ http: 404 }) }),
  );
});

test('it is taken until its moment and not after', () => {
  const until = new Date('2026-04-04T16:00:00Z');
  expect(() => mustNotBeOver(until, new Date('2026-04-04T15:59:59.999Z'))).not.toThrow();
  expect(() => mustNotBeOver(until, until)).toThrow(
    expect.objectContaining({ code: 'invitation.expired', details: expect.objectContaining({ http: 410 }) }),
  );
});
