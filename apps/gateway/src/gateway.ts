import type { IncomingMessage } from 'node:http';
import type { GatewayContext } from './config';
import { Devices } from './device';
import { Gate } from './gate';
import { Limits } from './limits';
import { networkOf } from './network';
import { Scans } from './scans';
import { Sessions } from './session';
import { submissionsThrough, type Submissions } from './submissions';

/** What all requests share. Nothing in here outlives the process: the gateway keeps no data. */
export class Gateway {
  readonly sessions: Sessions;
  readonly devices: Devices;
  readonly limits: Limits;
  readonly scans: Scans;
  readonly submissions: Submissions;
  readonly imports: Gate;
  /** Cookies only over TLS where citizens come by https. */
  readonly secure: boolean;

  constructor(readonly context: GatewayContext) {
    const { config, keys } = context;
    this.secure = config.PUBLIC_URL?.startsWith('https:') ?? false;
    this.sessions = new Sessions(context);
    this.devices = new Devices(keys.mac('gateway.device'), this.secure);
    this.limits = new Limits(config);
    this.scans = new Scans(context);
    this.submissions = submissionsThrough(context);
    this.imports = new Gate(config.IMPORT_AT_ONCE);
  }

  networkOf(request: IncomingMessage): string {
    return networkOf(request, this.context.config.TRUSTED_PROXY_HOPS);
  }

  /** Address citizens reach the platform under, without a slash at the end. */
  publicUrl(request: IncomingMessage): string {
    return this.context.config.PUBLIC_URL ?? `http://${request.headers.host ?? 'localhost'}`;
  }
}
