import type { z } from 'zod';
import type { Content, WrittenColumn } from '@mingjing/sheet';
import type { Call } from '../call';

/** A column of an exported table: its heading and what stands in it. */
export interface Column<R> extends WrittenColumn {
  of: (row: R) => Content;
}

/** Rows in lots, as they were read; each column takes its content from them. */
export interface Opened<R> {
  columns: readonly Column<R>[];
  lots: AsyncIterable<readonly R[]>;
}

/** A list as a table to keep. */
export interface Table<F extends z.ZodRawShape = z.ZodRawShape> {
  /** Last word of its address: "matters". */
  name: string;
  /** As it is called on the sheet and in the file's name. */
  title: string;
  tag: string;
  /** Those of the list. */
  filters: F;
  open: (call: Call, filters: z.output<z.ZodObject<F>>) => Opened<never> | Promise<Opened<never>>;
}

/** Declares a table; what its rows are is checked here and known to nobody else. */
export function table<F extends z.ZodRawShape, R>(
  given: Omit<Table<F>, 'open'> & { open: (call: Call, filters: z.output<z.ZodObject<F>>) => Opened<R> | Promise<Opened<R>> },
): Table {
  return given as unknown as Table;
}
