import { directory } from '@mingjing/contracts';
import { isRefused, missing } from '@mingjing/kit';
import type { Work } from './work';

const FRESH_MS = 30_000;
const known = new WeakMap<Work, Map<string, { path: string[]; until: number }>>();

/** A division's ancestors, itself included, as the directory has them. @throws Refused `missing` */
export async function pathOf(work: Work, division: string): Promise<string[]> {
  const cache = known.get(work) ?? new Map<string, { path: string[]; until: number }>();
  known.set(work, cache);
  const held = cache.get(division);
  if (held && held.until > performance.now()) return held.path;
  const reply = await work.context
    .client(directory.DirectoryServiceService, division)
    .getDivision({ id: division })
    .catch((error: unknown) => {
      throw isRefused(error) && error.kind === 'missing' ? missing() : error;
    });
  const path = reply.division?.path ?? [];
  cache.set(division, { path, until: performance.now() + FRESH_MS });
  return path;
}
