import { createHmac } from 'node:crypto';
import { matterCharacters, matterId } from './ids';
import { invitationToken, readInvitation } from './invitation';

const mac = (text: string): string => createHmac('sha256', 'key of the test').update(text).digest('base64url');
const matter = matterCharacters(matterId('unit-1', 'A-1'));
const now = new Date('2026-03-05T02:00:00Z');
const token = invitationToken(mac, matter, new Date('2026-04-04T02:00:00Z'));

test('a token is read back until its last day is over', () => {
  expect(token).toHaveLength(36);
  expect(readInvitation(mac, token, now)).toBe(matter);
  expect(readInvitation(mac, token.toLowerCase(), new Date('2026-04-04T23:59:59Z'))).toBe(matter);
  expect(() => readInvitation(mac, token, new Date('2026-04-05T00:00:00Z'))).toThrow(
    expect.objectContaining({ code: 'invitation.expired', details: expect.objectContaining({ http: 410 }) }),
  );
});

test('neither matter nor day can be changed', () => {
  for (let index = 0; index < token.length; index += 1) {
    const changed = token.slice(0, index) + (token[index] === 'A' ? 'B' : 'A') + token.slice(index + 1);
    expect(() => readInvitation(mac, changed, now)).toThrow(expect.objectContaining({ code: 'invitation.forged' }));
  }
});

test.each(['', 'x', token.slice(1), `${token}0`, '码'.repeat(36)])('%p is no token', (text) => {
  expect(() => readInvitation(mac, text, now)).toThrow(expect.objectContaining({ code: 'invitation.forged' }));
});
