import { createHash } from 'node:crypto';
import { isName } from '@mingjing/contracts/names';
import { Refused } from '@mingjing/contracts/refused';

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u;

/**
 * A short name as people type it: trimmed, one line.
 * @throws Refused `field.required`, `field.tooLong` (more than `max` characters), `field.controlCharacter`
 */
export function oneLine(field: string, value: string, max = 100): string {
  const text = value.normalize('NFC').trim();
  if (text === '') throw required(field);
  if ([...text].length > max) {
    throw new Refused('field.tooLong', 'invalid', {
      field,
      zh: `内容过长，请控制在 ${max} 个字以内。`,
      en: `Too long: at most ${max} characters.`,
    });
  }
  if (CONTROL.test(text)) {
    throw new Refused('field.controlCharacter', 'invalid', {
      field,
      zh: '含有不可见的控制字符，请删除后重新填写。',
      en: 'Contains control characters; remove them.',
    });
  }
  return text;
}

/**
 * The same of what is found by its name: dots and dashes alone are none.
 * @throws Refused `field.noName` besides
 */
export function nameLine(field: string, value: string, max = 100): string {
  const text = oneLine(field, value, max);
  if (isName(text)) return text;
  throw new Refused('field.noName', 'invalid', {
    field,
    zh: '名称里要有文字或数字，请重新填写。',
    en: 'A name has letters or digits; write another one.',
  });
}

/** The same where nothing at all is allowed too. */
export function optionalLine(field: string, value: string, max = 100): string {
  return value.trim() === '' ? '' : oneLine(field, value, max);
}

/** @throws Refused `field.unknownValue` naming the values there are */
export function oneOf<const T extends string>(field: string, value: string, known: readonly T[]): T {
  const found = known.find((one) => one === value);
  if (found !== undefined) return found;
  const list = known.join(', ');
  throw new Refused('field.unknownValue', 'invalid', { field, zh: `请从这些值中选择：${list}。`, en: `One of: ${list}.` });
}

export function required(field: string): Refused {
  return new Refused('field.required', 'invalid', {
    field,
    zh: '此项必填，请填写。',
    en: 'This field is required.',
  });
}

/** Ids made here: a prefix and 20 hexadecimal digits of what the id stands for, so that the same cause gives the same id. */
export function derivedId(prefix: string, ...from: string[]): string {
  return `${prefix}-${createHash('sha256').update(JSON.stringify(from)).digest('hex').slice(0, 20)}`;
}
