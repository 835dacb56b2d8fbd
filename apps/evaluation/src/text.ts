import { isName } from '@mingjing/contracts/names';
import { Refused } from '@mingjing/contracts/refused';

/** Full-width digits (and the full-width plus sign) as the plain ones; nothing else is touched. */
export function asciiDigits(text: string): string {
  return text.replace(/[０-９＋]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0));
}

/** Full-width letters, digits, signs and spaces as the plain ones: what is a number or code is the same in either width. */
export function asciiForms(text: string): string {
  return text.replace(/[！-～]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0)).replaceAll('\u3000', ' ');
}

/** Marks that show nothing and come along when text is copied: from chats, address books, web pages. */
const INVISIBLE = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;

/** Without the marks that nobody sees: two names that look the same are the same. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, '');
}

/** Characters as a person counts them: an emoji of one code point is one. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/**
 * Free text as it was written: emoji, Tibetan, line breaks all stay.
 * @throws Refused `text.tooLong` or `text.nul`, naming the field
 */
export function freeText(text: string, field: string, longest: number): string {
  // UTF-16 units first: 100 KB of text is not worth counting.
  if (text.length > longest * 2 || lengthOf(text) > longest) {
    throw new Refused('text.tooLong', 'invalid', {
      field,
      zh: `内容请控制在 ${longest} 字以内。`,
      en: `At most ${longest} characters, please.`,
    });
  }
  if (text.includes('\u0000')) {
    throw new Refused('text.nul', 'invalid', {
      field,
      zh: '内容含有无法保存的空字符，请删除后重试。',
      en: 'The text holds a NUL character; remove it and try again.',
    });
  }
  return text;
}

/**
 * One line that must be there: trimmed, without invisible marks, at most `longest` characters, no control characters.
 * @throws Refused `text.required`, `text.tooLong` or `text.controlCharacter`, naming the field
 */
export function line(text: string, field: string, longest = 100): string {
  const plain = optionalLine(text, field, longest);
  if (plain) return plain;
  throw new Refused('text.required', 'invalid', { field, zh: '此项必填，请填写。', en: 'This must be filled in.' });
}

/**
 * As `line`, of what is found by its name: dots and dashes alone are none.
 * @throws Refused `text.noName` besides
 */
export function nameLine(text: string, field: string, longest = 100): string {
  const plain = line(text, field, longest);
  if (isName(plain)) return plain;
  throw new Refused('text.noName', 'invalid', {
    field,
    zh: '名称里要有文字或数字，请重新填写。',
    en: 'A name has letters or digits; write another one.',
  });
}

/** As `line`, but it may be empty. */
export function optionalLine(text: string, field: string, longest = 100): string {
  const plain = visible(freeText(text, field, longest)).trim();

  if (/[\u0000-\u001f\u007f]/.test(plain)) {
    throw new Refused('text.controlCharacter', 'invalid', {
      field,
      zh: '此项不能含换行或控制字符。',
      en: 'No line breaks or control characters here.',
    });
  }
  return plain;
}
