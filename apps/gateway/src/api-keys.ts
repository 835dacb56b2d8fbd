import { createHash } from 'node:crypto';
import { directory } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import type { Actor } from '@mingjing/kit';
import type { GatewayContext } from './config';

const FRESH_MS = 5_000;
const REMEMBERED = 1_000;

/** A third-party system as its API key says. */
export interface App {
  actor: Actor;
  /** Division its calls are routed by: of the key's scope, never of a body. */
  division: string;
}

/** Resolves API keys through the directory, at most every five seconds each. */
export class ApiKeys {
  private readonly known = new Map<string, { app: Promise<App>; until: number }>();

  constructor(private readonly context: GatewayContext) {}

  /** @throws Refused apiKey.required, or as the directory refuses an unknown or revoked key */
  resolve(apiKey: string): Promise<App> {
    if (!apiKey) {
      const refused = new Refused('apiKey.required', 'unauthenticated', {
        field: 'x-api-key',
        zh: '请在元数据 x-api-key 中提供接口密钥。',
        en: 'Send an API key in the metadata x-api-key.',
      });
      return Promise.reject(refused);
    }
    const digest = createHash('sha256').update(apiKey).digest('base64url');
    const entry = this.known.get(digest);
    if (entry && entry.until > Date.now()) return entry.app;
    if (this.known.size >= REMEMBERED) this.known.clear();
    const fresh = { app: this.ask(apiKey), until: Date.now() + FRESH_MS };
    this.known.set(digest, fresh);
    fresh.app.catch(() => this.known.get(digest) === fresh && this.known.delete(digest));
    return fresh.app;
  }

  private async ask(apiKey: string): Promise<App> {
    const { id, name, divisions, units } = await this.context.client(directory.DirectoryServiceService, '').resolveApiKey({ apiKey });
    const actor: Actor = { id: `app:${id}`, name, assignments: [{ postId: `app:${id}`, role: 'app', divisions, units }] };
    return { actor, division: divisions[0] ?? '' };
  }
}
