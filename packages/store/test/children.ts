import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';

const ROOT = path.resolve(__dirname, '../../..');
const REGISTER = path.join(__dirname, 'register.js');

/** A store driven in a process of its own, so that it can be killed. Lines it prints arrive one by one. */
export interface Child {
  process: ChildProcess;
  lines: string[];
  /** Resolves with the first line that passes; rejects when the process ends before. */
  line(passes: (line: string) => boolean): Promise<string>;
  /** Resolves with exit code or signal. */
  ended: Promise<number | string>;
}

/** Runs a script of this folder; `wrapper` is a command put in front (strace). */
export function startChild(script: string, args: string[], wrapper: string[] = []): Child {
  const [command, ...rest] = [...wrapper, process.execPath, '--require', REGISTER, path.join(__dirname, script), ...args];
  const child = spawn(command!, rest, { cwd: ROOT, stdio: ['pipe', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const waiting = new Set<(line: string | undefined) => void>();
  readline.createInterface({ input: child.stdout! }).on('line', (line) => {
    lines.push(line);
    for (const hear of waiting) hear(line);
  });
  const errors: string[] = [];
  child.stderr!.on('data', (data: Buffer) => errors.push(data.toString()));
  const ended = new Promise<number | string>((resolve) => {
    child.on('close', (code, signal) => {
      resolve(signal ?? code ?? 0);
      for (const hear of waiting) hear(undefined);
    });
  });
  const line = (passes: (line: string) => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      const known = lines.find(passes);
      if (known !== undefined) return resolve(known);
      const hear = (heard: string | undefined): void => {
        if (heard !== undefined && !passes(heard)) return;
        waiting.delete(hear);
        if (heard === undefined)
          reject(new Error(`the process ended; it printed ${lines.slice(-5).join(' | ')}; ${errors.join('').slice(-2000)}`));
        else resolve(heard);
      };
      waiting.add(hear);
    });
  return { process: child, lines, line, ended };
}
