import type { IncomingMessage } from 'node:http';

/**
 * Address a request came from.
 * @param hops reverse proxies in front whose X-Forwarded-For is believed; what lies further left anybody could have written
 */
export function networkOf(request: IncomingMessage, hops: number): string {
  const direct = request.socket.remoteAddress ?? '';
  if (hops === 0) return direct;
  const header = request.headers['x-forwarded-for'];
  const named = (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  return [...named, direct].at(-1 - hops) ?? named[0] ?? direct;
}
