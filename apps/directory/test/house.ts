import { directory as contract } from '@mingjing/contracts';
import { systemActor, type Actor, type Clock, type PromiseClient, type Role } from '@mingjing/kit';
import { official, TestServices, type Scope } from '@mingjing/testing';
import { accountId } from '../src/account';
import { directory } from '../src/service';

export { refused } from '@mingjing/testing';

type Whole = PromiseClient<contract.DirectoryServiceService>;
/** Most people sign in from one office, in a browser nobody knows. */
export type Client = Omit<Whole, 'signIn'> & {
  signIn(request: Pick<contract.SignInRequest, 'username' | 'password'> & Partial<contract.SignInRequest>): ReturnType<Whole['signIn']>;
};

/** The real directory on embedded store and bus, reached through gRPC as the gateway reaches it. */
export class House {
  private constructor(private readonly services: TestServices) {}

  static async open(clock?: Clock): Promise<House> {
    return new House(await TestServices.open([directory], { ...(clock && { clock }) }));
  }

  get dataDir(): string {
    return this.services.dataDir;
  }

  get running(): TestServices['running'] {
    return this.services.running;
  }

  /** @param meanwhile what is done while nothing runs */
  restart(meanwhile?: () => Promise<void>): Promise<void> {
    return this.services.restart(meanwhile);
  }

  close(): Promise<void> {
    return this.services.close();
  }

  /** Acts as one of our services, with a token of its own. */
  system(service: string): Client {
    return this.client(service, systemActor(service));
  }

  /** Acts as a person for whom the gateway signs. */
  person(role: Role, scope: Scope = {}, id = `a-${role}`): Client {
    return this.client('gateway', official(role, scope, id));
  }

  /** Acts as a person who holds several posts. */
  both(posts: ({ role: Role } & Scope)[], id = 'a-both'): Client {
    const assignments = posts.flatMap(({ role, ...scope }) => official(role, scope).assignments);
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
    const client = this.services.as(contract.DirectoryServiceService, 'directory', actor, caller);
    return { ...client, signIn: (request) => client.signIn({ network: '192.0.2.1', browser: '', browserId: '', ...request }) };
  }
}

export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}
