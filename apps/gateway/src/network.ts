import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

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
 * Network a request came from: the IPv4 address, or the first 64 bits of an IPv6 address, of which everybody has 2^64.
 * @param hops reverse proxies in front whose X-Forwarded-For is believed
 */
export function networkOf(request: IncomingMessage, hops: number): string {
  const direct = request.socket.remoteAddress ?? '';
  return networkOfAddress((hops > 0 ? forwarded(request.headers['x-forwarded-for'], hops) : undefined) ?? direct);
}

/** The network of one address; what is no address stands for itself, shortened. */
export function networkOfAddress(address: string): string {
  const [bare = ''] = address.replace(/^\[|\]$/g, '').split('%');
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  if (v4) return v4;
  if (!isIPv6(bare)) return bare.slice(0, 64);
  const [head = '', tail] = bare.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [front, back] = [groups(head), groups(tail ?? '')];
  const missing = tail === undefined ? 0 : 8 - front.length - back.length;
  const all = [...front, ...Array<string>(Math.max(0, missing)).fill('0'), ...back];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
