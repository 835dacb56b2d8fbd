import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { statistics } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { outsideTraces, type HttpLimits, type Lingering } from '@mingjing/kit';
import { Ballot } from './ballot/ballot';
import type { AskDays } from './ballot/usual';
import { openCertificates, type DoorCertificates } from './certificates';
import { Browsers } from './browsers';
import type { GatewayContext } from './config';
import { Devices } from './device';
import { Gate } from './gate';
import { Guesses } from './guessing';
import { Limits } from './limits';
import { Line } from './line';
import { networkOf, networkOfAddress } from './network';
import { Pictures } from './pictures';
import { Readiness } from './readiness';
import { Scans } from './scans';
import { Sessions } from './session';
import { submissionsThrough, type Submissions } from './submissions';
import { cameBy, requireEncrypted, transportOf, type Came, type Transport } from './transport';
import { Units } from './units';

/** People may wait for it. */
const ASK_MS = 3_000;
const PROBES = new Set(['/healthz', '/readyz']);

/** What all requests share. Nothing in here outlives the process: the gateway keeps no data. */
export class Gateway {
  readonly sessions: Sessions;
  readonly units: Units;
  readonly devices: Devices;
  readonly ballot: Ballot;
  readonly guesses: Guesses;
  readonly browsers: Browsers;
  readonly limits: Limits;
  readonly scans: Scans;
  readonly submissions: Submissions;
  readonly imports: Line;
  readonly exports: Gate;
  readonly prints: Gate;
  readonly pictures = new Pictures();
  readonly transport: Transport;
  readonly certificates: DoorCertificates;
  readonly readiness: Readiness;
  readonly lingering: Lingering;
  /** Value of Strict-Transport-Security; undefined where browsers come by plain HTTP (RFC 6797, 7.2). */
  readonly hsts: string | undefined;

  constructor(readonly context: GatewayContext) {
    const { config, keys } = context;
    this.transport = transportOf(config);
    this.certificates = openCertificates(context);
    this.hsts = this.transport.secure ? `max-age=${config.HSTS_SECONDS}; includeSubDomains` : undefined;
    this.lingering = { bytes: config.HTTP_LINGER_KIB * 1024, ms: config.HTTP_LINGER_SECONDS * 1000 };
    this.readiness = new Readiness(context);
    this.sessions = new Sessions(context);
    this.units = new Units(context);
    this.browsers = new Browsers(keys.mac('gateway.browser'), this.secure);
    this.devices = new Devices(keys.mac('gateway.device'), this.secure);
    this.ballot = new Ballot(context, (text) => createHash('sha256').update(text).digest('hex'), askingDays(context));
    this.guesses = new Guesses(config.LIMIT_GUESS_PER_MINUTE);
    this.limits = new Limits(config);
    this.scans = new Scans(context);
    this.submissions = submissionsThrough(context);
    const importBusy = (): Refused => busy('import.busy', '正在处理其他导入', 'Other imports are running');
    this.imports = new Line(config.IMPORT_AT_ONCE, config.IMPORT_WAIT_SECONDS * 1000, importBusy);
    this.exports = new Gate(config.EXPORT_AT_ONCE, () => busy('export.busy', '正在生成其他导出文件', 'Other exports are running'));
    this.prints = new Gate(config.PRINT_AT_ONCE, () => busy('plate.busy', '正在生成其他码牌文件', 'Other sheets of plates are being made'));
  }

  /** Cookies only over TLS where citizens come by https. */
  get secure(): boolean {
    return this.transport.secure;
  }

  networkOf(request: IncomingMessage): string {
    return networkOf(request, this.context.config.TRUSTED_PROXY_HOPS);
  }

  /** What connections may. Those of a trusted proxy are of everybody behind it, so there a network is that of a request. */
  get httpLimits(): HttpLimits {
    const { config } = this.context;
    return {
      connections: config.HTTP_CONNECTIONS,
      ofNetwork: config.HTTP_NETWORK_CONNECTIONS,
      networkOfPeer: (address) => (config.TRUSTED_PROXY_HOPS > 0 ? undefined : networkOfAddress(address)),
      networkOf: (request) => this.networkOf(request),
      headersMs: config.HTTP_HEADER_SECONDS * 1000,
      idleMs: config.HTTP_IDLE_SECONDS * 1000,
    };
  }

  /**
   * Where a proxy is in front, it must have been reached by https; probes ask the gateway itself.
   * @throws Refused tls.required, tls.proxySilent
   */
  requireEncrypted(request: IncomingMessage, path: string): void {
    if (this.transport.asksProxy && !PROBES.has(path)) requireEncrypted(cameBy(request), this.context.config.TRUSTED_PROXY_HOPS);
  }

  /**
   * The same for a call of a third-party system.
   * @throws Refused tls.required, tls.proxySilent
   */
  requireEncryptedCall(came: Came): void {
    const { TRUSTED_PROXY_HOPS, PLAIN_GRPC } = this.context.config;
    if (!this.transport.asksGrpcProxy || (PLAIN_GRPC && came.scheme === undefined)) return;
    requireEncrypted(came, TRUSTED_PROXY_HOPS);
  }

  /** Address citizens reach the platform under, without a slash at the end. */
  publicUrl(request: IncomingMessage): string {
    return this.context.config.PUBLIC_URL ?? `${this.secure ? 'https' : 'http'}://${request.headers.host ?? 'localhost'}`;
  }
}

/** Asks statistics, as the gateway itself. */
function askingDays(context: GatewayContext): AskDays {
  return async (windowIds, from, to) => {
    const client = context.client(statistics.StatisticsServiceService, '');
    // One call for many plates: it belongs to none of the visits that asked.
    const { windows } = await outsideTraces(() => client.getWindowDays({ windowIds, from, to }, { timeoutMs: ASK_MS }));
    return new Map(windows.map(({ windowId, openScans }) => [windowId, openScans]));
  };
}

function busy(code: string, zh: string, en: string): Refused {
  return new Refused(code, 'unavailable', { retryAfter: 15, zh: `${zh}，请稍后再试。`, en: `${en}; try again shortly.` });
}
