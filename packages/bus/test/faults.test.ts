import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openBus, type InMessage } from '../src';
import { endPublishers, startPublisher } from './children';
import { MemoryLetters } from './letters';
import { firsts, log, until } from './support';

const TOPIC = 'crash.v1';
const base = fs.mkdtempSync(path.join(os.tmpdir(), 'bus-faults-'));
afterEach(endPublishers);
afterAll(() => fs.rmSync(base, { recursive: true, force: true }));

function leftOut(what: string, why: string): void {
  process.stderr.write(`LEFT OUT: ${what}: ${why}\n`);
}

/** Everything in the log, as a new group sees it. */
async function everything(dataDir: string, atLeast: number): Promise<Set<string>> {
  const bus = await openBus({ clientId: 'test', dataDir, log });
  const seen: InMessage[] = [];
  const each = async (one: InMessage) => void seen.push(one);
  const subscription = await bus.subscribe({
    group: 'all',
    topics: [TOPIC],
    deadLetters: new MemoryLetters(),
    each,
  });
  await until('all came', async () => seen.length >= atLeast && (await subscription.lag()) === 0);
  await bus.close();
  return new Set(firsts(seen));
}

// In a process of its own: lmdb also writes to the console of whichever test file of a worker loaded it first.
it('a full disk: refuses with 507, keeps what it acknowledged, goes on when there is room', async () => {
  const dataDir = path.join(base, 'full');
  fs.mkdirSync(dataDir);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', dataDir]).status !== 0) {
    return leftOut('disk full', 'no right to mount a tmpfs');
  }
  try {
    const publisher = startPublisher(dataDir, 'k', 0, 1_000_000);
    const ended = once(publisher.child, 'close');
    await until('the disk is full', () => publisher.told.includes('through'));
    expect(publisher.told.filter((line) => line === 'refused bus.full 507')).toHaveLength(8);
    execFileSync('mount', ['-o', 'remount,size=64m', dataDir]);
    publisher.child.stdin.end('room\n');
    expect(await ended).toEqual([0, null]);
    expect(publisher.told.filter((line) => line.startsWith('fatal'))).toEqual([]);
    const known = publisher.acknowledged();
    expect(known.length).toBeGreaterThan(100);
    expect(known.at(-1)).toBe('room#0');
    expect(await everything(dataDir, known.length)).toEqual(new Set(known));
  } finally {
    execFileSync('umount', ['--lazy', dataDir]);
  }
});

it('a failed fsync: acknowledges nothing more and tells the process to end', async () => {
  if (spawnSync('strace', ['-V']).status !== 0) return leftOut('failed fsync', 'strace is not installed');
  const dataDir = path.join(base, 'fsync');
  const inject = ['-e', 'trace=fdatasync', '-e', 'inject=fdatasync:error=EIO:when=12+'];
  const strace = ['strace', '-f', '-o', '/dev/null', ...inject];
  const publisher = startPublisher(dataDir, 'k', 0, 1_000, strace);
  publisher.child.stdin.end();
  await once(publisher.child, 'close');
  const { told } = publisher;
  expect(told.filter((line) => line.startsWith('fatal'))).toHaveLength(1);
  expect(told.filter((line) => line.startsWith('refused bus.unavailable'))).toHaveLength(8);
  const fatal = told.findIndex((line) => line.startsWith('fatal'));
  expect(told.slice(fatal).filter((line) => line.includes('#'))).toEqual([]);
  const known = publisher.acknowledged();
  expect(known.length).toBeGreaterThan(5);
  const found = await everything(dataDir, known.length);
  for (const text of known) expect(found).toContain(text);
});
