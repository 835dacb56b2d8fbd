import { readFileSync } from 'node:fs';

/** Where "now" comes from for everything the business sees; tokens, TLS and time-outs use real time. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/**
 * A clock that a file drives, for demonstrations only: the file holds an ISO time at which the clock stands,
 * or nothing (or is absent), and then the clock is the system's.
 */
export function fileClock(path: string): Clock {
  return {
    now() {
      try {
        const at = new Date(readFileSync(path, 'utf8').trim());
        return Number.isNaN(at.getTime()) ? new Date() : at;
      } catch {
        return new Date();
      }
    },
  };
}
