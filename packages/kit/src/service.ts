import type { RequestListener } from 'node:http';
import type { z } from 'zod';
import type { ClockDifference } from '@mingjing/contracts/refused';
import type { Bus } from '@mingjing/bus';
import type { Migration, Store } from '@mingjing/store';
import type { Actor } from './actor';
import type { CalendarReader } from './calendar';
import type { Certificate } from './certificate-watch';
import type { Clock } from './clock';
import type { BaseConfig } from './config';
import type { DeadLetterOffice } from './dead-letters';
import type { EventSubscription } from './events';
import type { RpcBinding } from './grpc-server';
import type { Definition, PromiseClient } from './grpc-types';
import type { Job } from './jobs';
import type { Keys } from './keys';
import type { Trouble } from './known-values';
import type { HttpLimits } from './http-server';
import type { Log } from './log';
import type { Publication } from './publication';
import type { RuleReader } from './rules';
import type { SignActor, VerifyActor } from './tokens';

export interface ClientOptions {
  /** Signs for whom to act; absent: the service itself, as system:<service>. */
  actor?: Actor;
  /** Which service to ask where the definition does not say (operations). */
  service?: string;
}

/** All that a service is given; nothing else reaches the outside. */
export interface ServiceContext<C extends z.ZodRawShape = z.ZodRawShape> {
  name: string;
  config: BaseConfig & z.infer<z.ZodObject<C>>;
  store: Store;
  bus: Bus;
  clock: Clock;
  log: Log;
  keys: Keys;
  rules: RuleReader;
  calendar: CalendarReader;
  /** Whether another service answers, for all that is known of it. */
  trouble(service: string): Trouble;
  deadLetters: DeadLetterOffice;
  /** Aborted once the process has begun to stop: whoever looks is told to go elsewhere, and what is under way ends. */
  stopping: AbortSignal;
  /** Names of the services that run in this process. */
  local: readonly string[];
  /** The only way to get a client: it carries division, actor, deadline and trace. */
  client<D extends Definition>(definition: D, division: string, options?: ClientOptions): PromiseClient<D>;
  /** Address of a service as host:port. */
  addressOf(service: string): string;
  /** Makes known where a further server of this service listens, e.g. "grpc" for the door of third-party systems. */
  announce(name: string, address: string): void;
  signActor: SignActor;
  /** Checks a token that came inside a batch; single calls are checked before they reach a handler. */
  verifyActor: VerifyActor;
  /** Clocks that differ by more than tokens bear, as calls of this service met them within the last two minutes. */
  clockDifferences(): ClockDifference[];
}

export interface HttpPlace {
  /** Name among the addresses of the process; the gateway's is "http". */
  name: string;
  host: string;
  port: number;
  /** Absent: plain HTTP. */
  certificate?: Certificate | undefined;
  limits?: HttpLimits;
}

/** Parts of a service that names none of its own. */
export interface PlainParts<C extends z.ZodRawShape, M> {
  context: ServiceContext<C>;
  models: M;
}

/**
 * The map of a service, in the order in which it is gone through. `P` is its parts: whatever its RPCs, subscriptions and jobs share
 * (context, models, caches, queues), made by `open` once per running service and handed to each of them, so that nothing has to be
 * looked up. The type is called `Parts`, a value of it `parts`; directory (`Office`), evaluation and notification (`Work`) keep older names.
 */
export interface Manifest<C extends z.ZodRawShape, M, P> {
  /** Lower case, one word, as in packages/contracts/src/services.ts: "lead". */
  name: string;
  /** zod shape; keys are the environment names, each with a description. */
  config: C;
  /** Registers aggregates and plain models on the service's store. */
  models: (store: Store) => M;
  /** What earlier versions stored, made what this one reads; done before anything else reads it. */
  migrations?: (context: Pick<ServiceContext<C>, 'keys' | 'clock' | 'store'>) => Migration[];
  /** Makes the parts, once, when the store is ready and migrated and no service answers yet; absent: context and models are all. */
  open?: (context: ServiceContext<C>, models: M) => P | Promise<P>;
  publishes?: (parts: P) => Publication[];
  rpcs?: (parts: P) => RpcBinding[];
  subscriptions?: (parts: P) => EventSubscription[];
  jobs?: (parts: P) => Job[];
  /** A listener for HTTP on config.HOST and config.PORT, or where `httpAt` says. */
  http?: (parts: P) => RequestListener | Promise<RequestListener>;
  /** Where else HTTP listens, and the name it is announced under. */
  httpAt?: (parts: P) => HttpPlace;
  /** Seeds and the like, after every service of the process answers RPCs and before traffic; returns what to do at the end. */
  started?: (parts: P) => Promise<void | (() => Promise<void>)>;
}

/** A service as run() takes it; the types of its models and parts stay inside. */
export type Service = Manifest<z.ZodRawShape, unknown, unknown>;

/** Declares a service; the manifest is the map of it. */
export function defineService<C extends z.ZodRawShape, M, P>(
  manifest: Manifest<C, M, P> & Required<Pick<Manifest<C, M, P>, 'open'>>,
): Service;
export function defineService<C extends z.ZodRawShape, M>(manifest: Omit<Manifest<C, M, PlainParts<C, M>>, 'open'>): Service;
export function defineService<C extends z.ZodRawShape, M, P>(manifest: Manifest<C, M, P>): Service {
  return manifest as unknown as Service;
}
