import { Refused } from '@mingjing/contracts/refused';

const PAGE_SIZE = 50;
const MOST = 200;

export interface Paging {
  skip: number;
  limit: number;
}

/** @throws Refused `summary.page` naming the field */
export function pagingOf({ page, pageSize }: { page: number; pageSize: number }): Paging {
  if (page < 0 || pageSize < 0 || pageSize > MOST) {
    throw new Refused('summary.page', 'invalid', {
      field: page < 0 ? 'page' : 'pageSize',
      zh: `页码从 1 起，每页最多 ${MOST} 条。`,
      en: `Pages count from 1, with at most ${MOST} lines each.`,
    });
  }
  const limit = pageSize || PAGE_SIZE;
  return { skip: (Math.max(1, page) - 1) * limit, limit };
}
