import { Gazetteer, nameKey, sameName } from '@mingjing/contracts';
import { scopeFilter, type CallContext } from '@mingjing/kit';
import type { Account } from './account';
import type { AuditEntry, ChainedEntry } from './audit-chain';
import type { HeldPost } from './held-post';
import type { Models } from './models';
import { LONGEST_PAGE, pageOf, type Office } from './office';
import type { Post } from './post';
import type { Unit } from './unit';

type Filter = Record<string, unknown>;
interface Page {
  page: number;
  pageSize: number;
}

/** The posts that assignments name, by id. */
export async function postsOf(models: Models, assignments: readonly HeldPost[]): Promise<Map<string, Post>> {
  const ids = [...new Set(assignments.map(({ postId }) => postId))];
  if (ids.length === 0) return new Map();
  const posts = await models.posts.find({ _id: { $in: ids } }).lean<Post[]>();
  return new Map(posts.map((post) => [post._id, post]));
}

export function allOf(filters: readonly Filter[]): Filter {
  const given = filters.filter((filter) => Object.keys(filter).length > 0);
  return given.length === 0 ? {} : given.length === 1 ? (given[0] as Filter) : { $and: given };
}

/** Nodes below (and with) a root, a number of levels deep; 0: all. Parents before children. */
export async function findDivisions({ models, root }: Office, from: string, depth: number) {
  const top = from || root;
  const docs = await models.divisions.model.find({ path: top }).sort({ _id: 1 }).lean<{ _id: string }[]>();
  const nodes = docs.map((doc) => ({ id: doc._id, state: models.divisions.stateOf(doc) }));
  const base = nodes.find(({ id }) => id === top)?.state.path.length ?? 0;
  return nodes
    .filter(({ state }) => depth <= 0 || state.path.length - base <= depth)
    .sort((a, b) => a.state.path.length - b.state.path.length);
}

/** What a spreadsheet's places are looked up in. */
export interface Known {
  places: Gazetteer;
  units: Unit[];
}

/** All divisions and units, whoever asks: what a person may do with them is decided row by row. */
export async function gazetteerOf(office: Office): Promise<Known> {
  const { divisions, units } = office.models;
  const [nodes, docs] = await Promise.all([
    divisions.model.find({}).select({ history: 0 }).lean<{ _id: string }[]>(),
    units.model.find({}).select({ history: 0 }).lean<{ _id: string }[]>(),
  ]);
  const found = docs.map((doc) => units.stateOf(doc));
  const places = new Gazetteer(
    nodes.map((doc) => ({ id: doc._id, ...divisions.stateOf(doc) })),
    found.map((unit) => ({ id: unit.unitId, ...unit })),
  );
  return { places, units: found };
}

export interface UnitQuery extends Page {
  division: string;
  query: string;
  ids: string[];
}

/** Units within the person's scope, by name. */
export async function findUnits({ models }: Office, call: CallContext, { division, query, ids, page, pageSize }: UnitQuery) {
  const filter = allOf([
    scopeFilter(call.actor, 'unit.read'),
    division === '' ? {} : { divisionPath: division },
    ids.length === 0 ? {} : { _id: { $in: ids.slice(0, LONGEST_PAGE) } },
    named(query),
  ]);
  const { skip, limit } = pageOf(page, pageSize);
  const { model } = models.units;
  const [docs, total] = await Promise.all([
    model.find(filter).sort({ name: 1, _id: 1 }).skip(skip).limit(limit).lean<{ version: number }[]>(),
    model.countDocuments(filter),
  ]);
  return { units: docs.map((doc) => ({ unit: models.units.stateOf(doc), version: doc.version })), total };
}

export async function findPosts({ models }: Office, call: CallContext, division: string): Promise<Post[]> {
  const filter = allOf([scopeFilter(call.actor, 'post.read'), division === '' ? {} : { divisionPath: division }]);
  return models.posts.find(filter).sort({ _id: 1 }).lean<Post[]>();
}

export interface AccountQuery extends Page {
  division: string;
  query: string;
}

interface FoundAccount {
  id: string;
  account: Account;
  name: string;
}

/** Accounts by user name. Names of people are sealed, so a search opens them one by one; there are thousands at most. */
export async function findAccounts({ models, personal }: Office, { division, query, page, pageSize }: AccountQuery) {
  const { accounts } = models;
  const filter = division === '' ? {} : { postIds: { $in: await postIdsIn(models, division) } };
  const { skip, limit } = pageOf(page, pageSize);
  const found = (doc: { _id: string; sealed?: unknown }): FoundAccount => ({
    id: doc._id,
    account: accounts.stateOf(doc),
    name: personal.name(doc.sealed),
  });
  const listed = accounts.model.find(filter).select({ history: 0 }).sort({ username: 1 });
  const wanted = query.trim().toLowerCase();
  const key = nameKey(query);
  if (wanted === '') {
    const [docs, total] = await Promise.all([
      listed.skip(skip).limit(limit).lean<{ _id: string }[]>(),
      accounts.model.countDocuments(filter),
    ]);
    return { accounts: docs.map(found), total };
  }
  const matching = (await listed.lean<{ _id: string }[]>())
    .map(found)
    .filter(({ account, name }) => account.username.includes(wanted) || (key !== '' && nameKey(name).includes(key)));
  return { accounts: matching.slice(skip, skip + limit), total: matching.length };
}

const MOST_NAMESAKES = 5;

/** Accounts of people of this name, as user name and name; those of a person's own name are opened one by one. */
export async function accountsNamed({ models, personal }: Office, name: string): Promise<{ id: string; name: string }[]> {
  const docs = await models.accounts.model
    .find({})
    .select({ username: 1, sealed: 1 })
    .lean<{ _id: string; username: string; sealed?: unknown }[]>();
  return docs
    .filter(({ sealed }) => sameName(personal.name(sealed), name))
    .slice(0, MOST_NAMESAKES)
    .map(({ _id, username, sealed }) => ({ id: _id, name: `${personal.name(sealed)}（${username}）` }));
}

async function postIdsIn(models: Models, division: string): Promise<string[]> {
  const posts = await models.posts.find({ divisionPath: division }).select({ _id: 1 }).lean<{ _id: string }[]>();
  return posts.map(({ _id }) => _id);
}

export interface AuditQuery extends Page {
  actor: string;
  action: string;
  outcome: string;
  from?: Date;
  to?: Date;
}

/** Newest first. */
export async function findAudit({ models }: Office, { actor, action, outcome, from, to, page, pageSize }: AuditQuery) {
  const period = { ...(from ? { $gte: from } : {}), ...(to ? { $lt: to } : {}) };
  const equal: Partial<AuditEntry> = {
    ...(actor ? { actor } : {}),
    ...(action ? { action } : {}),
    ...(outcome ? { outcome } : {}),
  };
  const filter = { ...equal, ...(from || to ? { at: period } : {}) };
  const { skip, limit } = pageOf(page, pageSize);
  const [entries, total] = await Promise.all([
    models.audit.find(filter).sort({ at: -1, _id: -1 }).skip(skip).limit(limit).lean<ChainedEntry[]>(),
    models.audit.countDocuments(filter),
  ]);
  return { entries, total };
}

/** The condition that a name holds what was typed, in any spelling of it; none where nothing was typed. */
function named(query: string): Filter {
  const typed = query.trim();
  if (typed === '') return {};
  const key = nameKey(typed);
  return key === '' ? { name: { $regex: literally(typed) } } : { nameKey: { $regex: literally(key) } };
}

/** A search is for these characters, never a pattern. */
export function literally(text: string): string {
  return [...text]
    .slice(0, 50)
    .join('')
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
