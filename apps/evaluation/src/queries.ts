import type { Model } from 'mongoose';
import { nameKey } from '@mingjing/contracts';
import type { Actor, Action } from '@mingjing/kit';
import { scopeFilter } from '@mingjing/kit';
import { MOST_COUNTED, readPage, readStretch, totalOf, type Page, type Stretch } from './paging';
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
  /** There are more. */
  totalIsAtLeast?: true;
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
  const [found, counted] = await Promise.all([
    model.find(filter, projection).sort(sort).skip(page.skip).limit(page.limit).lean<Document[]>().exec(),
    model.countDocuments(filter, { limit: MOST_COUNTED + 1 }),
  ]);
  return { items: found.map((document) => ({ ...stored(aggregates, document), sealed: document.sealed ?? {} })), ...totalOf(counted) };
}

export interface Stretched<S> {
  items: Listed<S>['items'];
  /** Id to go on after; empty at the end. */
  next: string;
}

/** The documents that follow a place in the order of ids: no skipping and no counting, so that every stretch costs the same. */
export async function listAfter<S extends object>(
  aggregates: Readable<S>,
  filter: Filter,
  { afterId, limit }: Stretch,
  withSealed = false,
): Promise<Stretched<S>> {
  const projection: Projection = withSealed ? { history: 0 } : { history: 0, sealed: 0 };
  const found = (await aggregates.model
    .find({ ...filter, ...(afterId && { _id: { $gt: afterId } }) }, projection)
    .sort({ _id: 1 })
    .limit(limit + 1)
    .lean()) as unknown as Document[];
  const items = found.slice(0, limit).map((document) => ({ ...stored(aggregates, document), sealed: document.sealed ?? {} }));
  return { items, next: found.length > limit ? (items.at(-1)?.id ?? '') : '' };
}

/** A page, or the stretch after a place where the request asks for that. */
export async function pageOrStretch<S extends object>(
  aggregates: Readable<S>,
  filter: Filter,
  sort: Record<string, 1 | -1>,
  request: { page: number; pageSize: number; after: string },
  withSealed = false,
): Promise<Listed<S> & Stretched<S>> {
  const stretch = readStretch(request);
  if (stretch) return { ...(await listAfter(aggregates, filter, stretch, withSealed)), total: 0 };
  return { ...(await list(aggregates, filter, sort, readPage(request.page, request.pageSize), withSealed)), next: '' };
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

/** Which of these ids there are. */
export async function existing<S extends object>(aggregates: Readable<S>, ids: string[]): Promise<Set<string>> {
  const found = (await aggregates.model.find({ _id: { $in: ids } }, { _id: 1 }).lean()) as { _id: unknown }[];
  return new Set(found.map(({ _id }) => String(_id)));
}

/** As `byIds`, with the sealed part. */
export async function manyById<S extends object>(
  aggregates: Readable<S>,
  ids: Iterable<string>,
): Promise<Map<string, Listed<S>['items'][number]>> {
  const found = (await aggregates.model.find({ _id: { $in: [...new Set(ids)] } }, { history: 0 }).lean()) as Document[];
  return new Map(found.map((document) => [String(document._id), { ...stored(aggregates, document), sealed: document.sealed ?? {} }]));
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

/** The condition that a name holds what was typed, in any spelling of it; none where nothing was typed. */
export function named(query: string): Filter {
  const typed = query.trim().slice(0, 100);
  if (!typed) return {};
  const key = nameKey(typed);
  return key ? { nameKey: { $regex: literal(key) } } : { name: { $regex: literal(typed) } };
}

/** Text in which everything that means something to a regular expression stands for itself. */
function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
