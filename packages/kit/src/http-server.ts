import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A whole request, an upload's wait in line included: 20 MiB over 1 Mbit/s take some three minutes. */
const REQUEST_MS = 300_000;

export interface HttpServer {
  /** http://host:port really bound. */
  url: string;
  stop(): Promise<void>;
}

/** Serves a listener; stopping lets running requests end within the drain and closes idle connections at once. */
export async function serveHttp(listener: RequestListener, host: string, port: number): Promise<HttpServer> {
  const server = createServer(
    { requestTimeout: REQUEST_MS, headersTimeout: 15_000, keepAliveTimeout: 65_000, maxHeaderSize: 16 * 1024 },
    listener,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = server.address() as AddressInfo;
  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${bound.port}`,
    stop: () =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), 8_000);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
