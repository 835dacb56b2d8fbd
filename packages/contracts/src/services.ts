/** How a service reads topics: acting readers change something and are reconciled, observing ones only count or forget. */
export type Reads = 'acting' | 'observing';

interface ServiceEntry {
  /** Usual port of its gRPC on loopback; absent: nobody calls it by gRPC. */
  port?: number;
  /** Absent: it reads no topic. */
  reads?: Reads;
}

/**
 * The one list of services. Ports and addresses, readiness, the readers whose dead letters and reconciliations are shown, and
 * what tests and containers expect come from here; topics and contracts come from proto/.
 */
export const SERVICES = {
  directory: { port: 9101 },
  evaluation: { port: 9102, reads: 'acting' },
  lead: { port: 9103, reads: 'acting' },
  supervision: { port: 9106, reads: 'acting' },
  notification: { port: 9105, reads: 'acting' },
  statistics: { port: 9104, reads: 'observing' },
  gateway: { reads: 'observing' },
} as const satisfies Record<string, ServiceEntry>;

/** Contracts of no service's own: whoever has such a part answers them beside its own. */
export const SHARED_CONTRACTS: readonly string[] = ['operations', 'evidence', 'paper'];

export type ServiceName = keyof typeof SERVICES;
type Listed<What> = { [Name in ServiceName]: (typeof SERVICES)[Name] extends What ? Name : never }[ServiceName];

const named = <Name extends ServiceName>(chosen: (entry: ServiceEntry) => boolean): Name[] =>
  (Object.keys(SERVICES) as Name[]).filter((name) => chosen(SERVICES[name]));

/** Services that others call by gRPC: all but the gateway. */
export const CALLED: readonly Listed<{ port: number }>[] = named((entry) => entry.port !== undefined);
/** Services that read topics, and so may have dead letters. */
export const READERS: readonly Listed<{ reads: Reads }>[] = named((entry) => entry.reads !== undefined);
/** Services that act on what they read of others. */
export const ACTING_READERS: readonly Listed<{ reads: 'acting' }>[] = named((entry) => entry.reads === 'acting');

/** What the list says of a service; undefined for one that is not in it. */
export function serviceEntry(name: string): ServiceEntry | undefined {
  return (SERVICES as Record<string, ServiceEntry>)[name];
}
