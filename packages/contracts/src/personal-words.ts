import { Refused } from './refused';

/** A place in words that leads to somebody, in UTF-16 units. */
interface Place {
  start: number;
  end: number;
}

/**
 * The refusal of words that are to be released and seem to lead to somebody, whoever releases them.
 * @param places those that were found, the first first; at least one
 * @param field of the request that carries the words
 */
export function personalWords(code: string, field: string, words: string, places: readonly [Place, ...Place[]]): Refused {
  const [first] = places;
  const [from, to] = [[...words.slice(0, first.start)].length + 1, [...words.slice(0, first.end)].length];
  return new Refused(code, 'invalid', {
    field,
    zh: `第 ${from} 至 ${to} 字疑似能认出当事人的信息（共 ${places.length} 处），请改掉；确认与当事人无关的，请勾选“已核对”后再提交。`,
    en: `Characters ${from} to ${to} seem to lead to the person (${places.length} places in all): change them, or confirm that you looked and they do not.`,
  });
}
