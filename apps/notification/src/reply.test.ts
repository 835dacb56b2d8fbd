import { readReply } from './reply';

const LEVELS = ['满意', '基本满意', '不满意'];

test.each([
  ['1', 0],
  [' 3 ', 2],
  ['２', 1],
  ['①', 0],
  ['三', 2],
  ['1。', 0],
  ['回复1', 0],
  ['回3', 2],
  ['满意', 0],
  ['“不满意”', 2],
  ['2基本满意', 1],
  ['1 满意！', 0],
])('%j is a level', (text, level) => {
  expect(readReply(text, LEVELS)).toEqual({ kind: 'level', level });
});

test.each(['T', 't', 'ＴＤ', '退订', '退订T', '拒收', '回T'])('%j opts out', (text) => {
  expect(readReply(text, LEVELS)).toEqual({ kind: 'optOut' });
});

test.each(['HF', 'hf', '恢复'])('%j opts in again', (text) => {
  expect(readReply(text, LEVELS)).toEqual({ kind: 'resume' });
});

test.each(['', '0', '4', '11', '-1', '1不满意', '很满意', '谢谢', '12345', '1 2', '一二', 'TT', '9'.repeat(200)])(
  '%j is unreadable',
  (text) => {
    expect(readReply(text, LEVELS)).toEqual({ kind: 'unreadable' });
  },
);

test('of ten levels the tenth can be said', () => {
  const ten = Array.from({ length: 10 }, (_, index) => `第${index + 1}级`);
  expect(readReply('10', ten)).toEqual({ kind: 'level', level: 9 });
  expect(readReply('1', ten)).toEqual({ kind: 'level', level: 0 });
});
