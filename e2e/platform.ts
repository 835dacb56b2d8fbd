import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { anyPorts } from '@mingjing/kit';
import { until } from '@mingjing/testing/until';
import { freePort } from '../apps/platform/src/year/free-port';

export { until };

const MAIN = path.join(__dirname, '../apps/platform/dist/main.js');
const START_MS = 120_000;

/** The adapters the whole platform is tried on: embedded always, the real parts where the environment names them. */
export const ADAPTERS: { name: string; env: Record<string, string> }[] = [{ name: 'embedded', env: {} }];
if (process.env['MONGODB_URI'] && process.env['KAFKA_BROKERS']) {
  ADAPTERS.push({
    name: 'MongoDB and Kafka',
    env: { MONGODB_URI: process.env['MONGODB_URI'], KAFKA_BROKERS: process.env['KAFKA_BROKERS'] },
  });
}

export interface Platform {
  url: string;
  grpc: string;
  /** The sandbox SMS provider, where the citizens' phones are. */
  sandbox: string;
  dataDir: string;
  /** Ends the process at once, as a power cut would. */
  kill(): Promise<void>;
  /** Drains and ends it; the exit code. */
  stop(): Promise<number | null>;
  /** Stops it and removes its data. */
  dispose(): Promise<void>;
  /** Starts the same platform again on the same data. */
  restart(): Promise<Platform>;
  /** Of a demo account, or of an administrator of an empty platform before he changed it. */
  password(username: string): string;
}

/** An instance name of its own keeps runs apart that share one broker and one database server. */
export function freshInstance(): string {
  return `e2e${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;
}

/**
 * Starts the built platform as `npm start` does, on free ports and a directory of its own, and waits until it is announced.
 */
export async function startPlatform(
  env: Record<string, string>,
  dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-e2e-')),
): Promise<Platform> {
  // Citizens of the tests come from networks of their own (comingFrom), as through a proxy that says so.
  const hops = { TRUSTED_PROXY_HOPS: '1' };
  const inherited = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' };
  // Known before the start: the links of invitations lead there.
  const PORT = String(await freePort());
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...inherited,
      ...hops,
      PORT,
      GRPC_PORT: '0',
      METRICS_PORT: 'off',
      LOG_LEVEL: 'warn',
      ...anyPorts('sandbox'),
      ...env,
      DATA_DIR: dataDir,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = await announced(child);
  const url = /portal\s+(http:\/\/[^\s/]+)/.exec(said)?.[1];
  const grpc = /gRPC\s+(\S+:\d+)/.exec(said)?.[1];
  const sandbox = /sms sandbox\s+(http:\/\/[^\s/]+)/.exec(said)?.[1] ?? '';
  if (!url || !grpc) throw new Error(`the platform announced no addresses:\n${said}`);
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const platform: Platform = {
    url,
    grpc,
    sandbox,
    dataDir,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      const [code] = await ended;
      return code;
    },
    async dispose() {
      if (child.exitCode === null && child.signalCode === null) await platform.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
    restart: () => startPlatform(env, dataDir),
    password(username) {
      const file = env['DEMO'] === 'false' ? 'initial-accounts.json' : 'demo-accounts.json';
      const { accounts } = JSON.parse(readFileSync(path.join(dataDir, file), 'utf8')) as {
        accounts: { username: string; password: string }[];
      };
      const account = accounts.find((candidate) => candidate.username === username);
      if (!account) throw new Error(`no account ${username} in ${file}`);
      return account.password;
    },
  };
  return platform;
}

/** The platform with its demonstration, on embedded parts. */
export async function startDemo(): Promise<Platform> {
  return startPlatform({}, await demoData());
}

/**
 * A directory with the data of the demonstration, to be removed by whoever asks: a copy of one that was made once in this run,
 * so that a platform stands in two seconds where making it takes twenty.
 */
export async function demoData(): Promise<string> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-e2e-'));
  cpSync(await demonstration(), dataDir, { recursive: true });
  return dataDir;
}

async function demonstration(): Promise<string> {
  const templates = process.env['E2E_TEMPLATES'];
  if (!templates) throw new Error('E2E_TEMPLATES is not set: e2e/setup.ts does so');
  const made = path.join(templates, `demo-${process.env['JEST_WORKER_ID']}`);
  if (existsSync(made)) return made;
  const first = await startPlatform({}, `${made}-begun`);
  await settled(await Person.signIn(first, 'coordinator'), '632800');
  const code = await first.stop();
  if (code !== 0) throw new Error(`the platform that made the demonstration ended with ${code}`);
  renameSync(`${made}-begun`, made);
  return made;
}

function announced(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`not up within ${START_MS / 1000} s\n${out}\n${err}`));
    }, START_MS);
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      // The accounts, or where an empty platform's are, are the last thing said.
      if (!/demo accounts[\s\S]*auditadmin|initial-accounts\.json/.test(out)) return;
      clearTimeout(timer);
      resolve(out);
    });
    child.stderr?.on('data', (chunk: Buffer) => (err = (err + chunk.toString()).slice(-20_000)));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`ended before it was up (${code ?? signal})\n${out}\n${err}`));
    });
  });
}

/** One signed-in person: JSON in and out, an error naming status and problem. */
export class Person {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** With the password he has from the platform's own list, unless another is given. */
  static async signIn(
    platform: Pick<Platform, 'url'> & Partial<Platform>,
    username: string,
    password = platform.password?.(username),
  ): Promise<Person> {
    const response = await fetch(`${platform.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    const body = (await response.json()) as { accessToken: string };
    if (response.status !== 200) throw new Error(`${username} cannot sign in: ${response.status} ${JSON.stringify(body)}`);
    return new Person(platform.url, body.accessToken);
  }

  async request<T>(method: string, route: string, body?: unknown): Promise<{ status: number; body: T }> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.token}` };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const response = await fetch(`${this.url}/api/v1${route}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : undefined) as T };
  }

  /** Signs in for the first time: with the password he was given, which he changes at once. */
  static async enter(
    platform: Pick<Platform, 'url'> & Partial<Platform>,
    username: string,
    given = platform.password?.(username),
  ): Promise<Person> {
    const person = await Person.signIn(platform, username, given);
    const newPassword = `Mj-${randomBytes(12).toString('base64url')}7q`;
    await person.post('/auth/password', { oldPassword: given, newPassword });
    return Person.signIn(platform, username, newPassword);
  }

  /** The same with the two halves of a one-time code. */
  static async begin(platform: Platform, username: string, code: string): Promise<Person> {
    const newPassword = `Mj-${randomBytes(12).toString('base64url')}7q`;
    const response = await fetch(`${platform.url}/api/v1/auth/password-by-code`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, code, newPassword }),
    });
    if (response.status !== 204) throw new Error(`${username} cannot begin: ${response.status} ${await response.text()}`);
    return Person.signIn(platform, username, newPassword);
  }

  async get<T>(route: string): Promise<T> {
    return this.expecting<T>('GET', route);
  }

  async put<T>(route: string, body: unknown): Promise<T> {
    return this.expecting<T>('PUT', route, body);
  }

  /** Sends a spreadsheet, as the form of the console does. */
  async upload<T>(route: string, name: string, content: Buffer): Promise<T> {
    const body = new FormData();
    body.set('file', new Blob([new Uint8Array(content)]), name);
    const headers = { authorization: `Bearer ${this.token}` };
    const response = await fetch(`${this.url}/api/v1${route}`, { method: 'POST', headers, body });
    const text = await response.text();
    if (response.status >= 300) throw new Error(`POST ${route}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  }

  /** A file that is made of what is sent. */
  async download(route: string, body: object): Promise<Buffer> {
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    const response = await fetch(`${this.url}/api/v1${route}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const content = Buffer.from(await response.arrayBuffer());
    if (response.status >= 300) throw new Error(`POST ${route}: ${response.status} ${content.toString()}`);
    return content;
  }

  async post<T>(route: string, body: unknown = {}): Promise<T> {
    return this.expecting<T>('POST', route, body);
  }

  private async expecting<T>(method: string, route: string, body?: unknown): Promise<T> {
    const answer = await this.request<T>(method, route, body);
    if (answer.status >= 300) throw new Error(`${method} ${route}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}

interface Half {
  concerned: { username: string };
  code: string;
}

/** Codes of first passwords by user name, as their holders have them: the slip of the second administrator, and the pick-up code. */
export async function codesOf(asked: Person, second: Person, proposalId: string): Promise<Map<string, string>> {
  const proposal = `/administration/proposals/${proposalId}`;
  const { slips } = await second.post<{ slips: Half[] }>(`${proposal}/confirm`);
  const { items } = await asked.get<{ items: Half[] }>(`${proposal}/pickup-codes`);
  const pickups = new Map(items.map(({ concerned, code }) => [concerned.username, code]));
  return new Map(slips.map(({ concerned: { username }, code }) => [username, code + (pickups.get(username) ?? '')]));
}

export interface Figures {
  evaluations: number;
  /** In no other figure until somebody has looked at them. */
  held: number;
  unsatisfied: number;
  cases: number;
  casesClosed: number;
}

/** The figures of a division once everything accepted so far has been counted and has its case. */
export function settled(person: Person, division: string): Promise<Figures> {
  return until('everything to be counted', async () => {
    const [evaluations, cases] = await Promise.all(
      ['/evaluations', '/cases'].map((list) => person.get<{ total: number }>(`${list}?division=${division}&pageSize=1`)),
    );
    const counted = await person.get<Figures>(`/statistics/summary?division=${division}`);
    return (
      counted.evaluations + counted.held === evaluations!.total &&
      counted.cases === cases!.total &&
      counted.unsatisfied === counted.cases &&
      counted
    );
  });
}

/** Opens so many windows at new service points; the codes of their plates. */
export async function openPlates(coordinator: Person, count: number): Promise<string[]> {
  const { items } = await coordinator.get<{ items: { unitId: string; division: string }[] }>('/service-points?pageSize=1');
  const { unitId, division } = items[0]!;
  const codes: string[] = [];
  for (let place = 0; codes.length < count; place += 1) {
    const windowNames = Array.from({ length: 100 }, (_, n) => `${n + 1} 号窗口`);
    const { id } = await coordinator.post<{ id: string }>('/service-points', { name: `大厅 ${place}`, unitId, division, windowNames });
    const windows = await coordinator.get<{ items: { plateCode: string }[] }>(`/service-points/${encodeURIComponent(id)}/windows`);
    codes.push(...windows.items.map(({ plateCode }) => plateCode));
  }
  return codes;
}
