import { checkedReason, checkedText } from './text';

const text = { title: ' 关于整改的通知 ', recipients: ['某局', ' '], paragraphs: ['第一段\n第二段', ''], attachments: [], copies: [] };
const refusal = (code: string, field: string): Error =>
  expect.objectContaining({ code, details: expect.objectContaining({ field }) as object }) as Error;

test('a text is trimmed, a line is a paragraph, and empty ones are gone', () => {
  expect(checkedText(text)).toEqual({ ...text, title: '关于整改的通知', recipients: ['某局'], paragraphs: ['第一段', '第二段'] });
});

test.each<[object, string, string]>([
  [{ title: ' ' }, 'paper.textMissing', 'text.title'],
  [{ recipients: [] }, 'paper.textMissing', 'text.recipients'],
  [{ paragraphs: ['\n'] }, 'paper.textMissing', 'text.paragraphs'],
  [{ title: '长'.repeat(201) }, 'paper.textTooLong', 'text.title'],
  [{ paragraphs: ['长'.repeat(3001)] }, 'paper.textTooLong', 'text.paragraphs'],
  [{ title: '控\u0007制' }, 'paper.textInvalid', 'text.title'],
  [{ copies: ['半\ud800个'] }, 'paper.textInvalid', 'text.copies'],
  [{ attachments: Array.from({ length: 21 }, () => '附件') }, 'paper.tooMany', 'text.attachments'],
])('%j is refused as %s of %s', (given, code, field) => expect(() => checkedText({ ...text, ...given })).toThrow(refusal(code, field)));

test('a reason is wanted', () => {
  expect(checkedReason(' 内容有误 ', '退回')).toBe('内容有误');
  expect(() => checkedReason(' ', '退回')).toThrow(refusal('paper.reasonMissing', 'reason'));
});
