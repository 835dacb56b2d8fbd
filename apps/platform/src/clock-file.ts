import { renameSync, writeFileSync } from 'node:fs';

/** Puts the platform's clock to a moment. By renaming: a file that is just being written is empty, and then the clock is the system's. */
export function setClockFile(file: string, at: Date): void {
  const draft = `${file}.new`;
  writeFileSync(draft, at.toISOString(), { flush: true });
  renameSync(draft, file);
}
