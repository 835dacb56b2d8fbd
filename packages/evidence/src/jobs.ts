import type { Job } from '@mingjing/kit';
import type { EvidenceWork } from './evidence';

const CUT_OFF_MS = 60_000;
const HELD_MS = 15_000;
const AT_ONCE = 50;

/** Removes what was cut off, and brings what is held before the scanner. */
export function evidenceJobs(work: EvidenceWork): Job[] {
  return [
    {
      name: 'evidence cut off',
      everyMs: CUT_OFF_MS,
      async run() {
        const removed = await work.files.removeCutOff();
        if (removed > 0) work.context.log.info({ files: removed }, 'files of evidence that were never finished are removed');
      },
    },
    { name: 'evidence held', everyMs: HELD_MS, run: (signal) => lookAtHeld(work, signal) },
  ];
}

/** Oldest first; while the scanner is away one failed look is enough. Without a scanner nothing is held any longer. */
async function lookAtHeld(work: EvidenceWork, signal: AbortSignal): Promise<void> {
  for (const file of await work.files.held(AT_ONCE)) {
    if (signal.aborted) return;
    if (!work.scanner) await work.files.settle(file._id, { state: 'clean' });
    else if ((await work.scan(file)).state === 'held') return;
  }
}
