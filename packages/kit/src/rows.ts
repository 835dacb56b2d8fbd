import type { envelope } from '@mingjing/contracts';
import { isRefused, Refused } from '@mingjing/contracts/refused';

/** What is wrong with one row of a file; a row may have several faults. */
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

/** Gathers the faults of one row, so that a person corrects all of them at once. */
export class Faults {
  readonly list: RowFault[] = [];

  /** The value `read` gives, or undefined after noting why it refused; `field` is the row's own name for it. */
  try<T>(field: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      this.add(field, error);
      return undefined;
    }
  }

  /** Notes a refusal; what is away now says nothing about the row, so it is thrown on: the whole batch is to be sent again. */
  add(field: string, error: unknown): void {
    if (!isRefused(error) || error.kind === 'unavailable') throw error;
    const { zh = error.code, en = error.code } = error.details;
    this.list.push({ field, code: error.code, zh, en });
  }
}

/** Rows that say the same thing twice: the later ones name the first. */
export class FirstRows {
  private readonly rows = new Map<string, number>();

  /** @throws Refused `import.duplicateRow` */
  note(key: string, row: number): void {
    const first = this.rows.get(key);
    if (first !== undefined) {
      throw new Refused('import.duplicateRow', 'conflict', {
        zh: `与本文件第 ${first} 行重复。`,
        en: `The same as row ${first} of this file.`,
      });
    }
    this.rows.set(key, row);
  }
}

export interface RowOutcome {
  accepted: number;
  unchanged: number;
  rejected: number;
  errors: envelope.RowError[];
}

/** What a batch of rows came to, in the order of the rows. */
export function outcomeOf(rows: readonly { row: number; faults: RowFault[]; unchanged?: boolean }[]): RowOutcome {
  const errors = rows.flatMap(({ row, faults }) =>
    faults.map(({ field, code, zh, en }) => ({ row, field, code, messageZh: zh, messageEn: en })),
  );
  const rejected = rows.filter(({ faults }) => faults.length > 0).length;
  const unchanged = rows.filter(({ faults, unchanged: same }) => same && faults.length === 0).length;
  return { accepted: rows.length - rejected - unchanged, unchanged, rejected, errors };
}
