import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';

/** A certificate made for a test, with its key; both PEM. Keys live as long as the test does. */
export interface Made {
  cert: string;
  key: string;
  name: Buffer;
  privateKey: KeyObject;
  keyId: Buffer;
  /** SHA-256 of the certificate, lower-case hex. */
  fingerprint: string;
}

interface Wish {
  cn: string;
  /** Host names and addresses; a CA has none. */
  hosts?: string[];
  /** Who signs; absent: the certificate itself. */
  by?: Made;
  ca?: boolean;
  from?: Date;
  until?: Date;
}

const DAY_MS = 86_400_000;

/** An X.509 v3 certificate (RFC 5280) with a P-256 key, signed with ECDSA and SHA-256. */
export function makeCertificate({ cn, hosts = [], by, ca = false, from = days(-1), until = days(300) }: Wish): Made {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const keyId = createHash('sha1').update(spki).digest();
  const name = seq(set(seq(OID.commonName, der(0x0c, Buffer.from(cn)))));
  const extensions = [
    extension(OID.basicConstraints, seq(...(ca ? [der(0x01, Buffer.from([0xff]))] : [])), true),
    extension(OID.subjectKeyId, der(0x04, keyId)),
    extension(OID.authorityKeyId, seq(der(0x80, by?.keyId ?? keyId))),
    ...(hosts.length > 0 ? [extension(OID.subjectAltName, seq(...hosts.map(generalName)))] : []),
  ];
  const algorithm = seq(OID.ecdsaWithSha256);
  const body = seq(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    by?.name ?? name,
    seq(time(from), time(until)),
    name,
    spki,
    der(0xa3, seq(...extensions)),
  );
  const signature = sign('sha256', body, by?.privateKey ?? privateKey);
  const whole = seq(body, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  // No empty line at the end, whatever the length: OpenSSL takes none.
  const lines = whole.toString('base64').match(/.{1,64}/g) as string[];
  const cert = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  return { cert, key, name, privateKey, keyId, fingerprint: createHash('sha256').update(whole).digest('hex') };
}

/** A moment so many days from now. */
export function days(count: number): Date {
  return new Date(Date.now() + count * DAY_MS);
}

const OID = {
  commonName: oid('550403'),
  subjectKeyId: oid('551d0e'),
  subjectAltName: oid('551d11'),
  basicConstraints: oid('551d13'),
  authorityKeyId: oid('551d23'),
  ecdsaWithSha256: oid('2a8648ce3d040302'),
};

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function seq(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function set(part: Buffer): Buffer {
  return der(0x31, part);
}

/** @param bytes of a positive number, without needless zeros before it */
function integer(bytes: Buffer): Buffer {
  return der(0x02, bytes);
}

function time(at: Date): Buffer {
  return der(0x18, Buffer.from(`${at.toISOString().replace(/[-:T]|\.\d+/g, '')}`));
}

function extension(id: Buffer, value: Buffer, critical = false): Buffer {
  return seq(id, ...(critical ? [der(0x01, Buffer.from([0xff]))] : []), der(0x04, value));
}

function generalName(host: string): Buffer {
  return isIP(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host));
}
