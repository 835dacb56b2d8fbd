import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Result } from '../apps/platform/src/year/report';

const MAIN = path.join(__dirname, '../apps/platform/dist/year/main.js');

export interface Run {
  code: number | null;
  said: string;
}

/** `npm run demo:year` as it is built, on a directory of its own. */
export class YearRun {
  private readonly directory = mkdtempSync(path.join(tmpdir(), 'mingjing-year-'));

  constructor(
    private readonly env: Record<string, string>,
    private readonly args: string[],
  ) {}

  /** Plays it to its end, or until it has said something: then it is interrupted as by Ctrl-C. */
  async play(interruptAt?: RegExp): Promise<Run> {
    const args = [MAIN, '--data', path.join(this.directory, 'year'), '--json', this.json, ...this.args];
    const inherited = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' };
    const child = spawn(process.execPath, args, { env: { ...inherited, ...this.env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    let interrupted = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (interrupted || !interruptAt?.test(said)) return;
        interrupted = true;
        child.kill('SIGINT');
      });
    }
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, said };
  }

  get result(): Result {
    return JSON.parse(readFileSync(this.json, 'utf8')) as Result;
  }

  dispose(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private get json(): string {
    return path.join(this.directory, 'result.json');
  }
}
