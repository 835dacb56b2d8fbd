import assert from 'node:assert';
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  generateKeyPairSync,
  createPrivateKey,
  createPublicKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readdirSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readAtStart, type WayOut } from './start-file';

/** Seals short texts (phone, name, words of a complaint) with AES-256-GCM; the purpose is authenticated with it. */
export interface Sealer {
  seal(plain: string, purpose: string): Buffer;
  /** @throws Error where the text was altered, or sealed under another key or for another purpose */
  open(sealed: Buffer, purpose: string): string;
}

export interface Keys {
  sealer: Sealer;
  /** Tells this master key from others, and nothing of it. */
  fingerprint: string;
  /** The master key was made just now: there was none. */
  made: boolean;
  /** A keyed hash per purpose: HMAC-SHA256, base64url. */
  mac(purpose: string): (text: string) => string;
  /** Signing key of a service's actor tokens, made on first use. */
  signingKey(service: string): KeyObject;
  /** Undefined where no such service has made its key here. */
  verifyingKey(service: string): KeyObject | undefined;
}

const VERSION = 1;
const FINGERPRINT_DIGITS = 32;

/**
 * Writes a file that is either whole or absent, also when two processes make it at once: the first wins.
 * @returns whether this was the one that made it
 */
export function createOnce(file: string, content: () => string | Buffer): boolean {
  if (existsSync(file)) return false;
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, content(), { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    unlinkSync(draft);
  }
}

/** Where the master key of a directory lies. */
export function masterKeyFile(dir: string): string {
  return path.join(dir, 'master.key');
}

/**
 * Opens the keys of a directory, making what is missing (mode 600).
 * @param dir KEYS_DIR
 * @throws Refused `file.unusable` for one that is there and is no key; of the private signing keys only once they are used
 */
export function openKeys(dir: string): Keys {
  const master = masterKeyFile(dir);
  const made = createOnce(master, () => randomBytes(32).toString('base64'));
  const secret = readAtStart(master, masterKeyIn, {
    zh: '主密钥应为 base64 编码的 32 字节，请从保管处恢复密钥目录 KEYS_DIR 后再启动；不要自行生成，否则已加密的数据无法读出',
    en: 'a master key is 32 bytes in base64; restore KEYS_DIR from where it is kept, then start; with another key the data stays sealed',
  });
  requireSoundPublicKeys(path.join(dir, 'actor'));
  const derive = (purpose: string): Buffer => createHmac('sha256', secret).update(purpose).digest();
  const sealing = derive('seal');
  const verifying = new Map<string, KeyObject>();
  return {
    made,
    fingerprint: derive('fingerprint').toString('hex').slice(0, FINGERPRINT_DIGITS),
    sealer: { seal: (plain, purpose) => seal(sealing, plain, purpose), open: (sealed, purpose) => open(sealing, sealed, purpose) },
    mac(purpose) {
      const key = derive(`mac:${purpose}`);
      return (text) => createHmac('sha256', key).update(text).digest('base64url');
    },
    signingKey(service) {
      const file = path.join(dir, 'actor', `${service}.key.pem`);
      createOnce(file, () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
      const key = readAtStart(file, (text) => createPrivateKey(text), newPair(service));
      const own = createPublicKey(key);
      const publicFile = path.join(dir, 'actor', `${service}.pub.pem`);
      createOnce(publicFile, () => own.export({ type: 'spki', format: 'pem' }));
      readAtStart(publicFile, (text) => assert(createPublicKey(text).equals(own), 'the other half is not its own'), newPair(service));
      return key;
    },
    verifyingKey(service) {
      const known = verifying.get(service);
      if (known) return known;
      // The name comes from a token nobody has checked yet: it must not lead out of the directory.
      if (!/^[a-z]+$/.test(service)) return undefined;
      const file = path.join(dir, 'actor', `${service}.pub.pem`);
      if (!existsSync(file)) return undefined;
      const key = readAtStart(file, (text) => createPublicKey(text), newPair(service));
      verifying.set(service, key);
      return key;
    },
  };
}

/** @throws Error where it is something else */
function masterKeyIn(text: string): Buffer {
  const secret = Buffer.from(text.trim(), 'base64');
  assert(secret.length === 32, 'not 32 bytes');
  return secret;
}

/** Those of all services: who signs with one that is of no use would be believed by nobody, and only later. */
function requireSoundPublicKeys(directory: string): void {
  if (!existsSync(directory)) return;
  for (const name of readdirSync(directory).filter((one) => one.endsWith('.pub.pem')))
    readAtStart(path.join(directory, name), (text) => createPublicKey(text), newPair(name.slice(0, -'.pub.pem'.length)));
}

/** Signing keys seal nothing: they may be made anew. */
function newPair(service: string): WayOut {
  return {
    zh: `请恢复密钥目录 KEYS_DIR，或把其中 actor 下的 ${service}.key.pem 和 ${service}.pub.pem 一并删除（会重新生成），再启动所有进程`,
    en: `restore KEYS_DIR, or delete both ${service}.key.pem and ${service}.pub.pem under actor (they are made anew), then start all processes`,
  };
}

function seal(key: Buffer, plain: string, purpose: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(purpose));
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), body]);
}

function open(key: Buffer, sealed: Buffer, purpose: string): string {
  if (sealed[0] !== VERSION || sealed.length < 29) throw new Error('not a sealed text of a known version');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 13));
  decipher.setAAD(Buffer.from(purpose));
  decipher.setAuthTag(sealed.subarray(13, 29));
  return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString('utf8');
}
