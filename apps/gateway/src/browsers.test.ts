import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Browsers } from './browsers';

const browsers = new Browsers((text) => createHmac('sha256', 'key').update(text).digest('base64url'), true);
const bringing = (cookie = ''): IncomingMessage => ({ headers: { cookie } }) as unknown as IncomingMessage;
const pairOf = (line: string): string => line.split(';')[0] as string;

test('a browser is known for the names that signed in there, and for no other', () => {
  const first = browsers.remember(bringing(), 'Zhang.San ');
  expect(first).toMatch(/HttpOnly; SameSite=Strict; Secure$/);
  const both = bringing(pairOf(browsers.remember(bringing(pairOf(first)), 'li.si')));
  const id = browsers.knownFor(both, 'zhang.san');
  expect(id).not.toBe('');
  expect(browsers.knownFor(both, 'LI.SI')).toBe(id);
  expect(browsers.knownFor(both, 'sysadmin')).toBe('');
  expect(browsers.knownFor(bringing(), 'zhang.san')).toBe('');
});

test.each([
  'mj_browser=',
  'mj_browser=x',
  `mj_browser=${'a'.repeat(16)}.${'b'.repeat(22)}`,
  `mj_browser=${'a'.repeat(9_000)}`,
  'mj_browser=我',
])('%j was made up and is known for nobody', (cookie) => {
  expect(browsers.knownFor(bringing(cookie), 'sysadmin')).toBe('');
  expect(browsers.remember(bringing(cookie), 'sysadmin').length).toBeLessThan(300);
});

test('it remembers five names and no more', () => {
  let cookie = '';
  for (let n = 0; n < 7; n += 1) cookie = pairOf(browsers.remember(bringing(cookie), `name-${n}`));
  expect([0, 1, 2, 6].map((n) => browsers.knownFor(bringing(cookie), `name-${n}`) !== '')).toEqual([false, false, true, true]);
});
