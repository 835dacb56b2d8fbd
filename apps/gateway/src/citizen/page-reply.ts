import type { IncomingMessage } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { View } from '@mingjing/web-citizen';
import { PAGE_HEADERS } from '../headers';
import { Reply } from '../reply';
import { preferencesOf } from './preferences';

const TYPE = { 'Content-Type': 'text/html; charset=utf-8', Vary: 'Accept-Encoding, Cookie' };
/** Halls have slow networks; the fastest level already saves what matters and takes a fifth of a millisecond. */
const LEVEL = 1;

export function takesGzip({ headers }: IncomingMessage): boolean {
  return /\bgzip\b/.test(String(headers['accept-encoding'] ?? ''));
}

/**
 * A citizen page as this person wants it shown.
 * @param cookies Set-Cookie lines besides those of the preferences
 */
export function pageReply(
  request: IncomingMessage,
  secure: boolean,
  status: number,
  render: (view: View) => string,
  cookies: string[] = [],
): Reply {
  const { view, cookies: chosen } = preferencesOf(request, secure);
  const html = render(view);
  const lines = [...chosen, ...cookies];
  const headers = { ...PAGE_HEADERS, ...TYPE, ...(lines.length > 0 && { 'Set-Cookie': lines }) };
  if (!takesGzip(request)) return new Reply(status, headers, html);
  return new Reply(status, { ...headers, 'Content-Encoding': 'gzip' }, gzipSync(html, { level: LEVEL }));
}
