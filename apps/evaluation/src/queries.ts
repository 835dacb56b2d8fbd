import type { Model } from 'mongoose';
import type { Actor, Action } from '@mingjing/kit';
import { scopeFilter } from '@mingjing/kit';
import { MOST_COUNTED, type Page } from './paging';
import type { Models } from './models';
import type { Stored } from './views';
import type { Window } from './window';

type Filter = Record<string, unknown>;
type Projection = Record<string, 0>;
/** The reading side of an aggregate. */
export interface Readable<S> {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly model: Model<any>;
  stateOf(document: unknown): S;
}
interface Document {
  _id: unknown;
  version: number;
  sealed?: Record<string, unknown>;
}

export interface Listed<S> {
  items: (Stored<S> & { sealed: Record<string, unknown> })[];
  /** Counted up to `MOST_COUNTED`. */
  total: number;
}

/** Conditions of the request, within what the actor may see; the scope stands alone where the request asks for nothing else. */
export function within(actor: Actor, action: Action, asked: Filter): Filter {
  const scope = scopeFilter(actor, action);
  const clash = Object.keys(scope).some((key) => key in asked || key.startsWith('$'));
  return clash ? { ...asked, $and: [scope] } : { ...scope, ...asked };
}

/** A page of an aggregate's documents without their histories. */
export async function list<S extends object>(
  aggregates: Readable<S>,
  filter: Filter,
  sort: Record<string, 1 | -1>,
  page: Page,
  withSealed = false,
): Promise<Listed<S>> {
  const { model } = aggregates;
  const projection: Projection = withSealed ? { history: 0 } : { history: 0, sealed: 0 };
  const [found, total] = await Promise.all([
    model.find(filter, projection).sort(sort).skip(page.skip).limit(page.limit).lean() as unknown as Promise<Document[]>,
    model.countDocuments(filter, { limit: MOST_COUNTED }),
  ]);
  return { items: found.map((document) => ({ ...stored(aggregates, document), sealed: document.sealed ?? {} })), total };
}

/** One document by id, without its history; undefined where there is none. */
export async function one<S extends object>(
  aggregates: Readable<S>,
  id: string,
  withSealed = false,
): Promise<Listed<S>['items'][number] | undefined> {
  return first(aggregates, { _id: id }, withSealed);
}

/** The evaluation a case was opened for; the second condition is the one of the partial index. */
export async function ofCase<S extends object>(evaluations: Readable<S>, caseId: string): Promise<Listed<S>['items'][number] | undefined> {
  return first(evaluations, { caseId: { $eq: caseId, $gt: '' } }, true);
}

async function first<S extends object>(
  aggregates: Readable<S>,
  filter: Filter,
  withSealed: boolean,
): Promise<Listed<S>['items'][number] | undefined> {
  const projection: Projection = withSealed ? { history: 0 } : { history: 0, sealed: 0 };
  const document = (await aggregates.model.findOne(filter, projection).lean()) as Document | null;
  return document ? { ...stored(aggregates, document), sealed: document.sealed ?? {} } : undefined;
}

/** Documents by their ids, in no order. */
export async function byIds<S extends object>(aggregates: Readable<S>, ids: Iterable<string>): Promise<Map<string, Stored<S>>> {
  const wanted = [...new Set(ids)].filter(Boolean);
  if (wanted.length === 0) return new Map();
  const found = (await aggregates.model.find({ _id: { $in: wanted } }, { history: 0, sealed: 0 }).lean()) as Document[];
  return new Map(found.map((document) => [String(document._id), stored(aggregates, document)]));
}

/** The windows of service points, in their order. */
export async function windowsOf(models: Models, servicePointIds: string[]): Promise<Stored<Window>[]> {
  if (servicePointIds.length === 0) return [];
  const found = (await models.windows.model
    .find({ servicePointId: { $in: servicePointIds } }, { history: 0, sealed: 0 })
    .sort({ servicePointId: 1, ordinal: 1, _id: 1 })
    .lean()) as Document[];
  return found.map((document) => stored(models.windows, document));
}

function stored<S extends object>(aggregates: Pick<Readable<S>, 'stateOf'>, document: Document): Stored<S> {
  return { id: String(document._id), version: document.version, state: aggregates.stateOf(document) };
}

/** Text in which everything that means something to a regular expression stands for itself. */
export function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
