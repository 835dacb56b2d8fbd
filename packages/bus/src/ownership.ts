import fs from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Refused } from '@mingjing/contracts/refused';
import type { RootDatabase } from 'lmdb';

interface Owner {
  pid: number;
  /** Start time of the process as the kernel counts it: a pid alone may be somebody else's by now. */
  started: string;
}

const KEY = 'owner';
/** Directories that this very process holds: its own pid does not tell. */
const held = new Set<string>();

/** A process that was killed a moment ago, or has just drained, is gone within this. */
const DYING_MS = 3_000;
const LOOK_MS = 50;

/**
 * Makes this process the only one that uses the log. The check and the claim are one lmdb write transaction, so two processes
 * that start together cannot both win; what a killed process left behind is taken over, and one that is about to end is waited for.
 * @throws Refused `store.locked` naming the directory and the other process
 */
export async function claim(root: RootDatabase, directory: string): Promise<void> {
  const here = fs.realpathSync(directory);
  const own: Owner = { pid: process.pid, started: startOf(process.pid) ?? '' };
  if (held.has(here)) throw locked(here, own);
  const until = performance.now() + DYING_MS;
  let other = claimed(root, own);
  while (other && performance.now() < until) {
    await pause(LOOK_MS);
    other = claimed(root, own);
  }
  if (other) throw locked(here, other);
  held.add(here);
}

/** @returns who has it, where that is another */
function claimed(root: RootDatabase, own: Owner): Owner | undefined {
  return root.transactionSync(() => {
    const owner = root.get(KEY) as Owner | undefined;
    if (owner && owner.pid !== own.pid && startOf(owner.pid) === owner.started) return owner;
    root.putSync(KEY, own);
    return undefined;
  });
}

function locked(directory: string, { pid }: Owner): Refused {
  return new Refused('store.locked', 'unavailable', {
    field: directory,
    zh: `目录 ${directory} 正被进程 ${pid} 使用：请先停止它，或为本进程设置另一个 DATA_DIR；多进程请配置 KAFKA_BROKERS。`,
    en: `${directory} is in use by process ${pid}: stop it or set another DATA_DIR; several processes need KAFKA_BROKERS.`,
  });
}

export function release(root: RootDatabase, directory: string): void {
  held.delete(fs.realpathSync(directory));
  try {
    root.removeSync(KEY);
  } catch {
    // On a broken disk it stays; it names a process that will not live, and is taken over.
  }
}

/** @returns undefined when no such process lives; without /proc only its life is told, not its start */
function startOf(pid: number): string | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    if (fs.existsSync('/proc/self/stat')) return undefined;
  }
  try {
    process.kill(pid, 0);
    return '';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? '' : undefined;
  }
}
