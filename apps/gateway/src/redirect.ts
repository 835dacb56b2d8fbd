import type { RequestListener } from 'node:http';

const TEXT = '本站只接受加密连接，请改用 https:// 开头的地址。 This platform takes encrypted connections only: use https://.\n';

/**
 * Answers plain HTTP: who wants to read is led to https; whatever else was sent is refused, so that nobody goes on sending it
 * unencrypted.
 * @param base address of the platform under https; never what the request says, or it would lead anywhere
 */
export function redirecting(base: () => string): RequestListener {
  return (request, response) => {
    const reading = request.method === 'GET' || request.method === 'HEAD';
    const path = request.url?.startsWith('/') ? request.url : '/';
    response.writeHead(reading ? 308 : 403, {
      ...(reading && { Location: `${base()}${path}` }),
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Length': Buffer.byteLength(TEXT),
      'Cache-Control': 'no-store',
      Connection: 'close',
    });
    response.end(request.method === 'HEAD' ? undefined : TEXT);
  };
}
