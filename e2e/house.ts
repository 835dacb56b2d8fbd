import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { CALLED } from '@mingjing/contracts';
import { addressKeys } from '@mingjing/kit';
import { freePort } from '../apps/platform/src/year/free-port';
import { until } from './platform';

/** The gateway last. */
export const PROCESSES: readonly string[] = [...CALLED, 'gateway'];

/** Every service as a process of its own, on ports that stay theirs over restarts. */
export class House {
  private readonly processes = new Map<string, ChildProcess>();
  private readonly said = new Map<string, string>();

  private constructor(
    readonly url: string,
    /** gRPC host:port by service. */
    readonly addresses: Record<string, string>,
    private readonly env: Record<string, string>,
  ) {}

  /** @param env adapters, instance and data directory */
  static async at(env: Record<string, string>): Promise<House> {
    const ports = await Promise.all([...PROCESSES, 'http', 'grpc'].map(() => freePort()));
    const addresses = Object.fromEntries(CALLED.map((name, place) => [name, `127.0.0.1:${ports[place]}`]));
    const listen = Object.fromEntries(Object.entries(addresses).map(([name, at]) => [addressKeys(name).listen, at]));
    const [PORT, GRPC_PORT] = ports.slice(-2).map(String);
    const own = { PORT: PORT!, GRPC_PORT: GRPC_PORT!, METRICS_PORT: 'off', LOG_LEVEL: 'error', TRUSTED_PROXY_HOPS: '1' };
    return new House(`http://127.0.0.1:${PORT}`, addresses, { ...own, ...listen, ...env });
  }

  start(...services: string[]): void {
    for (const service of services) {
      const main = path.join(__dirname, `../apps/${service}/dist/main.js`);
      const inherited = { PATH: process.env['PATH'] ?? '' };
      const child = spawn(process.execPath, [main], { env: { ...inherited, ...this.env }, stdio: ['ignore', 'ignore', 'pipe'] });
      child
        .stderr!.on('data', (chunk: Buffer) => this.said.set(service, this.log(service) + chunk.toString()))
        .pipe(process.stderr, { end: false });
      this.processes.set(service, child);
    }
  }

  async ready(): Promise<void> {
    await until('all to be ready', async () => (await fetch(`${this.url}/readyz`).catch(() => undefined))?.ok, 180_000);
  }

  /** All that a service has logged. */
  log(service: string): string {
    return this.said.get(service) ?? '';
  }

  lives(service: string): boolean {
    const child = this.processes.get(service);
    return child?.exitCode === null && child.signalCode === null;
  }

  signal(service: string, signal: NodeJS.Signals): void {
    this.processes.get(service)?.kill(signal);
  }

  /** @returns the exit code; null after a kill */
  async end(service: string, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
    const child = this.processes.get(service);
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    return (await ended)[0];
  }

  endAll(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<(number | null)[]> {
    return Promise.all([...this.processes.keys()].map((service) => this.end(service, signal)));
  }
}
