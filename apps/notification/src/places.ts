import { directory } from '@mingjing/contracts';
import { isRefused, missing } from '@mingjing/kit';
import type { Work } from './work';

/** A division's ancestors, itself included, as the directory has them. @throws Refused `missing` */
export async function pathOf(work: Work, division: string): Promise<string[]> {
  return work.paths.get(division, (timeoutMs) => ask(work, division, timeoutMs));
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
