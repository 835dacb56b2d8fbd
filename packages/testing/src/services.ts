import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  actorSigner,
  Channels,
  isSystem,
  openKeys,
  promiseClient,
  start,
  type Actor,
  type Clock,
  type Definition,
  type PromiseClient,
  type Running,
  type Service,
} from '@mingjing/kit';
import { adapters, dropDatabases } from './parts';

const CALL_MS = 60_000;
const TOKEN_SECONDS = 60;

interface Wanted {
  /** Settings besides the usual ones, or instead of them. */
  env?: Record<string, string>;
  clock?: Clock;
}

/** Any port for whatever a service listens on. */
function anyPort({ name }: Pick<Service, 'name'>): Record<string, string> {
  return name === 'gateway' ? { PORT: '0', GRPC_PORT: '0' } : { [`${name.toUpperCase()}_LISTEN`]: '127.0.0.1:0' };
}

/**
 * Services in one process on a data directory of their own, embedded or on the real parts (`adapters`), silent, without the
 * demonstration, on any ports; started again on the same data, and nothing of them is left after `close`.
 */
export class TestServices {
  readonly dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-services-'));
  running!: Running;
  private readonly parts = adapters();
  private channels = new Channels();

  private constructor(
    private readonly services: () => Service[],
    private readonly wanted: Wanted,
  ) {}

  /** @param services in the order of their start; asked for anew at each start */
  static async open(services: Service[] | (() => Service[]), wanted: Wanted = {}): Promise<TestServices> {
    const opened = new TestServices(typeof services === 'function' ? services : () => services, wanted);
    try {
      await opened.start();
    } catch (error) {
      rmSync(opened.dataDir, { recursive: true, force: true });
      throw error;
    }
    return opened;
  }

  private async start(): Promise<void> {
    const services = this.services();
    const ports: Record<string, string> = Object.assign({}, ...services.map(anyPort));
    const usual = { DATA_DIR: this.dataDir, DEMO: 'false', METRICS_PORT: 'off', LOG_LEVEL: 'silent' };
    const { env, clock } = this.wanted;
    this.running = await start(services, { env: { ...this.parts, ...usual, ...ports, ...env }, ...(clock && { clock }) });
  }

  /** @param meanwhile what is done while nothing runs */
  async restart(meanwhile?: () => Promise<void>): Promise<void> {
    this.channels.close();
    this.channels = new Channels();
    await this.running.stop();
    await meanwhile?.();
    await this.start();
  }

  async close(): Promise<void> {
    this.channels.close();
    await this.running.stop();
    await dropDatabases(
      this.parts,
      this.dataDir,
      this.services().map(({ name }) => name),
    );
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /**
   * The token an actor acts with.
   * @param caller the service that signs: its own name for a service, the gateway for a person
   */
  token(actor: Actor, audience: string, caller = isSystem(actor) ? actor.name : 'gateway'): Promise<string> {
    return actorSigner(caller, openKeys(path.join(this.dataDir, 'keys')), TOKEN_SECONDS)(actor, audience);
  }

  /** A client that acts as somebody, through gRPC as the gateway and other services do. */
  as<D extends Definition>(definition: D, service: string, actor: Actor, caller?: string): PromiseClient<D> {
    return promiseClient(definition, () => this.channels.get(this.running.addresses[service] as string), {
      caller: caller ?? (isSystem(actor) ? actor.name : 'gateway'),
      division: '',
      token: () => this.token(actor, service, caller),
      timeoutMs: CALL_MS,
    });
  }
}
