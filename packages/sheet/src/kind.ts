import type { Column } from './columns';

/** What a kind of spreadsheet holds. Plain data: it goes to the process that reads. */
export interface Kind {
  /** Of its template and its file of rows to correct. */
  title: string;
  columns: readonly Column[];
  /** Rows that agree in all of these fields are one record. */
  record: readonly string[];
  /** The field a repetition is shown at. */
  keyField: string;
  /** Rows of one call to the service. */
  atOnce: number;
}
