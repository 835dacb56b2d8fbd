import { readFileSync } from 'node:fs';

/** Where "now" comes from for everything the business sees; tokens, TLS and time-outs use real time. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** How long a look at the clock's file holds, in milliseconds; whoever moves the clock waits that long. */
export const FILE_CLOCK_LAG_MS = 100;

/**
 * A clock that a file drives, for demonstrations and rehearsals only: the file holds an ISO time at which the clock stands,
 * or nothing (or is absent), and then the clock is the system's.
 */
export function fileClock(path: string): Clock {
  let looked = Number.NEGATIVE_INFINITY;
  let standing: Date | undefined;
  return {
    now() {
      if (performance.now() - looked >= FILE_CLOCK_LAG_MS) {
        looked = performance.now();
        standing = readTime(path);
      }
      return standing ? new Date(standing) : new Date();
    },
  };
}

function readTime(path: string): Date | undefined {
  try {
    const at = new Date(readFileSync(path, 'utf8').trim());
    return Number.isNaN(at.getTime()) ? undefined : at;
  } catch {
    return undefined;
  }
}
