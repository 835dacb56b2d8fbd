import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Certificate } from './certificate-watch';

/** A whole request, an upload's wait in line included: 20 MiB over 1 Mbit/s take some three minutes. */
const REQUEST_MS = 300_000;
const HANDSHAKE_MS = 15_000;
const DRAIN_MS = 8_000;
const OPTIONS = { requestTimeout: REQUEST_MS, headersTimeout: 15_000, keepAliveTimeout: 65_000, maxHeaderSize: 16 * 1024 };

export interface HttpServer {
  /** http(s)://host:port really bound. */
  url: string;
  /** @param drainMs after which running requests are cut */
  stop(drainMs?: number): Promise<void>;
}

/**
 * Serves a listener; stopping lets running requests end within the drain and closes idle connections at once.
 * @param certificate absent: plain HTTP
 */
export async function serveHttp(listener: RequestListener, host: string, port: number, certificate?: Certificate): Promise<HttpServer> {
  const server = certificate ? tlsServer(listener, certificate) : createServer(OPTIONS, listener);
  // Whoever never finishes a handshake is not among the connections the server knows of.
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
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
    stop: (drainMs = DRAIN_MS) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => sockets.forEach((socket) => socket.destroy()), drainMs);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

/** Connections that are open keep the certificate they began with; each new one gets the newest. */
function tlsServer(listener: RequestListener, certificate: Certificate): Server {
  const server = createTlsServer({ ...OPTIONS, ...certificate.context, handshakeTimeout: HANDSHAKE_MS }, listener);
  certificate.onChange((context) => server.setSecureContext(context));
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ERR_SSL_HTTP_REQUEST') answerPlainly(socket);
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

/** Who speaks plain HTTP to a TLS port hears why nothing comes of it; the socket below TLS has no public name in Node. */
function answerPlainly(socket: TLSSocket): void {
  const below = (socket as TLSSocket & { _parent?: Socket })._parent;
  below?.on('error', () => below.destroy()).end(PLAIN_ANSWER);
}
