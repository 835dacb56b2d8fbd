import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Refused } from '@mingjing/contracts/refused';
import type { Config } from './config';

type Limit = 'work' | 'signIn' | 'receipt' | 'app' | 'callback' | 'wrongKey' | 'openData';

const MINUTE_S = 60;
const LONGEST_KEY = 100;

/** What is counted under: never longer than this, whatever was asked for. */
function short(key: string): string {
  return key.length <= LONGEST_KEY ? key : createHash('sha256').update(key).digest('base64url');
}

/** Limits of the public doors. Never by network alone: a whole hall shares one address. */
export class Limits {
  private readonly limiters: Record<Limit, RateLimiterMemory>;

  constructor(config: Config) {
    const limiter = (keyPrefix: string, points: number) => new RateLimiterMemory({ keyPrefix, points, duration: MINUTE_S });
    this.limiters = {
      work: limiter('work', config.LIMIT_ANONYMOUS_WORK_PER_MINUTE),
      signIn: limiter('signIn', config.LIMIT_SIGN_IN_PER_MINUTE),
      receipt: limiter('receipt', config.LIMIT_RECEIPT_PER_MINUTE),
      app: limiter('app', config.LIMIT_APP_PER_MINUTE),
      callback: limiter('callback', config.LIMIT_CALLBACK_PER_MINUTE),
      openData: limiter('openData', config.LIMIT_OPEN_DATA_PER_MINUTE),
      wrongKey: limiter('wrongKey', config.LIMIT_WRONG_KEY_PER_MINUTE),
    };
  }

  /** Work that anybody may ask for, in milliseconds, about (costs.ts). */
  async work(network: string, milliseconds: number): Promise<void> {
    if (milliseconds > 0) await this.take('work', network, milliseconds);
  }

  signIn(username: string, network: string): Promise<void> {
    return this.take('signIn', `${username}|${network}`);
  }

  receipt(receipt: string, network: string): Promise<void> {
    return this.take('receipt', `${receipt}|${network}`);
  }

  app(keyId: string): Promise<void> {
    return this.take('app', keyId);
  }

  callback(provider: string, network: string): Promise<void> {
    return this.take('callback', `${provider}|${network}`);
  }

  openData(network: string): Promise<void> {
    return this.take('openData', network);
  }

  /** Whether a key that is not known yet may still be asked for from a network: too many wrong ones are guesses. */
  async mayTryKey(network: string): Promise<void> {
    await this.stillAllowed('wrongKey', network);
  }

  async wrongKey(network: string): Promise<void> {
    await this.limiters.wrongKey.penalty(network);
  }

  private async stillAllowed(limit: Limit, key: string): Promise<void> {
    const failed = await this.limiters[limit].get(key);
    if (failed && failed.consumedPoints >= this.limiters[limit].points) throw tooOften(limit, failed);
  }

  private async take(limit: Limit, key: string, points = 1): Promise<void> {
    try {
      await this.limiters[limit].consume(short(key), points);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw tooOften(limit, error);
    }
  }
}

function tooOften(limit: Limit, { msBeforeNext }: RateLimiterRes): Refused {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
  return new Refused(`limit.${limit}`, 'exhausted', {
    retryAfter: seconds,
    zh: `操作太频繁，请 ${seconds} 秒后再试。`,
    en: `Too many requests; try again in ${seconds} s.`,
  });
}
