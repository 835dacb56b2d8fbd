import type { PathOf, Schema } from '../../api';

export type CaseRow = Schema<'CaseRow'>;
export type MergedCase = CaseFile['merged'][number];
/** A case with its story; the document cannot say "an evaluation or null" so that a type comes of it. */
export type CaseFile = Omit<Schema<'CaseFile'>, 'evaluation'> & { evaluation?: Schema<'Evaluation'> | null };
/** Steps that people take. */
export type ActionName = PathOf<'post'> extends infer P ? (P extends `/cases/{id}/actions/${infer Name}` ? Name : never) : never;
