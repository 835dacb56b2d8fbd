import type { Log } from './log';
import { inSpan } from './trace';

/** Work that recurs. The truth is what is stored (a due time); the job only wakes and looks. */
export interface Job {
  name: string;
  everyMs: number;
  run(signal: AbortSignal): Promise<void>;
}

export interface RunningJob {
  stop(): Promise<void>;
}

/** Runs a job at once and then at its interval, never twice at a time; a failure is logged and tried again at the next turn. */
export function startJob(service: string, job: Job, log: Log): RunningJob {
  const abort = new AbortController();
  let wake: (() => void) | undefined;
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, job.everyMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = (async () => {
    while (!abort.signal.aborted) {
      await inSpan(`job ${job.name}`, { service }, () => job.run(abort.signal)).catch((error: unknown) =>
        log.error({ err: error, job: job.name }, 'a job failed; it runs again at its next turn'),
      );
      if (!abort.signal.aborted) await pause();
    }
  })();
  return {
    async stop() {
      abort.abort();
      wake?.();
      await loop;
    },
  };
}
