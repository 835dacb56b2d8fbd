import type { z } from 'zod';
import type { Action } from '@mingjing/kit';
import { exportOperation, FORMATS } from './export/export';
import type { Table } from './export/table';
import { paramsOf, type Operation } from './operation';
import type { Method } from './router';

/** `anyone`; whoever is `signedIn`; or who holds a row of the authorisation table. The owning service decides on the record. */
export type Who = 'anyone' | 'signedIn' | Action;

export interface Route {
  method: Method;
  path: string;
  /** The call it becomes, or what answers instead. */
  rpc: string;
  who: Who;
  operation: Operation;
  /** Of the path; absent where it has none. */
  params?: z.ZodObject;
}

/** One address: method, path, the RPC it becomes, who may, what it does. */
export const route = (method: Method, path: string, rpc: string, who: Who, operation: Operation): Route => {
  const params = paramsOf(path);
  return { method, path, rpc, who, operation, ...(params && { params }) };
};

export const V1 = '/api/v1';

/** A list as files, for whoever may read the list. */
export const files = (path: string, table: Table, rpc: string, who: Action): Route[] =>
  FORMATS.map((format) => route('GET', `${V1}${path}.${format}`, rpc, who, exportOperation(table, format)));
