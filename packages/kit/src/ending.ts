import { writeSync } from 'node:fs';

const STDERR = 2;

/**
 * Ends the process now, as a kill -9 from outside would. `process.exit` first waits for threads at work, and lmdb's writer of
 * another store may be waiting for this very thread: the process would stand still for ever instead of ending.
 */
export function endAtOnce(why: string): never {
  try {
    writeSync(STDERR, `${why}\n`);
  } catch {
    // Nobody listens any more; it ends all the same.
  }
  process.kill(process.pid, 'SIGKILL');
  // Process 1 of a container cannot kill itself by a signal.
  return process.abort();
}
