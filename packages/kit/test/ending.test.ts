import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transformSync } from '@swc/core';

const ENDING = path.join(__dirname, '../src/ending.ts');
const directory = mkdtempSync(path.join(tmpdir(), 'mingjing-ending-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('a process ends although a thread of it waits for ever, and says why', async () => {
  const never = path.join(directory, 'never');
  execFileSync('mkfifo', [never]);
  const { code } = transformSync(readFileSync(ENDING, 'utf8'), { jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } });
  const script = path.join(directory, 'child.js');
  // Opening a pipe that nobody writes to keeps a thread of the pool, as lmdb's writer does that waits for its callbacks.
  writeFileSync(script, `${code};require('node:fs').open(process.argv[2],'r',()=>{});setTimeout(()=>endAtOnce('the reason'),100);`);
  const child = spawn(process.execPath, [script, never], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [exitCode, signal] = await new Promise<unknown[]>((resolve) => child.on('close', (...ended) => resolve(ended)));
  expect([exitCode, signal, said]).toEqual([null, 'SIGKILL', 'the reason\n']);
});
