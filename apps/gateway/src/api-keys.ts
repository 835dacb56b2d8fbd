import { createHash } from 'node:crypto';
import { directory } from '@mingjing/contracts';
import { isRefused, Refused } from '@mingjing/contracts/refused';
import { KnownValues, RIGHTS, type Actor } from '@mingjing/kit';
import type { GatewayContext } from './config';
import type { Limits } from './limits';

const FRESH_MS = 5_000;
/** Whoever comes while the directory does not answer hears so within this. */
const FIRST_MS = 5_000;
/** So long a key that was right goes on being asked for while others guess from its network. */
const TRUSTED_MS = 3_600_000;
const REMEMBERED = 1_000;

/** A third-party system as its API key says. */
export interface App {
  actor: Actor;
  /** Division its calls are routed by: of the key's scope, never of a body. */
  division: string;
}

/** Resolves API keys through the directory, every five seconds each; while it does not answer they hold for a minute. */
export class ApiKeys {
  private readonly known: KnownValues<App>;
  private readonly trusted = new Map<string, number>();

  constructor(
    private readonly context: GatewayContext,
    private readonly limits: Limits,
  ) {
    const trouble = context.trouble('directory');
    this.known = new KnownValues({ holding: RIGHTS, trouble, freshMs: FRESH_MS, firstMs: FIRST_MS, most: REMEMBERED });
  }

  /** @throws Refused apiKey.required, limit.wrongKey, or as the directory refuses an unknown or revoked key */
  resolve(apiKey: string, network: string): Promise<App> {
    if (!apiKey) {
      const refused = new Refused('apiKey.required', 'unauthenticated', {
        field: 'x-api-key',
        zh: '请在元数据 x-api-key 中提供接口密钥。',
        en: 'Send an API key in the metadata x-api-key.',
      });
      return Promise.reject(refused);
    }
    const digest = createHash('sha256').update(apiKey).digest('base64url');
    return this.known.get(digest, (timeoutMs) => this.tried(apiKey, digest, network, timeoutMs));
  }

  private async tried(apiKey: string, digest: string, network: string, timeoutMs: number): Promise<App> {
    const wasRight = (this.trusted.get(digest) ?? 0) > Date.now();
    if (!wasRight) await this.limits.mayTryKey(network);
    try {
      const app = await this.ask(apiKey, timeoutMs);
      if (this.trusted.size >= REMEMBERED) this.trusted.clear();
      this.trusted.set(digest, Date.now() + TRUSTED_MS);
      return app;
    } catch (error) {
      if (isRefused(error) && error.kind === 'unauthenticated') {
        this.trusted.delete(digest);
        await this.limits.wrongKey(network);
      }
      throw error;
    }
  }

  private async ask(apiKey: string, timeoutMs: number): Promise<App> {
    const { id, name, divisions, units, supervising } = await this.context
      .client(directory.DirectoryServiceService, '')
      .resolveApiKey({ apiKey }, { timeoutMs });
    const role = supervising ? 'supervisingApp' : 'app';
    const actor: Actor = { id: `app:${id}`, name, assignments: [{ postId: `app:${id}`, role, divisions, units }] };
    return { actor, division: divisions[0] ?? '' };
  }
}
