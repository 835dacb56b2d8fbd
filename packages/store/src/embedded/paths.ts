import { EMPTY_ARRAY } from './order';
import { CODES, mongoError } from './errors';
import { type Doc, isPlainObject } from './values';

const isIndex = (part: string): boolean => /^(0|[1-9]\d*)$/.test(part);

/**
 * The values a path leads to, arrays on the way walked through as MongoDB does.
 * A leaf that is absent shows as undefined; an array met on the way with nothing to enter shows as nothing at all.
 */
export function leaves(value: unknown, path: string): unknown[] {
  const found: unknown[] = [];
  walk(value, path.split('.'), 0, found);
  return found;
}

/** As `leaves`, each array followed by its own elements: what comparisons are tried against. */
export function candidates(value: unknown, path: string): unknown[] {
  const found: unknown[] = [];
  for (const leaf of leaves(value, path)) {
    found.push(leaf);
    if (Array.isArray(leaf)) for (const item of leaf) found.push(item);
  }
  return found;
}

/** Values an index keeps for a path, and whether an array was met on the way (multikey). */
export function indexedValues(doc: Doc, path: string): { values: unknown[]; multikey: boolean } {
  const found = leaves(doc, path);
  const multikey = found.length !== 1 || Array.isArray(found[0]) || crossesArray(doc, path.split('.'));
  if (!multikey) return { values: [found[0] ?? null], multikey };
  const values: unknown[] = [];
  for (const leaf of found) {
    if (!Array.isArray(leaf)) values.push(leaf ?? null);
    else if (leaf.length === 0) values.push(EMPTY_ARRAY);
    else values.push(...leaf);
  }
  return { values: values.length ? values : [null], multikey };
}

function walk(value: unknown, parts: string[], at: number, found: unknown[]): void {
  if (at === parts.length) {
    found.push(value);
    return;
  }
  const part = parts[at]!;
  if (Array.isArray(value)) {
    if (isIndex(part) && Number(part) < value.length) walk(value[Number(part)], parts, at + 1, found);
    for (const item of value) if (isPlainObject(item)) walk(item, parts, at, found);
  } else if (isPlainObject(value)) {
    walk(Object.hasOwn(value, part) ? value[part] : undefined, parts, at + 1, found);
  } else {
    found.push(undefined);
  }
}

function crossesArray(doc: Doc, parts: string[]): boolean {
  let value: unknown = doc;
  for (const part of parts) {
    if (Array.isArray(value)) return true;
    value = isPlainObject(value) ? value[part] : undefined;
  }
  return Array.isArray(value);
}

/** The value exactly at a path (array positions by number), undefined when absent. */
export function valueAt(doc: unknown, path: string): unknown {
  let value = doc;
  for (const part of path.split('.')) {
    if (Array.isArray(value)) value = isIndex(part) ? value[Number(part)] : undefined;
    else value = isPlainObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value;
}

/** Sets a path, making objects on the way. MongoDB's code 28 when a scalar or a non-position of an array stands in the way. */
export function setAt(doc: Doc, path: string, value: unknown): void {
  const parts = path.split('.');
  let holder: unknown = doc;
  parts.forEach((part, i) => {
    const last = i === parts.length - 1;
    if (Array.isArray(holder) && isIndex(part)) {
      for (let fill = holder.length; fill < Number(part); fill++) holder.push(null);
    } else if (!isPlainObject(holder)) {
      throw notViable(parts, i, holder);
    }
    const target = holder as Doc;
    if (last) target[part] = value;
    else if (target[part] === undefined) target[part] = {};
    holder = target[part];
  });
}

/** Throws code 28 where setting the path would. */
export function assertViable(doc: Doc, path: string): void {
  const parts = path.split('.');
  let holder: unknown = doc;
  parts.forEach((part, i) => {
    if (holder === undefined) return;
    if (!isPlainObject(holder) && !(Array.isArray(holder) && isIndex(part))) throw notViable(parts, i, holder);
    holder = (holder as Doc)[part];
  });
}

function notViable(parts: string[], at: number, holder: unknown): Error {
  return mongoError(CODES.pathNotViable, `Cannot create field '${parts[at]}' in element {${parts[at - 1]}: ${JSON.stringify(holder)}}`);
}

/** Removes a path; an array position becomes null, as in MongoDB. Absent paths are left as they are. */
export function unsetAt(doc: Doc, path: string): void {
  const parts = path.split('.');
  const last = parts.pop()!;
  const holder = parts.length ? valueAt(doc, parts.join('.')) : doc;
  if (Array.isArray(holder)) {
    if (isIndex(last) && Number(last) < holder.length) holder[Number(last)] = null;
  } else if (isPlainObject(holder)) {
    delete holder[last];
  }
}
