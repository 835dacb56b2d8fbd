import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { anyPorts, FILE_CLOCK_LAG_MS, kept, processEnvironment } from '@mingjing/kit';
import { setClockFile } from '../clock-file';
import { freePort } from './free-port';

const MAIN = path.join(__dirname, '../main.js');
const START_MS = 180_000;
/** As it would stand on plates and in messages; nothing is ever asked there. */
const PUBLIC_URL = 'https://pj.example.gov.cn';

/** The last thing a platform without demonstration data says when it is up. */
const UP = /initial-accounts\.json/;

/**
 * The platform of the year: a process of its own on a directory of its own, whose clock a file drives. Whoever waits for
 * `ready` after it was killed goes on with the next one.
 */
export class House {
  private child?: ChildProcess;
  private starting?: Promise<void>;
  private moves = 0;
  private over = false;
  starts = 0;
  url = '';
  sandbox = '';

  constructor(
    readonly directory: string,
    readonly env: Readonly<Record<string, string>>,
  ) {}

  get dataDir(): string {
    return path.join(this.directory, 'data');
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Starts it unless it runs; resolves when it answers. @throws Error once the year is over */
  async ready(): Promise<void> {
    if (this.running()) return;
    if (this.over) throw new Error('平台已停止 (the platform was stopped)');
    this.starting ??= kept(this.start().finally(() => (this.starting = undefined)));
    await this.starting;
  }

  private running(): boolean {
    const { child } = this;
    return child !== undefined && !this.starting && child.exitCode === null && child.signalCode === null;
  }

  private async start(): Promise<void> {
    // Receipts and replies must find the gateway, so its port is known before the start.
    const [http, sandbox] = await Promise.all([freePort(), freePort()]);
    const own = {
      ...{ DEMO: 'false', CLOCK_FILE: this.clockFile, DATA_DIR: this.dataDir, METRICS_PORT: 'off', GRPC_PORT: '0', LOG_LEVEL: 'warn' },
      // Citizens come from networks of their own, as through a proxy that says so.
      TRUSTED_PROXY_HOPS: '1',
      ...{ PORT: String(http), SANDBOX_LISTEN: `127.0.0.1:${sandbox}`, PUBLIC_URL },
    };
    const { PATH = '', HOME = '' } = processEnvironment();
    const child = spawn(process.execPath, [MAIN], {
      env: { PATH, HOME, ...anyPorts(), ...own, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    this.starts += 1;
    await announced(child);
    this.url = `http://127.0.0.1:${http}`;
    this.sandbox = `http://127.0.0.1:${sandbox}`;
  }

  /** Ends the process at once, as a power cut would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Drains and ends it; the exit code. */
  async stop(): Promise<number | null> {
    this.over = true;
    return this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    return (await ended)[0];
  }

  private get clockFile(): string {
    return path.join(this.directory, 'clock');
  }

  /** Moves the platform's clock; resolves when it has noticed. */
  async setClock(at: Date): Promise<void> {
    setClockFile(this.clockFile, at);
    this.moves += 1;
    if (this.moves > 1) await pause(FILE_CLOCK_LAG_MS + 20);
  }

  /** First passwords of the three administrators. */
  initialPasswords(): Record<string, string> {
    const { accounts } = JSON.parse(readFileSync(path.join(this.dataDir, 'initial-accounts.json'), 'utf8')) as {
      accounts: { username: string; password: string }[];
    };
    return Object.fromEntries(accounts.map(({ username, password }) => [username, password]));
  }
}

function announced(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let [out, err] = ['', ''];
    const timer = setTimeout(() => child.kill('SIGKILL'), START_MS);
    const settle = (done: () => void): void => {
      clearTimeout(timer);
      done();
    };
    child.stdout?.on('data', (chunk: Buffer) => {
      out = (out + chunk.toString()).slice(-20_000);
      if (UP.test(out)) settle(resolve);
    });
    child.stderr?.on('data', (chunk: Buffer) => (err = (err + chunk.toString()).slice(-20_000)));
    child.once('exit', (code, signal) =>
      settle(() => reject(new Error(`平台未能启动 (the platform ended before it was up, ${code ?? signal})\n${out}\n${err}`))),
    );
  });
}
