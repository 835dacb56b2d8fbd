import { withoutGlued } from './glued';

const TOKEN = '7KQ2M9XW4TRA';
const RECEIPT = '1234567890123452';
const glued = [
  '，退订',
  '。',
  '）',
  ')',
  '、',
  '；',
  '！',
  '”',
  '》',
  '，退订T',
  ' 或回1满意',
  '　',
  '…',
  '】',
  '.',
  ',',
  "'",
  '/',
  '\u200b',
  '退订',
  '，3',
  '👍',
];

test.each(glued)('%j behind a link is left off, raw or percent-encoded', (words) => {
  for (const text of [encodeURIComponent(words), encodeURI(words), words]) {
    expect(withoutGlued(`/i/${TOKEN}${text}`)).toBe(`/i/${TOKEN}`);
    expect(withoutGlued(`/e/${TOKEN}${text}`)).toBe(`/e/${TOKEN}`);
    expect(withoutGlued(`/r/${RECEIPT}${text}`)).toBe(`/r/${RECEIPT}`);
    expect(withoutGlued(`/i/${TOKEN}${text}?lang=en`)).toBe(`/i/${TOKEN}?lang=en`);
  }
});

test('bytes of GBK, and half an escape, are left off as well', () => {
  expect(withoutGlued(`/i/${TOKEN}%A3%AC%CD%CB%B6%A9`)).toBe(`/i/${TOKEN}`);
  expect(withoutGlued(`/i/${TOKEN}%`)).toBe(`/i/${TOKEN}`);
  expect(withoutGlued(`/i/${TOKEN}%EF%BC`)).toBe(`/i/${TOKEN}`);
});

test('a code in full-width characters, in groups, in small letters stays one', () => {
  expect(withoutGlued(`/i/${encodeURIComponent('７ＫＱ２Ｍ９ＸＷ４ＴＲＡ，退订')}`)).toBe(`/i/${TOKEN}`);
  expect(withoutGlued(`/e/7KQ2-M9XW-4TRA${encodeURIComponent('。')}`)).toBe(`/e/${TOKEN}`);
  expect(withoutGlued(`/i/${TOKEN.toLowerCase()}${encodeURIComponent('。')}`)).toBe(`/i/${TOKEN.toLowerCase()}`);
});

test.each([
  `/i/${TOKEN}`,
  `/e/7KQ2-M9XW-4TRA`,
  `/r/${RECEIPT}`,
  `/i/${TOKEN}?lang=en`,
  `/i/${TOKEN}A`,
  `/i/${TOKEN}AAAA${encodeURIComponent('，退订')}`,
  `/i/7KQ2M9XW${encodeURIComponent('，退订')}`,
  `/i/${encodeURIComponent('退订')}`,
  `/r/${RECEIPT}/consent`,
  `/r/${TOKEN}${encodeURIComponent('。')}`,
  `/x/${TOKEN}${encodeURIComponent('。')}`,
  `/i/${TOKEN}${encodeURIComponent('，')}${'a'.repeat(3_000)}`,
  `/api/v1/plates/${TOKEN}.svg`,
])('%s is left as it is', (url) => expect(withoutGlued(url)).toBeUndefined());

test('what is left leads nowhere else', () => {
  for (const words of ['//evil.example', '@evil.example', '\\evil.example', '%0d%0aSet-Cookie:a=b', '#x', '..%2f..'])
    expect(withoutGlued(`/i/${TOKEN}${words}`) ?? `/i/${TOKEN}`).toBe(`/i/${TOKEN}`);
});
