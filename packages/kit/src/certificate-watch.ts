import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { X509Certificate } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';
import {
  CertificateError,
  loadCertificate,
  type CertificateBytes,
  type CertificateFiles,
  type LoadedCertificate,
  type NamedFile,
} from './certificate';
import type { Log } from './log';
import { gauge } from './metrics';

const DAY_MS = 86_400_000;
/** Days before the end from which the log says so every day. */
const WARN_DAYS = 30;

export interface CertificateState {
  /** When the certificate in use runs out. */
  expires: Date;
  /** Whole days until then; negative once it has run out. */
  days: number;
  /** Code of what is wrong with the files that should have replaced it. */
  problem?: string;
}

export interface WatchOptions {
  /** Whose door it is, for metrics. */
  service: string;
  /** Name of the door in log, metrics and readiness. */
  door: string;
  log: Log;
  /** Milliseconds between two looks at the files. */
  everyMs: number;
  /** Real time; certificates know no other. */
  now?: () => Date;
}

/**
 * The certificate of a door. The files are looked at again and again: what is new is given to the server for new connections,
 * what is of no use is logged and the old one stays.
 */
export class Certificate {
  private loaded: LoadedCertificate;
  private seen: CertificateBytes;
  /** New bytes that were of no use at the last look: whoever copies two files needs a moment. */
  private doubted?: CertificateBytes;
  private problem?: string;
  private reminded = -Infinity;
  private readonly listeners = new Set<(context: SecureContextOptions) => void>();
  private readonly timer: NodeJS.Timeout;
  private readonly now: () => Date;

  /** @throws CertificateError naming the key of configuration at fault */
  constructor(
    private readonly files: CertificateFiles,
    private readonly options: WatchOptions,
  ) {
    this.now = options.now ?? (() => new Date());
    this.seen = readAtOnce(files);
    this.loaded = loadCertificate(files, this.seen, this.now());
    this.remind();
    const labels = { service: options.service, door: options.door };
    gauge('mingjing_certificate_days', 'Days until the certificate of a door runs out', labels, () => this.state().days);
    gauge('mingjing_certificate_broken', '1 while new files of a certificate are of no use', labels, () => (this.problem ? 1 : 0));
    this.timer = setInterval(() => {
      this.look().catch((error: unknown) => options.log.error({ err: error, door: options.door }, 'certificates could not be looked at'));
    }, options.everyMs);
    this.timer.unref();
  }

  /** What a server is given. */
  get context(): SecureContextOptions {
    return this.loaded.context;
  }

  /** The server's own certificate. */
  get own(): X509Certificate {
    return this.loaded.own;
  }

  /** Calls for each new certificate, beginning with the next one. */
  onChange(listener: (context: SecureContextOptions) => void): void {
    this.listeners.add(listener);
  }

  state(): CertificateState {
    const { expires } = this.loaded;
    const days = Math.floor((expires.getTime() - this.now().getTime()) / DAY_MS);
    return { expires, days, ...(this.problem && { problem: this.problem }) };
  }

  /** Looks whether the files changed. */
  async look(): Promise<void> {
    try {
      const found = await readAll(this.files);
      if (!same(found, this.seen)) this.take(found);
      else if (this.problem) this.settle();
    } catch (error) {
      if (!(error instanceof CertificateError)) throw error;
      this.complain(error);
    }
    this.remind();
  }

  stop(): void {
    clearInterval(this.timer);
    this.listeners.clear();
  }

  private take(found: CertificateBytes): void {
    try {
      this.loaded = loadCertificate(this.files, found, this.now());
    } catch (error) {
      const again = this.doubted && same(found, this.doubted);
      this.doubted = found;
      if (again) throw error;
      return;
    }
    this.seen = found;
    this.settle();
    this.reminded = -Infinity;
    const { door, log } = this.options;
    log.info({ door, expires: this.loaded.expires }, 'new connections get the new certificate');
    for (const listener of this.listeners) listener(this.loaded.context);
  }

  private settle(): void {
    delete this.doubted;
    delete this.problem;
  }

  private complain(error: CertificateError): void {
    if (this.problem === error.code) return;
    this.problem = error.code;
    this.reminded = this.now().getTime();
    const { door, log } = this.options;
    log.error(
      { door, code: error.code },
      `新证书不能使用，仍用旧证书 (the new certificate is of no use, the old one stays): ${error.message}`,
    );
  }

  /** Once a day while it runs out soon, or while what should replace it is of no use. */
  private remind(): void {
    const { door, log } = this.options;
    const { expires, days, problem } = this.state();
    if (this.now().getTime() - this.reminded < DAY_MS || (days > WARN_DAYS && !problem)) return;
    this.reminded = this.now().getTime();
    const left = `证书还有 ${days} 天过期 (the certificate runs out in ${days} days)`;
    const says = days < 0 ? '证书已过期 (the certificate has run out)' : left;
    log[days < 0 || problem ? 'error' : 'warn']({ door, expires, days, problem }, says);
  }
}

function unreadable(file: NamedFile, error: unknown): CertificateError {
  const { code } = error as NodeJS.ErrnoException;
  return new CertificateError('unreadable', file, `文件读不了（${code}）`, `the file cannot be read (${code})`);
}

function readAtOnce(files: CertificateFiles): CertificateBytes {
  const read = (file: NamedFile): Buffer => {
    try {
      return readFileSync(file.path);
    } catch (error) {
      throw unreadable(file, error);
    }
  };
  const { certificate, privateKey, clientCa } = files;
  return { certificate: read(certificate), privateKey: read(privateKey), ...(clientCa && { clientCa: read(clientCa) }) };
}

async function readAll({ certificate, privateKey, clientCa }: CertificateFiles): Promise<CertificateBytes> {
  const read = (file: NamedFile): Promise<Buffer> =>
    readFile(file.path).catch((error: unknown) => {
      throw unreadable(file, error);
    });
  const [own, key, ca] = await Promise.all([read(certificate), read(privateKey), clientCa && read(clientCa)]);
  return { certificate: own, privateKey: key, ...(ca && { clientCa: ca }) };
}

function same(one: CertificateBytes, other: CertificateBytes): boolean {
  const equal = (a?: Buffer, b?: Buffer): boolean => a === b || (a !== undefined && b !== undefined && a.equals(b));
  return equal(one.certificate, other.certificate) && equal(one.privateKey, other.privateKey) && equal(one.clientCa, other.clientCa);
}
