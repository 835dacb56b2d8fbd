import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 50;
/** Part of a look in which the process did something: above it somebody waits for his turn. */
const BUSY = 0.8;

/**
 * Lets everybody else in this process go first: resolves as soon as it has time to spare, at the latest after `mostMs`.
 * A message may be some seconds late, whoever imports a year or looks at a page should not be.
 */
export async function makeRoom(mostMs: number, ending: AbortSignal): Promise<void> {
  const end = performance.now() + mostMs;
  let busy = true;
  while (busy && !ending.aborted && performance.now() < end) {
    const before = performance.eventLoopUtilization();
    await pause(LOOK_MS, undefined, { signal: ending }).catch(() => undefined);
    busy = performance.eventLoopUtilization(before).utilization > BUSY;
  }
}
