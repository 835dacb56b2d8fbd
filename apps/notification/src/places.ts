import { directory } from '@mingjing/contracts';
import { isRefused, KnownValues, missing, STANDING } from '@mingjing/kit';
import type { Work } from './work';

const FRESH_MS = 30_000;
const known = new WeakMap<Work, KnownValues<string[]>>();

/** A division's ancestors, itself included, as the directory has them. @throws Refused `missing` */
export async function pathOf(work: Work, division: string): Promise<string[]> {
  const paths =
    known.get(work) ?? new KnownValues<string[]>({ holding: STANDING, trouble: work.context.trouble('directory'), freshMs: FRESH_MS });
  known.set(work, paths);
  return paths.get(division, (timeoutMs) => ask(work, division, timeoutMs));
}

async function ask(work: Work, division: string, timeoutMs: number): Promise<string[]> {
  const reply = await work.context
    .client(directory.DirectoryServiceService, division)
    .getDivision({ id: division }, { timeoutMs })
    .catch((error: unknown) => {
      throw isRefused(error) && error.kind === 'missing' ? missing() : error;
    });
  return reply.division?.path ?? [];
}
