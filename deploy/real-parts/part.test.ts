import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { end, exclusive, freePort, launch, running } from '../../scripts/real-parts/part';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'mingjing-part-'));
});
afterEach(async () => {
  await end(dir, 'sleeper', 'SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

const sleeper = () => launch(dir, 'sleeper', process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true });
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('what was launched is known as running and ended by name', async () => {
  const { pid } = await sleeper();
  expect(running(dir, 'sleeper')?.pid).toBe(pid);
  expect(await end(dir, 'sleeper')).toBe(true);
  expect(running(dir, 'sleeper')).toBeUndefined();
  expect(await end(dir, 'sleeper')).toBe(false);
});

test('a process that merely has the noted pid is left alone', async () => {
  const { pid } = await sleeper();
  const file = path.join(dir, 'sleeper.pid');
  const noted = readFileSync(file, 'utf8');
  writeFileSync(file, JSON.stringify({ pid, born: 'some other time' }));
  expect(running(dir, 'sleeper')).toBeUndefined();
  expect(await end(dir, 'sleeper')).toBe(false);
  expect(alive(pid)).toBe(true);
  writeFileSync(file, noted);
});

test('a program that is not there is an error that names the part', async () => {
  await expect(launch(dir, 'ghost', path.join(dir, 'no-such-program'), [], { detached: true })).rejects.toThrow(/ghost did not start/);
});

test('work under the lock never overlaps, and a dead owner does not keep it', async () => {
  writeFileSync(path.join(dir, 'lock'), JSON.stringify({ pid: process.pid, born: 'before the last boot' }));
  let inside = 0;
  const most: number[] = [];
  const work = async (): Promise<void> => {
    most.push(++inside);
    await freePort();
    inside--;
  };
  await Promise.all([exclusive(dir, work), exclusive(dir, work), exclusive(dir, work)]);
  expect(most).toEqual([1, 1, 1]);
});
