import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Log } from './log';
import { counter, gauge } from './metrics';

const SUMMED_MS = 60_000;

export interface CrowdLimits {
  /** Connections of the process at the same time. */
  connections: number;
  /** Of one network, where all others of it still send, idle or say nothing. */
  ofNetwork: number;
  /** Network of the other end of a connection; undefined where that is a proxy, which stands for everybody behind it. */
  networkOfPeer(address: string): string | undefined;
  /** Network a request came from. */
  networkOf(request: IncomingMessage): string;
}

interface Visitor {
  socket: Socket;
  /** Of the other end or, where that is a proxy, of the request under way. */
  network: string | undefined;
  byProxy: boolean;
  /** The request that is under way. */
  request?: IncomingMessage;
  response?: ServerResponse;
}

/** Whose door it is. */
interface Place {
  service: string;
  door: string;
}

/**
 * Who is connected. Where there are too many, whoever has kept us waiting longest goes: for a request, for the rest of one, or for
 * the reading of an answer. So nobody who merely holds connections keeps others out, and nobody is cut whose request we are
 * at. A network has a share of its own; behind a proxy it is that of the request under way.
 */
export class Crowd {
  /** Those who came, or were answered, longest ago first; so are those of each network. */
  private readonly visitors = new Map<Socket, Visitor>();
  private readonly networks = new Map<string, Set<Visitor>>();
  private readonly ended: Ended;

  /** @param place names in metrics and the log */
  constructor(
    private readonly limits: CrowdLimits,
    place: Place,
    log: Log,
  ) {
    this.ended = new Ended(place, log);
    gauge('mingjing_http_connections', 'Connections that are open', { ...place }, () => this.visitors.size);
  }

  enter(socket: Socket): void {
    const network = this.limits.networkOfPeer(socket.remoteAddress ?? '');
    const visitor: Visitor = { socket, network: undefined, byProxy: network === undefined };
    this.visitors.set(socket, visitor);
    socket.once('close', () => {
      this.visitors.delete(socket);
      this.place(visitor, undefined);
    });
    this.place(visitor, network);
    if (this.visitors.size > this.limits.connections) this.end(longestWaiting(this.visitors.values(), visitor) ?? visitor, 'process');
  }

  /** A request begins on a connection that has entered. */
  asks(request: IncomingMessage, response: ServerResponse): void {
    const visitor = this.visitors.get(below(request.socket));
    if (!visitor) return;
    Object.assign(visitor, { request, response });
    if (visitor.byProxy) this.place(visitor, this.limits.networkOf(request));
    response.once('close', () => {
      if (visitor.request !== request) return;
      delete visitor.request;
      delete visitor.response;
      if (!this.visitors.delete(visitor.socket)) return;
      this.visitors.set(visitor.socket, visitor);
      this.place(visitor, visitor.byProxy ? undefined : visitor.network);
    });
  }

  /** Ends all that is left of them. */
  cut(): void {
    for (const { socket } of this.visitors.values()) socket.destroy();
  }

  stop(): void {
    this.ended.stop();
  }

  /** Puts a visitor last among those of a network. */
  private place(visitor: Visitor, network: string | undefined): void {
    if (visitor.network !== undefined) {
      const former = this.networks.get(visitor.network);
      former?.delete(visitor);
      if (former?.size === 0) this.networks.delete(visitor.network);
    }
    visitor.network = network;
    if (network === undefined) return;
    const all = this.networks.get(network) ?? new Set();
    this.networks.set(network, all.add(visitor));
    if (all.size <= this.limits.ofNetwork) return;
    const longest = longestWaiting(all, visitor);
    if (longest) this.end(longest, 'network');
  }

  private end(visitor: Visitor, why: 'process' | 'network'): void {
    this.ended.note(why);
    // Their places are free at once: the event comes later.
    this.visitors.delete(visitor.socket);
    this.place(visitor, undefined);
    visitor.socket.destroy();
  }
}

function longestWaiting(visitors: Iterable<Visitor>, besides: Visitor): Visitor | undefined {
  for (const visitor of visitors) {
    const { request, response } = visitor;
    const atWork = request?.complete && !response?.writableEnded;
    if (visitor !== besides && !atWork) return visitor;
  }
  return undefined;
}

/** The socket below TLS has no public name in Node. */
export function below(socket: Socket): Socket {
  return (socket as TLSSocket & { _parent?: Socket })._parent ?? socket;
}

/** Tells of connections that were ended: the first at once, what comes after it once a minute. */
class Ended {
  private readonly count = { process: 0, network: 0 };
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly place: Place,
    private readonly log: Log,
  ) {}

  note(why: 'process' | 'network'): void {
    counter('mingjing_http_connections_ended_total', 'Connections ended for others, by door and whose share was full').add(1, {
      ...this.place,
      why,
    });
    this.count[why] += 1;
    if (!this.timer) this.tell();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private tell(): void {
    const { process, network } = this.count;
    this.timer = undefined;
    if (process + network === 0) return;
    this.log.warn(
      { door: this.place.door, process, network },
      '连接过多，已断开等待最久的连接 (too many connections: those that had kept us waiting longest were ended)',
    );
    Object.assign(this.count, { process: 0, network: 0 });
    this.timer = setTimeout(() => this.tell(), SUMMED_MS);
    this.timer.unref();
  }
}
