import { kept } from '@mingjing/kit';
import type { DemoAccount } from './accounts';

interface Sent {
  /** The same key again has no second effect. */
  key?: string;
  body: Record<string, unknown>;
}

/** The people whose accounts the demonstration has, as they work over HTTP. */
export class DemoPeople {
  private sessions = new Map<string, Promise<string>>();

  constructor(
    private readonly url: string,
    private readonly accounts: DemoAccount[],
  ) {}

  /** The next morning yesterday's sessions have ended. */
  newDay(): void {
    this.sessions = new Map();
  }

  /** @throws Error where it was refused */
  async ask<T>(username: string, route: string, sent?: Sent): Promise<T> {
    const token = this.sessions.get(username) ?? this.signIn(username);
    this.sessions.set(username, kept(token));
    return this.fetch<T>(route, sent, { authorization: `Bearer ${await token}` });
  }

  private async signIn(username: string): Promise<string> {
    const password = this.accounts.find((account) => account.username === username)?.password;
    return (await this.fetch<{ accessToken: string }>('/auth/login', { body: { username, password } })).accessToken;
  }

  private async fetch<T>(route: string, sent?: Sent, headers: Record<string, string> = {}): Promise<T> {
    const response = await fetch(`${this.url}/api/v1${route}`, {
      method: sent ? 'POST' : 'GET',
      headers: { ...headers, 'content-type': 'application/json', ...(sent?.key && { 'idempotency-key': sent.key }) },
      ...(sent && { body: JSON.stringify(sent.body) }),
    });
    if (!response.ok) throw new Error(`a step of the demonstration was refused (${route}): ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}
