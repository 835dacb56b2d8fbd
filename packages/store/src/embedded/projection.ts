import { CODES, mongoError, unsupported } from './errors';
import { type Doc, isPlainObject } from './values';

type Tree = { [part: string]: Tree | true };

/** A function that keeps (or drops) the named paths; `_id` may differ from the rest. Computed fields and operators throw. */
export function projector(projection: unknown): (doc: Doc) => Doc {
  const entries = isPlainObject(projection) ? Object.entries(projection) : [];
  if (entries.length === 0) return (doc) => doc;
  for (const [path, value] of entries) {
    if (typeof value !== 'number' && typeof value !== 'boolean') throw unsupported(`the projection of ${path} by an expression`);
  }
  const others = entries.filter(([path]) => path !== '_id');
  const including = others.length ? Boolean(others[0]![1]) : Boolean(entries[0]![1]);
  if (others.some(([, value]) => Boolean(value) !== including)) {
    throw mongoError(including ? 31254 : 31253, 'Cannot mix inclusion and exclusion in one projection');
  }
  const withId = entries.find(([path]) => path === '_id')?.[1];
  const tree = treeOf(others.map(([path]) => path));
  if (including) {
    if (withId === undefined || withId) tree._id = true;
    return (doc) => keep(doc, tree) as Doc;
  }
  if (withId !== undefined && !withId) tree._id = true;
  return (doc) => drop(doc, tree) as Doc;
}

/** Fields at the top of a document. */
export interface Fields {
  names: ReadonlySet<string>;
  /** They are kept as they are, and nothing else is; else a projection may keep parts of them. */
  whole: boolean;
}

/** The fields that a projection may keep something of; undefined where it names what it drops. */
export function fieldsKept(projection: unknown): Fields | undefined {
  const entries = isPlainObject(projection) ? Object.entries(projection) : [];
  const paths = entries.filter(([path]) => path !== '_id');
  const including = paths.length > 0 && paths.every(([, value]) => Boolean(value));
  if (!including) return undefined;
  const withId = entries.length === paths.length || entries.some(([path, value]) => path === '_id' && Boolean(value));
  const names = paths.map(([path]) => path.split('.', 1)[0] as string);
  return { names: new Set(withId ? ['_id', ...names] : names), whole: paths.every(([path]) => !path.includes('.')) };
}

function treeOf(paths: string[]): Tree {
  const tree: Tree = {};
  for (const path of paths) {
    const parts = path.split('.');
    let at = tree;
    parts.forEach((part, i) => {
      if (at[part] === true || (i === parts.length - 1 && at[part])) throw mongoError(31250, `Path collision at ${path}`);
      if (part.startsWith('$') || part === '') throw mongoError(CODES.badValue, `Invalid projection path ${path}`);
      at[part] = i === parts.length - 1 ? true : (at[part] ?? {});
      at = at[part] as Tree;
    });
  }
  return tree;
}

function keep(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.filter((item) => isPlainObject(item) || Array.isArray(item)).map((item) => keep(item, tree));
  const result: Doc = {};
  for (const [key, item] of Object.entries(value as Doc)) {
    const part = Object.hasOwn(tree, key) ? tree[key] : undefined;
    if (part === true) result[key] = item;
    else if (part && (isPlainObject(item) || Array.isArray(item))) result[key] = keep(item, part);
  }
  return result;
}

function drop(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map((item) => drop(item, tree));
  if (!isPlainObject(value)) return value;
  const result: Doc = {};
  for (const [key, item] of Object.entries(value)) {
    const part = Object.hasOwn(tree, key) ? tree[key] : undefined;
    if (part !== true) result[key] = part ? drop(item, part) : item;
  }
  return result;
}
