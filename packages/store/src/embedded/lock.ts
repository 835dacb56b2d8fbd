import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Refused } from '@mingjing/contracts/refused';

interface Holder {
  pid: number;
  /** Process start time from the kernel, so that a pid used again is not taken for the holder. */
  started: string;
}

const FILE = 'owner.lock';

/** A process that was killed a moment ago, or has just drained, is gone within this. */
const DYING_MS = 3_000;
const LOOK_MS = 50;

/**
 * Claims a directory for this process; returns how to release it. Another process that holds it is given a few seconds to end; a
 * dead holder's claim is taken over.
 * @throws Refused `store.locked` while a process that lives holds it
 */
export async function claim(directory: string): Promise<() => void> {
  fs.mkdirSync(directory, { recursive: true });
  const file = path.join(directory, FILE);
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) ?? '' } satisfies Holder);
  const until = performance.now() + DYING_MS;
  while (heldByAnother(file) && performance.now() < until) await pause(LOOK_MS);
  if (!create(file, mine)) takeOver(file, mine, directory);
  return () => {
    if (read(file) === mine) fs.rmSync(file, { force: true });
  };
}

function heldByAnother(file: string): boolean {
  const holder = parse(read(file) ?? '');
  return holder !== undefined && holder.pid !== process.pid && lives(holder);
}

/** Linking a finished file in place is atomic and fails when the name is taken: no reader sees half a claim. */
function create(file: string, content: string): boolean {
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, content);
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function takeOver(file: string, mine: string, directory: string): void {
  const found = read(file);
  const holder = found === undefined ? undefined : parse(found);
  if (holder && lives(holder)) throw locked(directory, holder);
  if (found !== undefined) remove(file, found, directory);
  if (!create(file, mine)) throw locked(directory, parse(read(file) ?? ''));
}

/** Moves the dead claim aside; when another process was quicker, what was moved is its live claim and goes back. */
function remove(file: string, dead: string, directory: string): void {
  const aside = `${file}.dead.${process.pid}`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return;
  }
  const moved = read(aside);
  if (moved !== undefined && moved !== dead) {
    create(file, moved);
    fs.rmSync(aside, { force: true });
    throw locked(directory, parse(moved));
  }
  fs.rmSync(aside, { force: true });
}

function read(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function parse(content: string): Holder | undefined {
  try {
    const holder = JSON.parse(content) as Holder | null;
    return Number.isInteger(holder?.pid) ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}

function lives({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  if (ended(pid)) return false;
  const now = startOf(pid);
  return now === undefined || started === '' || now === started;
}

/** Whether nothing is left of it but what its parent has not asked for: it touches no file any more. */
function ended(pid: number): boolean {
  return ['Z', 'X'].includes(statOf(pid)?.[0] ?? '');
}

/** From field 3 of /proc/<pid>/stat on; undefined where there is no /proc. */
function statOf(pid: number): string[] | undefined {
  const stat = read(`/proc/${pid}/stat`);
  // The name in brackets may hold spaces: count from the last bracket.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Boot id and field 22 of /proc/<pid>/stat; undefined where there is no /proc. */
function startOf(pid: number): string | undefined {
  const boot = read('/proc/sys/kernel/random/boot_id');
  const ticks = statOf(pid)?.[19];
  return ticks && boot ? `${boot.trim()}/${ticks}` : undefined;
}

function locked(directory: string, holder: Holder | undefined): Refused {
  const who = holder ? ` (pid ${holder.pid})` : '';
  return new Refused('store.locked', 'unavailable', {
    field: directory,
    zh: `数据目录正被另一个进程使用${who}。请先停止它，或改用 MONGODB_URI 让多个进程共享存储。`,
    en: `Another process${who} uses the data directory ${directory}. Stop it first, or set MONGODB_URI so that several processes share a store.`,
  });
}
