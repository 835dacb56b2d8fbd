import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Certificate } from './certificate-watch';
import { below, Crowd, type CrowdLimits } from './http-crowd';
import { answerMalformed } from './http-malformed';
import { Drain } from './http-stop';
import type { Log } from './log';

/** A whole request, an upload's wait in line included: 20 MiB over 1 Mbit/s take some three minutes. */
const REQUEST_MS = 300_000;
const HANDSHAKE_MS = 15_000;
const DRAIN_MS = 8_000;
const HEADER_BYTES = 16 * 1024;
/** Node looks at how long connections take by a timer: so often within the shortest time. */
const LOOKS = 3;

export interface HttpLimits extends CrowdLimits {
  /** Milliseconds within which the headers of a request must be there, counted from the connection for the first one. */
  headersMs: number;
  /** Milliseconds a connection may idle between two requests. */
  idleMs: number;
}

const USUAL: HttpLimits = {
  connections: 1_000,
  ofNetwork: 500,
  networkOfPeer: (address) => address,
  networkOf: ({ socket }) => socket.remoteAddress ?? '',
  headersMs: 15_000,
  idleMs: 65_000,
};

/** What a server of HTTP is given besides its listener. */
export interface HttpOptions {
  /** Whose server it is, for metrics. */
  service: string;
  /** Name in the log and in metrics. */
  door: string;
  log: Log;
  /** Absent: plain HTTP. */
  certificate?: Certificate | undefined;
  limits?: HttpLimits | undefined;
}

export interface HttpServer {
  /** http(s)://host:port really bound. */
  url: string;
  /** @param drainMs after which running requests are cut */
  stop(drainMs?: number): Promise<void>;
}

/**
 * Serves a listener; stopping lets running requests end within the drain and closes idle connections soon. Who asks whether to
 * send a body (Expect: 100-continue) is told to once somebody reads it.
 */
export async function serveHttp(listener: RequestListener, host: string, port: number, options: HttpOptions): Promise<HttpServer> {
  const { service, door, log, certificate, limits = USUAL } = options;
  const crowd = new Crowd(limits, { service, door }, log);
  const drain = new Drain();
  const handle: RequestListener = (request, response) => {
    crowd.asks(request, response);
    drain.asks(request, response);
    listener(request, response);
  };
  const server = certificate ? tlsServer(timesOf(limits), handle, certificate) : createServer(timesOf(limits), handle);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => answerMalformed(error, socket as Socket));
  // Whoever never finishes a handshake is not among the connections the server knows of.
  server.on('connection', (socket: Socket) => crowd.enter(socket));
  server.on('checkContinue', (request, response) => {
    request.once('resume', () => response.headersSent || response.writeContinue());
    handle(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = server.address() as AddressInfo;
  return {
    url: `${certificate ? 'https' : 'http'}://${host === '0.0.0.0' ? '127.0.0.1' : host}:${bound.port}`,
    async stop(drainMs = DRAIN_MS) {
      crowd.stop();
      await drain.stop(server, drainMs, () => crowd.cut());
    },
  };
}

function timesOf({ headersMs, idleMs }: HttpLimits): ServerOptions {
  return {
    requestTimeout: REQUEST_MS,
    headersTimeout: headersMs,
    connectionsCheckingInterval: Math.ceil(headersMs / LOOKS),
    keepAliveTimeout: idleMs,
    maxHeaderSize: HEADER_BYTES,
  };
}

/** Connections that are open keep the certificate they began with; each new one gets the newest. */
function tlsServer(times: ServerOptions, listener: RequestListener, certificate: Certificate): Server {
  const server = createTlsServer({ ...times, ...certificate.context, handshakeTimeout: HANDSHAKE_MS }, listener);
  certificate.onChange((context) => server.setSecureContext(context));
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ERR_SSL_HTTP_REQUEST') answerPlainly(below(socket));
  });
  return server;
}

const PLAIN_TEXT = '此端口只接受加密连接，请改用 https:// 开头的地址。 This port speaks TLS only: use https://.\n';
const PLAIN_ANSWER = [
  'HTTP/1.1 400 Bad Request',
  'Content-Type: text/plain; charset=utf-8',
  `Content-Length: ${Buffer.byteLength(PLAIN_TEXT)}`,
  'Connection: close',
  '',
  PLAIN_TEXT,
].join('\r\n');

/** Who speaks plain HTTP to a TLS port hears why nothing comes of it. */
function answerPlainly(socket: Socket): void {
  socket.on('error', () => socket.destroy()).end(PLAIN_ANSWER);
}
