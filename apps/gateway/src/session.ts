import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { directory } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { KnownValues, RIGHTS, ROLES, STANDING, type Actor, type ActorAssignment, type Role } from '@mingjing/kit';
import type { GatewayContext } from './config';
import { cookieOf } from './cookies';
import { hostOf } from './origin';

/** How long a resolved session is believed without asking again; a change of rights shows no later than this, while the directory answers. */
const FRESH_MS = 5_000;
/** Whoever comes while the directory does not answer hears so within this. */
const FIRST_MS = 5_000;
/** Units seldom move to another division. */
const HOME_FRESH_MS = 60_000;
const REMEMBERED = 10_000;
export const SESSION_COOKIE = 'mj_session';

/** Somebody who is signed in. */
export interface Session {
  token: string;
  actor: Actor;
  account: directory.Account;
  /** Division calls are routed by. */
  division: string;
}

/** Resolves session tokens through the directory, every five seconds each; while it does not answer they hold for a minute. */
export class Sessions {
  private readonly known: KnownValues<directory.Account>;
  private readonly homes: KnownValues<string>;

  constructor(private readonly context: GatewayContext) {
    const trouble = context.trouble('directory');
    this.known = new KnownValues({ holding: RIGHTS, trouble, freshMs: FRESH_MS, firstMs: FIRST_MS, most: REMEMBERED });
    this.homes = new KnownValues({ holding: STANDING, trouble, freshMs: HOME_FRESH_MS });
  }

  /**
   * The session a request carries, or undefined for one that carries none.
   * @throws Refused session.ended where it carries one that no longer holds; session.crossSite (CSRF)
   */
  async of(request: IncomingMessage): Promise<Session | undefined> {
    const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer) return this.resolve(bearer);
    const cookie = cookieOf(request, SESSION_COOKIE);
    if (!cookie) return undefined;
    requireSameOrigin(request);
    return this.resolve(cookie);
  }

  /** Forgets what is known of an account: its rights or sessions changed. */
  forgetAccount(accountId: string): void {
    this.known.deleteWhere(({ id }) => id === accountId);
  }

  /** Forgets one session, e.g. after signing out. */
  forget(token: string): void {
    this.known.delete(digest(token));
  }

  private async resolve(token: string): Promise<Session> {
    const account = await this.known.get(digest(token), (timeoutMs) => this.ask(token, timeoutMs));
    // Also what is held for a while ends on its day: posts are in force by the clock.
    const actor = actorOf(account, this.context.clock.now());
    return { token, actor, account, division: await this.homeOf(actor) };
  }

  private async ask(sessionToken: string, timeoutMs: number): Promise<directory.Account> {
    const { account } = await this.context.client(directory.DirectoryServiceService, '').resolveSession({ sessionToken }, { timeoutMs });
    if (!account) throw notSignedIn();
    return account;
  }

  /** First division of the person's posts, else that of the first unit. */
  private async homeOf(actor: Actor): Promise<string> {
    const division = actor.assignments.flatMap((assignment) => assignment.divisions)[0];
    const unit = actor.assignments.flatMap((assignment) => assignment.units)[0];
    if (division || !unit) return division ?? '';
    return this.homes.get(unit, async (timeoutMs) => {
      const reply = await this.context.client(directory.DirectoryServiceService, '').getUnit({ id: unit }, { timeoutMs });
      return reply.unit?.division ?? '';
    });
  }
}

/** The posts an account holds at a moment, as the owning services are told them. */
export function actorOf(account: directory.Account, now: Date): Actor {
  const assignments = account.assignments.flatMap<ActorAssignment>(({ post, from, to }) => {
    if (!post || (from && from > now) || (to && to <= now) || !ROLES.includes(post.role as Role)) return [];
    return [{ postId: post.id, role: post.role as Role, divisions: post.divisions, units: post.units }];
  });
  return { id: account.id, name: account.name, assignments };
}

export function notSignedIn(): Refused {
  return new Refused('session.required', 'unauthenticated', { zh: '请先登录。', en: 'Sign in first.' });
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** A cookie travels by itself, so a page of another site must not be able to use it; SameSite=Strict is the first lock, this the second. */
function requireSameOrigin(request: IncomingMessage): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin' || (site === undefined && origin !== undefined && hostOf(origin) === host)) return;
  throw new Refused('session.crossSite', 'forbidden', {
    zh: '请从本平台的页面上操作。',
    en: 'A session cookie is only taken from pages of this platform.',
  });
}
