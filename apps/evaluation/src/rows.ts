import type { evaluation as proto } from '@mingjing/contracts';
import { isRefused, Refused } from '@mingjing/contracts/refused';

/** What is wrong with one row of a file; a row may have several. */
export interface RowFault {
  field: string;
  code: string;
  zh: string;
  en: string;
}

const MOST_ROWS = 1_000;

/** @throws Refused `import.tooManyRows` */
export function mustBeFewRows(rows: readonly unknown[]): void {
  if (rows.length <= MOST_ROWS) return;
  throw new Refused('import.tooManyRows', 'invalid', {
    field: 'rows',
    zh: `每批最多 ${MOST_ROWS} 行，请分批导入。`,
    en: `At most ${MOST_ROWS} rows at once; send them in batches.`,
  });
}

export function faultOf(refusal: Refused, field = refusal.details.field ?? ''): RowFault {
  const { zh = refusal.code, en = refusal.code } = refusal.details;
  return { field, code: refusal.code, zh, en };
}

/** Gathers the faults of one row, so that a person corrects all of them at once. */
export class Faults {
  readonly list: RowFault[] = [];

  /** The value `read` gives, or undefined after noting why it refused; `field` renames the field to the row's own. */
  async try<T>(read: () => T | Promise<T>, field?: string): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      // What is away now says nothing about the row: the whole batch is to be sent again.
      if (!isRefused(error) || error.kind === 'unavailable') throw error;
      this.list.push(faultOf(error, field ?? error.details.field));
      return undefined;
    }
  }
}

/** Rows that say the same thing twice: the later ones name the first. */
export class FirstRows {
  private readonly rows = new Map<string, number>();

  /** @throws Refused `import.duplicateRow` */
  note(key: string, row: number, field: string): void {
    const first = this.rows.get(key);
    if (first !== undefined) {
      throw new Refused('import.duplicateRow', 'conflict', {
        field,
        zh: `与本文件第 ${first} 行重复。`,
        en: `The same as row ${first} of this file.`,
      });
    }
    this.rows.set(key, row);
  }
}

/** What a batch of rows came to, in the order of the rows. */
export function outcomeOf(rows: { row: number; faults: RowFault[]; unchanged?: boolean }[]): {
  accepted: number;
  rejected: number;
  errors: proto.RowError[];
  unchanged: number;
} {
  const errors = rows.flatMap(({ row, faults }) =>
    faults.map(({ field, code, zh, en }) => ({ row, field, code, messageZh: zh, messageEn: en })),
  );
  const rejected = rows.filter(({ faults }) => faults.length > 0).length;
  const unchanged = rows.filter((row) => row.unchanged).length;
  return { accepted: rows.length - rejected - unchanged, rejected, errors, unchanged };
}
