import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { cookieOf, setCookie } from './cookies';
import { someRandom } from './random';

const COOKIE = 'mj_device';
const MAX_AGE_S = 30 * 24 * 3600;
/** So that nobody profits from a cookie within the burst that earned it. */
const EARNED_MS = 30 * 60_000;
const ID_BYTES = 12;
const SALT_BYTES = 16;
const TAG_BYTES = 16;
const BODY_BYTES = ID_BYTES + 4;
const SEALED = /^[\w-]{64}$/;
/** Each cookie has a key of its own, so none is ever used twice. */
const NONCE = Buffer.alloc(12);

export interface Device {
  /** Opaque; says nothing of the person. */
  id: string;
  /** An evaluation from it was taken half an hour to 30 days ago without anything to remark: no stranger any more. */
  known: boolean;
  /** Seconds since 1970 at which it began to earn that; 0 where it did not. */
  since: number;
}

/**
 * Knows handsets again by a first-party cookie that nobody can make up. Having one says nothing, everybody is given one; that
 * it was earned by an evaluation stands sealed in it. It is given anew with every answer and always as long, so that whoever
 * holds it learns nothing of what became of theirs, which would tell what others did at the plate.
 */
export class Devices {
  constructor(
    private readonly mac: (text: string) => string,
    private readonly secure: boolean,
  ) {}

  /** @param now by the clock of the business */
  of(request: IncomingMessage, now: Date): Device {
    const { id, since } = this.opened(cookieOf(request, COOKIE) ?? '') ?? { id: someRandom(ID_BYTES).toString('base64url'), since: 0 };
    const ageMs = now.getTime() - since * 1000;
    if (since === 0 || ageMs < 0 || ageMs > MAX_AGE_S * 1000) return { id, since: 0, known: false };
    return { id, since, known: ageMs >= EARNED_MS };
  }

  /** A handset from which an evaluation was just taken; one that earned it already goes on as it was. */
  earned(device: Device, now: Date): Device {
    return device.since > 0 ? device : { ...device, since: Math.floor(now.getTime() / 1000) };
  }

  /** Set-Cookie line that every answer carries. */
  cookie(device: Device): string {
    // Lax: whoever comes from a scanner or a chat must be known again.
    const options = { path: '/', sameSite: 'Lax', maxAge: MAX_AGE_S, secure: this.secure } as const;
    return setCookie(COOKIE, this.sealed(device), options);
  }

  private sealed({ id, since }: Device): string {
    const salt = someRandom(SALT_BYTES);
    const body = Buffer.alloc(BODY_BYTES);
    body.write(id, 'base64url');
    body.writeUInt32BE(since, ID_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.keyOf(salt), NONCE);
    const hidden = Buffer.concat([cipher.update(body), cipher.final()]);
    return Buffer.concat([salt, hidden, cipher.getAuthTag()]).toString('base64url');
  }

  /** Undefined for what is none of ours. */
  private opened(value: string): Pick<Device, 'id' | 'since'> | undefined {
    if (!SEALED.test(value)) return undefined;
    const all = Buffer.from(value, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.keyOf(all.subarray(0, SALT_BYTES)), NONCE);
    decipher.setAuthTag(all.subarray(-TAG_BYTES));
    try {
      const body = Buffer.concat([decipher.update(all.subarray(SALT_BYTES, -TAG_BYTES)), decipher.final()]);
      return { id: body.toString('base64url', 0, ID_BYTES), since: body.readUInt32BE(ID_BYTES) };
    } catch {
      return undefined;
    }
  }

  private keyOf(salt: Buffer): Buffer {
    return Buffer.from(this.mac(salt.toString('base64url')), 'base64url');
  }
}
