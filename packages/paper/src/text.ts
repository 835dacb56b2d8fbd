import { Refused } from '@mingjing/contracts/refused';

/** What people wrote: sealed, never in an event. */
export interface PaperText {
  title: string;
  recipients: string[];
  paragraphs: string[];
  attachments: string[];
  copies: string[];
}

/** Most characters of one line, and of one paragraph. */
const LINE = 200;
const PARAGRAPH = 3_000;
const MOST = { recipients: 50, paragraphs: 200, attachments: 20, copies: 50 } as const;
type Lists = keyof typeof MOST;
const NAMES: Record<Lists | 'title', string> = {
  ...{ title: '标题', recipients: '主送机关', paragraphs: '正文', attachments: '附件', copies: '抄送机关' },
};
const CONTROL = /[\u0000-\u001f\u007f]/;

function line(field: Lists | 'title', value: string, most: number): string {
  const text = value.normalize('NFC').trim();
  if ([...text].length > most)
    throw bad(field, 'textTooLong', `${NAMES[field]}每段最多 ${most} 字，请缩短。`, `At most ${most} characters.`);
  if (CONTROL.test(text) || /\p{Surrogate}/u.test(text))
    throw bad(field, 'textInvalid', `${NAMES[field]}含有不可见的字符，请删除后重新填写。`, 'Contains control characters.');
  return text;
}

const bad = (field: string, code: string, zh: string, en: string): Refused =>
  new Refused(`paper.${code}`, 'invalid', { field: `text.${field}`, zh, en });

/**
 * A text that can be printed: trimmed, empty lines gone.
 * @throws Refused `paper.textMissing`, `paper.textTooLong`, `paper.textInvalid`, `paper.tooMany`, naming the field
 */
export function checkedText(given: PaperText): PaperText {
  const title = line('title', given.title, LINE);
  const list = (field: Lists): string[] => {
    const lines = given[field]
      .flatMap((one) => one.split(/\r?\n/))
      .map((one) => line(field, one, field === 'paragraphs' ? PARAGRAPH : LINE));
    const kept = lines.filter(Boolean);
    if (kept.length > MOST[field]) throw bad(field, 'tooMany', `${NAMES[field]}最多 ${MOST[field]} 项。`, `At most ${MOST[field]}.`);
    return kept;
  };
  const text = {
    title,
    recipients: list('recipients'),
    paragraphs: list('paragraphs'),
    attachments: list('attachments'),
    copies: list('copies'),
  };
  for (const field of ['title', 'recipients', 'paragraphs'] as const)
    if (text[field].length === 0) throw bad(field, 'textMissing', `请填写${NAMES[field]}。`, `Fill in ${field}.`);
  return text;
}

/** @throws Refused `paper.reasonMissing`, `paper.textTooLong` */
export function checkedReason(reason: string, zh: string): string {
  const text = reason.trim();
  if (text === '') throw new Refused('paper.reasonMissing', 'invalid', { field: 'reason', zh: `请写明${zh}的原因。`, en: 'Say why.' });
  if ([...text].length <= LINE * 5) return text;
  throw new Refused('paper.textTooLong', 'invalid', { field: 'reason', zh: `原因最多 ${LINE * 5} 字，请缩短。`, en: 'Too long.' });
}
