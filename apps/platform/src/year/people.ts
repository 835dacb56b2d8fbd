import { createHmac } from 'node:crypto';
import { Refusal, type Api, type Ask } from './api';
import type { Progress } from './progress';

/** User name of who coordinates the year's prefecture. */
export const COORDINATOR = 'coordinator';

/** Somebody who signs in: a request under his name. */
export type Person = <T>(ask: Omit<Ask, 'token'>) => Promise<T>;

/**
 * The people of the year by user name. Each signs in when he is first needed, changes the password he was given, and signs
 * in again when his session has ended.
 */
export class People {
  private readonly tokens = new Map<string, Promise<string>>();

  constructor(
    private readonly api: Api,
    private readonly progress: Progress,
  ) {}

  get(username: string): Person {
    return async <T>(ask: Omit<Ask, 'token'>): Promise<T> => {
      for (let again = false; ; again = true) {
        const token = await this.token(username, again);
        try {
          return await this.api.ask<T>({ ...ask, token });
        } catch (error) {
          if (again || !(error instanceof Refusal) || error.status !== 401) throw error;
        }
      }
    };
  }

  private token(username: string, anew: boolean): Promise<string> {
    let token = anew ? undefined : this.tokens.get(username);
    if (!token) {
      token = this.signIn(username);
      this.tokens.set(username, token);
      token.catch(() => this.tokens.delete(username));
    }
    return token;
  }

  /** With their own password; the first time with the one they were given, which they then change. */
  private async signIn(username: string): Promise<string> {
    const own = this.ownPassword(username);
    const { firstPasswords } = this.progress;
    const given = firstPasswords[username];
    if (given === undefined) return this.login(username, own);
    let token: string;
    try {
      token = await this.login(username, given);
    } catch (error) {
      // Changed already by a run that was cut off before it could note so.
      if (!(error instanceof Refusal)) throw error;
      token = await this.login(username, own);
      this.changed(username);
      return token;
    }
    await this.api.ask({ method: 'POST', route: '/api/v1/auth/password', token, body: { oldPassword: given, newPassword: own } });
    this.changed(username);
    return token;
  }

  private changed(username: string): void {
    delete this.progress.firstPasswords[username];
    this.progress.save();
  }

  private async login(username: string, password: string): Promise<string> {
    const route = '/api/v1/auth/login';
    return (await this.api.ask<{ accessToken: string }>({ method: 'POST', route, body: { username, password } })).accessToken;
  }

  /** Follows from a secret of this run, so that nothing is lost between changing it and noting it down. */
  ownPassword(username: string): string {
    return `Mj-${createHmac('sha256', this.progress.secret).update(username).digest('base64url').slice(0, 20)}7q`;
  }
}
