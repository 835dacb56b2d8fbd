import type { IncomingMessage } from 'node:http';

/**
 * What the outermost believed proxy wrote into a header that each of them appends to; undefined where the header is absent.
 * @param hops reverse proxies in front that are believed; what lies further left anybody could have written
 */
export function forwarded(header: string | string[] | undefined, hops: number): string | undefined {
  const named = (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  return named.at(-hops) ?? named[0];
}

/**
 * Address a request came from.
 * @param hops reverse proxies in front whose X-Forwarded-For is believed
 */
export function networkOf(request: IncomingMessage, hops: number): string {
  const direct = request.socket.remoteAddress ?? '';
  return (hops > 0 ? forwarded(request.headers['x-forwarded-for'], hops) : undefined) ?? direct;
}
