import { DEFAULT_REPLY_CORPUS } from '@mingjing/contracts';
import fc from 'fast-check';
import { readReply, replyReader } from './reply';
import { scaleOf } from './scale';
import { FIVE, HOSTILE, ON_FIVE, ON_THREE, THREE, type Row } from '../test/reply-table';

const three = scaleOf(THREE, '');
const five = scaleOf(FIVE, '');

/** As the table writes it. */
function told(text: string, scale = three): Row {
  const { level, words, asks, unclear } = readReply(text, scale, DEFAULT_REPLY_CORPUS);
  const said = level === undefined ? { unknown: '?', contradiction: '!', none: '' }[unclear ?? 'none'] : String(level + 1);
  const asked = { optOut: 'T', resume: 'HF', none: '' }[asks ?? 'none'];
  return [text, said + asked, level === undefined ? '' : words];
}

test('the table has at least 150 replies', () => expect(ON_THREE.length + ON_FIVE.length).toBeGreaterThan(150));

test.each(ON_THREE)('%j on three levels is %s', (text, reading, words = '') => {
  expect(told(text)).toEqual([text, reading, words]);
});

test.each(ON_FIVE)('%j on five levels is %s', (text, reading, words = '') => {
  expect(told(text, five)).toEqual([text, reading, words]);
});

test('of ten levels the tenth can be said', () => {
  const ten = Array.from({ length: 10 }, (_, index) => ({ nameZh: `第${index + 1}级`, rating: 'satisfied' as const }));
  expect(readReply('10', scaleOf(ten, ''), DEFAULT_REPLY_CORPUS).level).toBe(9);
  expect(readReply('1', scaleOf(ten, ''), DEFAULT_REPLY_CORPUS).level).toBe(0);
});

describe('digits are those of the message', () => {
  const first = (wording: string, text: string, levels = THREE) => readReply(text, scaleOf(levels, wording), DEFAULT_REPLY_CORPUS).level;
  test('a template may count down', () => {
    const wording = '【明镜评议】请评价3号窗口：{link} 或回3满意2基本满意1不满意，退订T';
    expect([first(wording, '1'), first(wording, '3，谢谢')]).toEqual([2, 0]);
    expect(first(wording, '3 不满意')).toBeUndefined();
  });
  test('a form that changed since keeps what was offered, and what it no longer has is not guessed', () => {
    const old = '【明镜评议】请评价{servicePoint}：{link} 或回1满意2基本满意3不满意，退订T';
    expect(['1', '2', '3', '4'].map((text) => first(old, text, FIVE))).toEqual([1, 2, 3, undefined]);
    expect(first('请评价：{link} 或回1好2中3差，退订T', '1')).toBeUndefined();
    expect(first('请评价2号窗口：{link}，退订T', '1')).toBe(0);
  });
});

test('a corpus that was made ready before is the one that is asked for', () => {
  const read = replyReader();
  for (const phrase of Array.from({ length: 40 }, (_, n) => `巴适${n}`)) {
    const corpus = { ...DEFAULT_REPLY_CORPUS, satisfied: [phrase] };
    expect([phrase, '巴适x'].map((text) => read(text, three, corpus).level)).toEqual([0, undefined]);
    expect(read(phrase, five, corpus).level).toBe(1);
    expect(read('好评', three, DEFAULT_REPLY_CORPUS).level).toBe(0);
  }
});

test('what a division adds to its corpus counts, and what it takes out does not', () => {
  const corpus = { ...DEFAULT_REPLY_CORPUS, satisfied: ['巴适'], optOut: ['莫发…了'], sameCharacters: [] };
  expect(readReply('巴适得很', three, { ...corpus, endings: ['得很'] }).level).toBe(0);
  expect(readReply('莫发短信了', three, corpus).asks).toBe('optOut');
  expect(readReply('T', three, corpus).asks).toBeUndefined();
  expect(readReply('挺好', three, corpus).level).toBeUndefined();
  expect(readReply('谢谢', three, { ...corpus, optOut: [] }).asks).toBeUndefined();
});

test.each(HOSTILE)('%j is read, however long it is, and its words can be kept', (_, text, level) => {
  const reading = readReply(text, three, DEFAULT_REPLY_CORPUS);
  expect(reading.level).toBe(level);
  expect(reading.words).not.toMatch(/\u0000|\u202e/);
  expect(reading.words.length).toBeLessThanOrEqual(2_000);
});

test('whatever is written, nothing is taken for two things at once', () => {
  const read = replyReader();
  const pieces = [
    '1',
    '3',
    '满意',
    '不满意',
    '不',
    '退订',
    '怎么',
    '，',
    ' ',
    '3人',
    '谢谢',
    '👍',
    '差',
    '？',
    '没有',
    '希望',
    '排队太久',
    'T',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
      const text = parts.join('');
      const { level, unclear, words, asks } = read(text, three, DEFAULT_REPLY_CORPUS);
      expect([text, level ?? unclear ?? asks]).not.toContain(undefined);
      if (level !== undefined) expect(unclear).toBeUndefined();
      expect(text).toContain(words);
      if (level !== undefined) expect(text).toMatch(/[13]|满意|👍|差/);
      // A bare 1 beside the word for the opposite is never satisfied.
      if (parts[0] === '1' && parts[1] === '不满意') expect(level).not.toBe(0);
    }),
    { numRuns: 2_000 },
  );
});
