import { Refused } from '@mingjing/contracts/refused';

const LARGEST_PAGE = 200;
const DEEPEST = 20_000;
const LARGEST_STRETCH = 1_000;
const LONGEST_ID = 100;
/** What `after` says to begin with. */
const BEGINNING = '-';
/** Totals are counted up to here: nobody pages further, and counting on would read the whole index. */
export const MOST_COUNTED = 10_000;

/** A total as it is told. @param counted up to one more than `MOST_COUNTED` */
export function totalOf(counted: number): { total: number; totalIsAtLeast?: true } {
  return counted > MOST_COUNTED ? { total: MOST_COUNTED, totalIsAtLeast: true } : { total: counted };
}

/**
 * @param page from 1; 0 is 1
 * @param pageSize at most 200; 0 is 20
 * @throws Refused `page.invalid`
 */
export function readPage(page: number, pageSize: number): { skip: number; limit: number } {
  const limit = pageSize || 20;
  const skip = ((page || 1) - 1) * limit;
  if (page < 0 || limit < 0 || limit > LARGEST_PAGE || skip > DEEPEST) {
    throw new Refused('page.invalid', 'invalid', {
      field: skip > DEEPEST || page < 0 ? 'page' : 'pageSize',
      zh: `每页最多 ${LARGEST_PAGE} 条，最多翻到第 ${DEEPEST} 条；请缩小查询条件。`,
      en: `At most ${LARGEST_PAGE} a page and ${DEEPEST} in all; narrow your search.`,
    });
  }
  return { skip, limit };
}

/**
 * Where an export goes on; undefined where the caller asks for a page instead.
 * @param pageSize at most 1,000; 0 is 200
 * @throws Refused `page.invalid`
 */
export function readStretch({ after, pageSize }: { after: string; pageSize: number }): { afterId: string; limit: number } | undefined {
  if (!after) return undefined;
  const limit = pageSize || LARGEST_PAGE;
  if (limit < 0 || limit > LARGEST_STRETCH || after.length > LONGEST_ID) {
    throw new Refused('page.invalid', 'invalid', {
      field: after.length > LONGEST_ID ? 'after' : 'pageSize',
      zh: `一次最多取 ${LARGEST_STRETCH} 条；请用上一次返回的 next 继续，首次请填“-”。`,
      en: `At most ${LARGEST_STRETCH} at once; go on with the \`next\` of the answer before, or begin with "-".`,
    });
  }
  return { afterId: after === BEGINNING ? '' : after, limit };
}
