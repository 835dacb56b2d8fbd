import { Refused } from './refused';

/** Ids of everything: short, and of characters that stand in an address, a metadata value and a file name alike. */
export const ID = /^[0-9A-Za-z:_-]{1,64}$/;
/** Largest number of the type int32, which is what whole numbers are on the wire. */
export const LARGEST_WHOLE = 2_147_483_647;
/** Days a record, a question or a plan may be of; what lies beyond is a slip of the pen. */
export const FIRST_DAY = '1949-10-01';
export const LAST_DAY = '2100-12-31';

/** True for an id by its form; whether there is something of this id is another question. */
export function isId(text: string): boolean {
  return ID.test(text);
}

/** True for a day of the calendar written YYYY-MM-DD, no earlier than FIRST_DAY and no later than LAST_DAY. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < FIRST_DAY || text > LAST_DAY) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** True for a month of the calendar written YYYY-MM with days that `isDay` takes. */
export function isMonth(text: string): boolean {
  return text.length === 7 && isDay(`${text}-01`);
}

/** True for a moment that lies on such a day. */
export function isMoment(at: Date): boolean {
  return !Number.isNaN(at.getTime()) && isDay(new Date(at.getTime()).toISOString().slice(0, 10));
}

/** @returns the id, or nothing where none was given @throws Refused input.id */
export function idOrNone(field: string, text: string): string {
  if (text === '' || isId(text)) return text;
  throw new Refused('input.id', 'invalid', {
    field,
    zh: '编号由 1 至 64 位字母、数字、“-”“_”“:”组成，请核对。',
    en: 'An id has 1 to 64 letters, digits, dashes, underscores or colons.',
  });
}

export function badMoment(field: string): Refused {
  return new Refused('input.moment', 'invalid', {
    field,
    zh: `时间应在 ${FIRST_DAY} 至 ${LAST_DAY} 之间，请核对。`,
    en: `A moment lies between ${FIRST_DAY} and ${LAST_DAY}.`,
  });
}

/** @param field absent where the text is not one of a field's */
export function badCharacter(field?: string): Refused {
  return new Refused('text.badCharacter', 'invalid', {
    ...(field && { field }),
    zh: '内容含有无法保存的字符（空字符或不完整的字符），请删除后再提交。',
    en: 'The text holds a NUL or half a character.',
  });
}
