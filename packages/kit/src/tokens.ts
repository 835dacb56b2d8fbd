import { decodeJwt, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { Refused } from '@mingjing/contracts/refused';
import { isSystem, systemActor, type Actor } from './actor';
import { CLOCK_SKEW, clocksDiffer } from './clock-differences';
import type { Keys } from './keys';

/** The one service whose word about people is taken; every other may only speak for itself. */
const SPEAKS_FOR_PEOPLE = 'gateway';
const REUSE_FRACTION = 0.5;
const REMEMBERED = 5_000;
/** No token is believed for longer after it was signed, whatever it says of itself. */
const LONGEST_LIFE_S = 60;
/** So far the clock of who signs may be ahead of ours; where it is behind, tokens only live shorter. */
const AHEAD_S = 10;

export type SignActor = (actor: Actor, audience: string) => Promise<string>;
export type VerifyActor = (token: string) => Promise<Actor>;

/**
 * Signs actor tokens (EdDSA) of at most `seconds` of life; the same actor and audience get the same token for half of it,
 * so that a hall of citizens costs one signature.
 * @param realNow milliseconds; tokens know no other time than the real one
 */
export function actorSigner(service: string, keys: Keys, seconds: number, realNow: () => number = () => Date.now()): SignActor {
  const key = keys.signingKey(service);
  const made = new Map<string, { token: string; until: number }>();
  return async (actor, audience) => {
    const claims = { name: actor.name, assignments: actor.assignments };
    const id = `${audience}|${actor.id}|${JSON.stringify(claims)}`;
    const now = realNow();
    const known = made.get(id);
    if (known && known.until > now) return known.token;
    if (made.size >= REMEMBERED) made.clear();
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuer(service)
      .setSubject(actor.id)
      .setAudience(audience)
      .setIssuedAt(Math.floor(now / 1000))
      .setExpirationTime(Math.floor(now / 1000) + seconds)
      .sign(key);
    made.set(id, { token, until: now + seconds * 1000 * REUSE_FRACTION });
    return token;
  };
}

function unauthenticated(): Refused {
  return new Refused('actor.unauthenticated', 'unauthenticated', { zh: '请先登录。', en: 'Sign in first.' });
}

/**
 * Checks tokens meant for `audience`; what was checked is remembered until it runs out. A good signature of another time is
 * refused as token.clockSkew, everything else as actor.unauthenticated.
 */
export function actorVerifier(audience: string, keys: Keys, realNow: () => number = () => Date.now()): VerifyActor {
  const checked = new Map<string, { actor: Actor; until: number }>();
  return async (token) => {
    const now = realNow();
    const known = checked.get(token);
    if (known && known.until > now) return known.actor;
    try {
      const issuer = decodeJwt(token).iss ?? '';
      const key = keys.verifyingKey(issuer);
      if (!key) throw unauthenticated();
      const { payload } = await jwtVerify(token, key, {
        audience,
        issuer,
        algorithms: ['EdDSA'],
        requiredClaims: ['sub', 'exp', 'iat'],
        // Whether it is too old is judged below, where it can be said by how much.
        currentDate: new Date(0),
      });
      requireTimely(payload, issuer, audience, now / 1000);
      const actor: Actor = {
        id: payload.sub ?? '',
        name: String(payload['name'] ?? ''),
        assignments: (payload['assignments'] as Actor['assignments']) ?? [],
      };
      const trusted = actor.id === systemActor(issuer).id || (issuer === SPEAKS_FOR_PEOPLE && !isSystem(actor));
      if (!trusted) throw unauthenticated();
      if (checked.size >= REMEMBERED) checked.clear();
      const ends = Math.min(payload.exp ?? 0, (payload.iat ?? 0) + LONGEST_LIFE_S);
      checked.set(token, { actor, until: ends * 1000 });
      return actor;
    } catch (error) {
      throw error instanceof Refused && error.code === CLOCK_SKEW ? error : unauthenticated();
    }
  };
}

function requireTimely({ iat = 0, exp = 0 }: JWTPayload, issuer: string, audience: string, now: number): void {
  const age = now - iat;
  if (now >= exp || age > LONGEST_LIFE_S || age < -AHEAD_S) throw clocksDiffer(issuer, audience, -Math.round(age));
}
