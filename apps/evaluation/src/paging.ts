import { Refused } from '@mingjing/contracts/refused';

const LARGEST_PAGE = 200;
const DEEPEST = 20_000;
/** Totals are counted up to here: nobody pages further, and counting on would read the whole index. */
export const MOST_COUNTED = 10_000;

export interface Page {
  skip: number;
  limit: number;
}

/**
 * @param page from 1; 0 is 1
 * @param pageSize at most 200; 0 is 20
 * @throws Refused `page.invalid`
 */
export function readPage(page: number, pageSize: number): Page {
  const limit = pageSize || 20;
  const skip = ((page || 1) - 1) * limit;
  if (page < 0 || limit < 0 || limit > LARGEST_PAGE || skip > DEEPEST) {
    const field = skip > DEEPEST || page < 0 ? 'page' : 'pageSize';
    throw new Refused('page.invalid', 'invalid', {
      field,
      zh: `每页最多 ${LARGEST_PAGE} 条，最多翻到第 ${DEEPEST} 条；请缩小查询条件。`,
      en: `At most ${LARGEST_PAGE} a page and ${DEEPEST} in all; narrow your search.`,
    });
  }
  return { skip, limit };
}
