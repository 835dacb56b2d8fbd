import { isRefused, Refused, type ClockDifference } from '@mingjing/contracts/refused';
import type { Log } from './log';
import { gauge } from './metrics';

/** Code of the refusal of a token that was signed by a clock too far from the one of who checks it. */
export const CLOCK_SKEW = 'token.clockSkew';

/** A difference that nobody met again for so long is taken for mended. */
const REMEMBERED_MS = 120_000;
const LOG_EVERY_MS = 60_000;

/**
 * Says whose clocks differ. Who checks the token cannot know whether it is old or the clock is wrong, so on the wire this is as
 * unauthenticated as any; callers of ours, whose tokens are new, hear it as an outage: see `fromStatus`.
 * @param seconds by which the clock of who signed is ahead; negative where it is behind
 */
export function clocksDiffer(signer: string, checker: string, seconds: number): Refused {
  const amount = Math.abs(seconds);
  return new Refused(CLOCK_SKEW, 'unauthenticated', {
    clocks: { signer, checker, seconds },
    http: 503,
    retryAfter: 60,
    zh: `服务器时钟不一致：${signer} 与 ${checker} 相差约 ${amount} 秒。请系统管理员核对各服务器的时间同步（NTP）。`,
    en: `The clocks of ${signer} and ${checker} differ by about ${amount} s: look at the time synchronisation (NTP) of both machines.`,
  });
}

/** What a service met of clocks that differ, for its log, metrics and readiness. */
export class ClockDifferences {
  private readonly met = new Map<string, { difference: ClockDifference; at: number; logged: number }>();

  constructor(
    private readonly service: string,
    private readonly log: Log,
    private readonly now: () => number = () => Date.now(),
  ) {}

  /** Takes note of a refusal that says so, and of nothing else; logs it once a minute. */
  note(error: unknown): void {
    if (!isRefused(error) || error.code !== CLOCK_SKEW || !error.details.clocks) return;
    const difference = error.details.clocks;
    const pair = `${difference.signer} ${difference.checker}`;
    const at = this.now();
    const known = this.met.get(pair);
    if (!known) this.measure(pair, difference);
    const due = !known || at - known.logged >= LOG_EVERY_MS;
    this.met.set(pair, { difference, at, logged: due ? at : known.logged });
    if (due) this.log.error({ code: CLOCK_SKEW, ...difference }, `${error.details.zh} (${error.details.en})`);
  }

  /** Those met within the last two minutes. */
  recent(): ClockDifference[] {
    const since = this.now() - REMEMBERED_MS;
    return [...this.met.values()].filter(({ at }) => at > since).map(({ difference }) => difference);
  }

  private measure(pair: string, { signer, checker }: ClockDifference): void {
    const read = (): number => this.recent().find((one) => `${one.signer} ${one.checker}` === pair)?.seconds ?? 0;
    const labels = { service: this.service, signer, checker };
    gauge('mingjing_clock_difference_seconds', 'Seconds by which the clock of the signer is ahead; 0 where they agree', labels, read);
  }
}
