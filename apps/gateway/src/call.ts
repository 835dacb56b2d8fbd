import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { directory, evaluation, lead, notification, statistics, supervision } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import type { CallOptions, Definition, PromiseClient } from '@mingjing/kit';
import type { Gateway } from './gateway';
import { requireOwnPage } from './origin';
import { notSignedIn, type Session } from './session';

const KEY = /^[\x21-\x7e]{1,200}$/;

/** One request on its way: who asks, and the services asked with that person's rights. */
export class Call {
  constructor(
    readonly gateway: Gateway,
    readonly request: IncomingMessage,
    private readonly session?: Session,
  ) {}

  /** @throws Refused session.required */
  get person(): Session {
    if (!this.session) throw notSignedIn();
    return this.session;
  }

  /**
   * The same request with the person's rights as they are now: whoever loses them in the middle of something long gets no more.
   * @throws Refused session.ended
   */
  async again(): Promise<Call> {
    return new Call(this.gateway, this.request, await this.gateway.sessions.of(this.request));
  }

  get directory(): PromiseClient<typeof directory.DirectoryServiceService> {
    return this.client(directory.DirectoryServiceService);
  }

  get evaluation(): PromiseClient<typeof evaluation.EvaluationServiceService> {
    return this.client(evaluation.EvaluationServiceService);
  }

  get lead(): PromiseClient<typeof lead.LeadServiceService> {
    return this.client(lead.LeadServiceService);
  }

  get supervision(): PromiseClient<typeof supervision.SupervisionServiceService> {
    return this.client(supervision.SupervisionServiceService);
  }

  get statistics(): PromiseClient<typeof statistics.StatisticsServiceService> {
    return this.client(statistics.StatisticsServiceService);
  }

  get notification(): PromiseClient<typeof notification.NotificationServiceService> {
    return this.client(notification.NotificationServiceService);
  }

  /** A client that acts as the person, routed by the person's division. */
  client<D extends Definition>(definition: D, service?: string): PromiseClient<D> {
    const { actor, division } = this.person;
    return this.gateway.context.client(definition, division, { actor, ...(service && { service }) });
  }

  /** Options of a call that changes something: its cause is the caller's Idempotency-Key, bound to the caller. */
  get once(): CallOptions {
    const key = idempotencyKey(this.request);
    return { cause: key ? `${this.person.actor.id}:${key}` : randomUUID() };
  }

  get network(): string {
    return this.gateway.networkOf(this.request);
  }

  /** @throws Refused origin.foreign where a page of another site sent it */
  requireOwnPage(): void {
    requireOwnPage(this.request, this.gateway.context.config.PUBLIC_URL);
  }
}

/**
 * The header Idempotency-Key; undefined where there is none.
 * @throws Refused idempotency.invalid
 */
export function idempotencyKey(request: IncomingMessage): string | undefined {
  return requireKey(request.headers['idempotency-key'], 'Idempotency-Key');
}

/** @throws Refused idempotency.invalid, naming the header or metadata it came in */
export function requireKey(key: string | string[] | undefined, field: string): string | undefined {
  if (key === undefined) return undefined;
  if (typeof key === 'string' && KEY.test(key)) return key;
  throw new Refused('idempotency.invalid', 'invalid', {
    field,
    zh: `${field} 应为 1 至 200 个可见 ASCII 字符，例如一个 UUID。`,
    en: `${field} must be 1 to 200 visible ASCII characters, e.g. a UUID.`,
  });
}
