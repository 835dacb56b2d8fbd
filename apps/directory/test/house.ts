import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { directory as contract } from '@mingjing/contracts';
import {
  actorSigner,
  Channels,
  openKeys,
  promiseClient,
  start,
  systemActor,
  type Actor,
  type Clock,
  type PromiseClient,
  type Role,
  type Running,
} from '@mingjing/kit';
import { accountId } from '../src/account';
import { directory } from '../src/service';

type Whole = PromiseClient<contract.DirectoryServiceService>;
/** Most people sign in from one office, in a browser nobody knows. */
export type Client = Omit<Whole, 'signIn'> & {
  signIn(request: Pick<contract.SignInRequest, 'username' | 'password'> & Partial<contract.SignInRequest>): ReturnType<Whole['signIn']>;
};

/** The real directory on embedded store and bus, reached through gRPC as the gateway reaches it. */
export class House {
  private channels = new Channels();

  private constructor(
    readonly dataDir: string,
    public running: Running,
    private readonly clock: Clock | undefined,
  ) {}

  static async open(clock?: Clock): Promise<House> {
    const dataDir = mkdtempSync(path.join(os.tmpdir(), 'directory-'));
    return new House(dataDir, await begin(dataDir, clock), clock);
  }

  /** @param meanwhile what is done while nothing runs */
  async restart(meanwhile?: () => Promise<void>): Promise<void> {
    this.channels.close();
    this.channels = new Channels();
    await this.running.stop();
    await meanwhile?.();
    this.running = await begin(this.dataDir, this.clock);
  }

  async close(): Promise<void> {
    this.channels.close();
    await this.running.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Acts as one of our services, with a token of its own. */
  system(service: string): Client {
    return this.client(service, systemActor(service));
  }

  /** Acts as a person for whom the gateway signs. */
  person(role: Role, scope: { divisions?: string[]; units?: string[] } = {}, id = `a-${role}`): Client {
    return this.both([{ role, ...scope }], id);
  }

  /** Acts as a person who holds several posts. */
  both(posts: { role: Role; divisions?: string[]; units?: string[] }[], id = 'a-both'): Client {
    const assignments = posts.map(({ role, divisions = [], units = [] }) => ({ postId: `p-${role}`, role, divisions, units }));
    return this.client('gateway', { id, name: '', assignments });
  }

  /**
   * Codes of first passwords, whole, as their holders have them: the slip from the security administrator, the rest from the
   * system administrator who asked for them.
   */
  async codes(proposalId: string): Promise<{ username: string; code: string }[]> {
    const { slips } = await this.person('secAdmin', {}, accountId('secadmin')).confirmProposal({ id: proposalId });
    const { codes } = await this.person('sysAdmin', {}, accountId('sysadmin')).listPickupCodes({ proposalId });
    return slips.map(({ concerned, code }) => {
      const { username = '' } = concerned ?? {};
      return { username, code: code + codes.find((one) => one.concerned?.username === username)?.code };
    });
  }

  /** The same, and their holders have set a password. */
  async opening(proposalId: string, password = 'Qinghai-lake-9'): Promise<{ username: string; password: string }[]> {
    const codes = await this.codes(proposalId);
    for (const { username, code } of codes) await this.system('gateway').setPasswordByCode({ username, code, newPassword: password });
    return codes.map(({ username }) => ({ username, password }));
  }

  private client(caller: string, actor: Actor): Client {
    const sign = actorSigner(caller, openKeys(path.join(this.dataDir, 'keys')), 60);
    const client = promiseClient(contract.DirectoryServiceService, () => this.channels.get(this.running.addresses['directory'] as string), {
      caller,
      division: '',
      token: (audience) => sign(actor, audience),
      timeoutMs: 60_000,
    });
    return { ...client, signIn: (request) => client.signIn({ network: '192.0.2.1', browser: '', browserId: '', ...request }) };
  }
}

function begin(dataDir: string, clock: Clock | undefined): Promise<Running> {
  const env = {
    DATA_DIR: dataDir,
    DEMO: 'false',
    METRICS_PORT: 'off',
    LOG_LEVEL: 'silent',
    DIRECTORY_LISTEN: '127.0.0.1:0',
  };
  return start([directory], { env, ...(clock && { clock }) });
}

/** What a refused call says, for `rejects.toMatchObject`. */
export const refused = (code: string, kind?: string) => ({
  name: 'Refused',
  code,
  ...(kind ? { kind } : {}),
});

export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}
