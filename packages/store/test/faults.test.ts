import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import mongoose from 'mongoose';
import { openStore, type Store } from '../src';
import { accountDefinition } from './account';
import { startChild } from './children';

const base = fs.mkdtempSync(path.join(os.tmpdir(), 'store-faults-'));
afterAll(() => fs.rmSync(base, { recursive: true, force: true }));

/** A file system of a few megabytes; undefined where this user may not mount one. */
function smallDisk(name: string, size: string): { directory: string; resize(to: string): void; unmount(): void } | undefined {
  const directory = path.join(base, name);
  fs.mkdirSync(directory);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', directory]).status !== 0) return undefined;
  return {
    directory,
    resize: (to) => void execFileSync('mount', ['-o', `remount,size=${to}`, directory]),
    unmount: () => void execFileSync('umount', ['--lazy', directory]),
  };
}

function leftOut(what: string, why: string): void {
  process.stderr.write(`LEFT OUT: ${what}: ${why}\n`);
}

// In a process of its own: lmdb also writes to the console of whichever test file of a worker loaded it first.
describe('a full disk', () => {
  it('refuses with 507, keeps what it acknowledged, and recovers when there is room', async () => {
    const disk = smallDisk('full', '8m');
    if (!disk) return leftOut('disk full', 'no right to mount a tmpfs');
    try {
      await fillAndRecover(disk);
    } finally {
      disk.unmount();
    }
  });
});

async function fillAndRecover(disk: { directory: string; resize(to: string): void }): Promise<void> {
  const child = startChild('child.full.ts', [disk.directory]);
  const counted = await child.line((line) => line.startsWith('counted'));
  const said = (verb: string) => child.lines.filter((line) => line.startsWith(verb));
  const known = said('created').length;
  expect(known).toBeGreaterThan(0);
  expect(said('refused').length).toBeGreaterThanOrEqual(3);
  expect(new Set(said('refused'))).toEqual(new Set(['refused store.full unavailable 507 30']));
  expect(counted).toBe(`counted ${known}`);
  disk.resize('64m');
  child.process.stdin!.end('after\n');
  expect(await child.ended).toBe(0);
  expect(child.lines.slice(child.lines.indexOf(counted) + 1)).toEqual(['created after']);
  expect([...said('fatal'), ...said('unhandled')]).toEqual([]);
  const again = await openStore({ service: 'full', dataDir: disk.directory });
  expect(await again.model('accounts', new mongoose.Schema({ _id: String }, { collection: 'accounts' })).countDocuments({})).toBe(
    known + 1,
  );
  await again.close();
}

describe('a failed fsync', () => {
  it('ends acknowledging for good and tells the process to end; what was acknowledged before is there', async () => {
    if (spawnSync('strace', ['-V']).status !== 0) return leftOut('failed fsync', 'strace is not installed');
    const dataDir = path.join(base, 'fsync');
    const inject = ['strace', '-f', '-o', '/dev/null', '-e', 'trace=fdatasync', '-e', 'inject=fdatasync:error=EIO:when=12+'];
    const child = startChild('child.writer.ts', [dataDir, '1'], inject);
    await child.line((line) => line.startsWith('stopped'));
    child.process.stdin!.end();
    await child.ended;
    const fatal = child.lines.findIndex((line) => line.startsWith('fatal'));
    expect(child.lines.filter((line) => line.startsWith('fatal'))).toHaveLength(1);
    expect(child.lines.slice(fatal + 1).filter((line) => !line.startsWith('stopped'))).toEqual([]);
    expect(child.lines.filter((line) => line.startsWith('stopped'))).toEqual(['stopped store.unavailable']);
    const store: Store = await openStore({ service: 'crash', dataDir });
    const accounts = store.aggregate(accountDefinition);
    const known = child.lines.filter((line) => line.startsWith('created')).map((line) => line.split(' ')[1]!);
    expect(known.length).toBeGreaterThan(5);
    for (const id of known) expect(await accounts.load(id)).toBeDefined();
    await store.close();
  });
});
