import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { ConfigError } from './config';

/**
 * TLS 1.3, and of TLS 1.2 what has forward secrecy and authenticated encryption: the list "intermediate" of Mozilla's
 * Server Side TLS 5.7 without DHE.
 */
const SAFE: SecureContextOptions = {
  minVersion: 'TLSv1.2',
  honorCipherOrder: true,
  ciphers: [
    ...['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
    ...['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
    ...['ECDHE-RSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305'],
  ].join(':'),
};

/** A file and the key of configuration that names it, so that whoever reads a refusal knows what to change. */
export interface NamedFile {
  key: string;
  path: string;
}

export interface CertificateFiles {
  /** PEM: the server's own certificate first, then those that lead to its root. */
  certificate: NamedFile;
  /** PEM, without a passphrase. */
  privateKey: NamedFile;
  /** PEM: whose certificates of clients are believed. */
  clientCa?: NamedFile | undefined;
}

/** What the files hold. */
export type CertificateBytes = { [K in keyof CertificateFiles]: Buffer };

export interface LoadedCertificate {
  context: SecureContextOptions;
  expires: Date;
  own: X509Certificate;
}

/** A certificate that cannot be served with, and the key of configuration at fault. */
export class CertificateError extends ConfigError {
  constructor(
    /** For programs: `expired`, `keyMismatch`, … */
    readonly code: string,
    { key, path }: NamedFile,
    zh: string,
    en: string,
  ) {
    super(`${key}：${zh} (${key}: ${en}): ${path}`);
  }
}

/**
 * Makes of the bytes what a server is given, after looking whether clients could believe it.
 * @throws CertificateError where it is no certificate, has run out, is not valid yet, or the private key is another's
 */
export function loadCertificate(files: CertificateFiles, bytes: CertificateBytes, now: Date): LoadedCertificate {
  const own = certificateOf(files.certificate, bytes.certificate);
  requireValid(files.certificate, own, now);
  if (!own.checkPrivateKey(keyOf(files.privateKey, bytes.privateKey))) {
    throw new CertificateError(
      'keyMismatch',
      files.privateKey,
      `私钥与 ${files.certificate.key} 的证书不是一对；证书文件中服务器自己的证书须排在最前`,
      `the key is not that of the first certificate in ${files.certificate.key}`,
    );
  }
  if (files.clientCa && bytes.clientCa) certificateOf(files.clientCa, bytes.clientCa);
  const context = { ...SAFE, cert: bytes.certificate, key: bytes.privateKey, ...(bytes.clientCa && { ca: bytes.clientCa }) };
  try {
    createSecureContext(context);
  } catch (error) {
    const { message } = error as Error;
    throw new CertificateError('refused', files.certificate, `证书不能使用：${message}`, `the certificate is of no use: ${message}`);
  }
  return { context, expires: new Date(own.validTo), own };
}

function certificateOf(file: NamedFile, bytes: Buffer): X509Certificate {
  try {
    return new X509Certificate(bytes);
  } catch {
    throw new CertificateError('notACertificate', file, '文件中没有 PEM 格式的证书', 'there is no certificate in PEM in the file');
  }
}

function requireValid(file: NamedFile, own: X509Certificate, now: Date): void {
  const [from, to] = [new Date(own.validFrom), new Date(own.validTo)];
  if (to <= now) {
    const end = to.toISOString();
    throw new CertificateError('expired', file, `证书已于 ${end} 过期，请换上新证书`, `the certificate expired at ${end}`);
  }
  if (from > now) {
    throw new CertificateError(
      'notYetValid',
      file,
      `证书从 ${from.toISOString()} 起才有效；请核对本机时钟`,
      `the certificate is not valid before ${from.toISOString()}; look at this machine's clock`,
    );
  }
}

function keyOf(file: NamedFile, bytes: Buffer): KeyObject {
  try {
    return createPrivateKey(bytes);
  } catch (error) {
    const sealed = (error as NodeJS.ErrnoException).code === 'ERR_MISSING_PASSPHRASE' || bytes.includes('ENCRYPTED');
    if (!sealed) throw new CertificateError('notAKey', file, '文件中没有 PEM 格式的私钥', 'there is no private key in PEM in the file');
    throw new CertificateError(
      'keySealed',
      file,
      '私钥带有口令，请提供不带口令的私钥',
      'the private key has a passphrase; give one without',
    );
  }
}
