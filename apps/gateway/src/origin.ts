import type { IncomingMessage } from 'node:http';
import { Refused } from '@mingjing/contracts/refused';

const OURS = new Set(['same-origin', 'none']);

/**
 * Refuses what a page of another site made a browser send: such a page could let all its visitors evaluate. Browsers that
 * say nothing of it (old ones in apps, and those that send `Origin: null` because our pages ask for no referrer) pass: there
 * the page token, or the secret in the address, is the proof.
 * @param publicUrl address citizens reach the platform under, which a proxy in front may not pass on as Host
 * @throws Refused origin.foreign
 */
export function requireOwnPage({ headers }: Pick<IncomingMessage, 'headers'>, publicUrl?: string): void {
  const site = headers['sec-fetch-site'];
  if (site === undefined ? isOurs(headers, publicUrl) : OURS.has(String(site))) return;
  throw new Refused('origin.foreign', 'forbidden', {
    zh: '评价只能从本平台自己的页面提交。请扫描窗口上的二维码，或打开短信中的链接，再提交。',
    en: 'Evaluations are taken from the pages of this platform only. Scan the code at the window, or open the link of your message.',
  });
}

function isOurs({ origin, host }: IncomingMessage['headers'], publicUrl?: string): boolean {
  if (origin === undefined || origin === 'null') return true;
  const from = hostOf(origin);
  return from !== undefined && (from === host || (publicUrl !== undefined && from === hostOf(publicUrl)));
}

/** Host and port of an address; undefined for what is none. */
export function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}
