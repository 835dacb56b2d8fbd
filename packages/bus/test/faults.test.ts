import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openBus, type InMessage } from '../src';
import { startPublisher } from './children';
import { MemoryLetters } from './letters';
import { firsts, log, message, until } from './support';

const TOPIC = 'crash.v1';
const base = fs.mkdtempSync(path.join(os.tmpdir(), 'bus-faults-'));
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

it('a full disk: refuses with 507, keeps what it acknowledged, goes on when there is room', async () => {
  const dataDir = path.join(base, 'full');
  fs.mkdirSync(dataDir);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', dataDir]).status !== 0) {
    return leftOut('disk full', 'no right to mount a tmpfs');
  }
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  process.on('unhandledRejection', note);
  try {
    const fatal: Error[] = [];
    const bus = await openBus({ clientId: 'test', dataDir, log, onFatal: (error) => fatal.push(error) });
    await bus.createTopics([TOPIC], 12);
    const known: string[] = [];
    const refused: unknown[] = [];
    for (let n = 0; refused.length < 20; n++) {
      const one = { ...message(`k-${n % 7}`, n), headers: { filler: 'x'.repeat(4_000) } };
      await bus.publish(TOPIC, [one]).then(
        () => known.push(one.value.toString()),
        (error: unknown) => refused.push(error),
      );
    }
    for (const error of refused) {
      expect(error).toMatchObject({ code: 'bus.full', kind: 'unavailable', details: { http: 507 } });
    }
    execFileSync('mount', ['-o', 'remount,size=64m', dataDir]);
    await bus.publish(TOPIC, [message('room', 0)]);
    await bus.close();
    expect(fatal).toEqual([]);
    expect(await everything(dataDir, known.length + 1)).toEqual(new Set([...known, 'room#0']));
    expect(unhandled).toEqual([]);
  } finally {
    process.off('unhandledRejection', note);
    execFileSync('umount', ['--lazy', dataDir]);
  }
});

it('a failed fsync: acknowledges nothing more and tells the process to end', async () => {
  if (spawnSync('strace', ['-V']).status !== 0) return leftOut('failed fsync', 'strace is not installed');
  const dataDir = path.join(base, 'fsync');
  const inject = ['-e', 'trace=fdatasync', '-e', 'inject=fdatasync:error=EIO:when=12+'];
  const strace = ['strace', '-f', '-o', '/dev/null', ...inject];
  const publisher = startPublisher(dataDir, 'k', 0, 1_000, strace);
  await once(publisher.child, 'close');
  const { told } = publisher;
  expect(told.filter((line) => line.startsWith('fatal'))).toHaveLength(1);
  expect(told.filter((line) => line === 'refused bus.unavailable')).toHaveLength(8);
  const fatal = told.findIndex((line) => line.startsWith('fatal'));
  expect(told.slice(fatal).filter((line) => line.includes('#'))).toEqual([]);
  const known = publisher.acknowledged();
  expect(known.length).toBeGreaterThan(5);
  const found = await everything(dataDir, known.length);
  for (const text of known) expect(found).toContain(text);
});
