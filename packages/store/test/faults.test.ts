import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import mongoose from 'mongoose';
import { openStore, type Store } from '../src';
import { accountDefinition, by, cause, noted, opened } from './account';
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

describe('a full disk', () => {
  it('refuses with 507, keeps what it acknowledged, and recovers when there is room', async () => {
    const disk = smallDisk('full', '8m');
    if (!disk) return leftOut('disk full', 'no right to mount a tmpfs');
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', note);
    try {
      await fillAndRecover(disk);
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
      disk.unmount();
    }
  });
});

async function fillAndRecover(disk: { directory: string; resize(to: string): void }): Promise<void> {
  const fatal: Error[] = [];
  const store = await openStore({
    service: 'full',
    dataDir: disk.directory,
    onFatal: (error) => fatal.push(error),
  });
  const accounts = store.aggregate(accountDefinition);
  await store.ready();
  const write = (id: string) => accounts.create(id, cause(id), by(), [opened('Li', { slot: id }), noted('满'.repeat(4000))]);
  const known: string[] = [];
  const refused: unknown[] = [];
  for (let i = 0; refused.length < 3; i += 8) {
    const ids = Array.from({ length: 8 }, (_, n) => `f${i + n}`);
    const outcomes = await Promise.allSettled(ids.map(write));
    outcomes.forEach((outcome, n) => (outcome.status === 'fulfilled' ? known.push(ids[n]!) : refused.push(outcome.reason)));
  }
  for (const reason of refused)
    expect(reason).toMatchObject({
      code: 'store.full',
      kind: 'unavailable',
      details: { http: 507, retryAfter: 30 },
    });
  expect(await accounts.model.countDocuments({})).toBe(known.length);
  disk.resize('64m');
  expect(await write('after')).toMatchObject({ outcome: 'created' });
  expect(fatal).toEqual([]);
  await store.close();
  const again = await openStore({ service: 'full', dataDir: disk.directory });
  expect(await again.model('accounts', new mongoose.Schema({ _id: String }, { collection: 'accounts' })).countDocuments({})).toBe(
    known.length + 1,
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
