import type { Metadata } from '@grpc/grpc-js';
import { Refused } from '@mingjing/contracts/refused';
import { isHealth, type Caller } from '@mingjing/kit';
import { type ApiKeys, type App } from './api-keys';
import { Gates } from './gate';
import type { Gateway } from './gateway';
import { networkOfAddress } from './network';
import type { Came } from './transport';

/** Health and reflection: they say nothing that is not in the documentation. */
export function isOpenToAnybody(path: string): boolean {
  return isHealth(path) || path.startsWith('/grpc.reflection.');
}

/** Who may call at the door of third-party systems, judged by headers alone, and how much at once. */
export class Callers {
  private readonly apps = new WeakMap<Metadata, App>();
  private readonly strangers: Gates;
  private readonly networks: Gates;
  private readonly ofKey: Gates;

  constructor(
    private readonly gateway: Gateway,
    private readonly keys: ApiKeys,
  ) {
    const { GRPC_STRANGERS_AT_ONCE, GRPC_NETWORK_AT_ONCE, GRPC_KEY_AT_ONCE } = gateway.context.config;
    this.strangers = new Gates(GRPC_STRANGERS_AT_ONCE, () => tooMany('该网络', 'this network'));
    this.networks = new Gates(GRPC_NETWORK_AT_ONCE, () => tooMany('该网络', 'this network'));
    this.ofKey = new Gates(GRPC_KEY_AT_ONCE, () => tooMany('该密钥', 'this key'));
  }

  /**
   * @returns how to leave, once the call has ended
   * @throws Refused calls.tooMany, limit.app, limit.wrongKey, tls.required, tls.proxySilent, and as the directory refuses a key
   */
  async admit({ path, metadata, address }: Caller): Promise<() => void> {
    const network = networkOfAddress(address);
    if (isOpenToAnybody(path)) return this.strangers.enter(network);
    this.gateway.requireEncryptedCall(cameBy(metadata, address));
    const leaveNetwork = this.networks.enter(network);
    try {
      const app = await this.keys.resolve(keyOf(metadata), network);
      await this.gateway.limits.app(app.actor.id);
      const leaveKey = this.ofKey.enter(app.actor.id);
      this.apps.set(metadata, app);
      return () => {
        leaveKey();
        leaveNetwork();
      };
    } catch (error) {
      leaveNetwork();
      throw error;
    }
  }

  /** Whose call this is, of one that was let in. */
  appOf(metadata: Metadata): App {
    const app = this.apps.get(metadata);
    if (!app) throw new Error('a call that nobody let in');
    return app;
  }

  /** @throws Refused where the key of an open call is in force no longer */
  async still(metadata: Metadata): Promise<void> {
    await this.keys.resolve(keyOf(metadata), '');
  }
}

function cameBy(metadata: Metadata, peer: string): Came {
  const scheme = metadata.get('x-forwarded-proto').map(String);
  return { scheme: scheme.length === 0 ? undefined : scheme, passedOn: metadata.get('x-forwarded-for').length > 0, peer };
}

function keyOf(metadata: Metadata): string {
  return String(metadata.get('x-api-key')[0] ?? '');
}

function tooMany(zh: string, en: string): Refused {
  return new Refused('calls.tooMany', 'exhausted', {
    retryAfter: 5,
    zh: `${zh}同时进行的调用过多，请等其中一些结束后再试。`,
    en: `Too many calls of ${en} are open; try again when some have ended.`,
  });
}
