import type { RowFault, RowOutcome } from '@mingjing/kit';

/** A row after reading: what it says, or why not. */
export interface ReadRow<T> {
  row: number;
  faults: RowFault[];
  /** Absent where there are faults. */
  value?: T;
  /** There already with the same content. */
  unchanged?: boolean;
}

/** For the audit log: numbers, never what stood in the rows. */
export function countsOf({ accepted, unchanged, rejected }: RowOutcome): string {
  return `accepted ${accepted}, unchanged ${unchanged}, rejected ${rejected}`;
}
