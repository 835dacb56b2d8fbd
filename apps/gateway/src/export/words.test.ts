import { filtersInWords } from './filters';
import * as words from './words';

test('a code without a word stays what it is, whatever objects carry of themselves', () => {
  expect(words.word(words.RATINGS, 'level3')).toBe('level3');
  expect(words.word(words.RATINGS, 'constructor')).toBe('constructor');
});

test.each([
  ['2026-03-05T02:04:05.678Z', '2026-03-05 10:04', '2026-03-05 10:04:05'],
  ['2026-03-04T16:00:00.000Z', '2026-03-05', '2026-03-05 00:00:00'],
  ['2026-03-04T15:59:59.999Z', '2026-03-04 23:59', '2026-03-04 23:59:59'],
])('%s is told as in Asia/Shanghai; what was cut to the day as the day', (iso, moment, second) => {
  expect([words.momentText(new Date(iso)), words.secondText(new Date(iso))]).toEqual([moment, second]);
  expect(words.momentText(undefined)).toBe('');
});

test.each([
  [{ phone: '13812345678' }, '手机号=138****5678'],
  [{ phone: ' １３８ 1234-5678 ' }, '手机号= 138****5678 '],
  [{ query: '张三 13812345678' }, '关键字=张三 138****5678'],
  [
    { query: '社保', division: '632801001001', from: '2026-03-05', mine: true, open: false, to: '' },
    '关键字=社保；行政区划=632801001001；起=2026-03-05；待我办理=是',
  ],
])('filters %j as they are put on record', (query, said) => {
  expect(filtersInWords(query)).toBe(said);
});
