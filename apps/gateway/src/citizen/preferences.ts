import type { IncomingMessage } from 'node:http';
import { LANGUAGES, type Language, type View } from '@mingjing/web-citizen';
import { cookieOf, setCookie } from '../cookies';

const YEAR_S = 365 * 24 * 3600;
const LANGUAGE = 'mj_lang';
const SIZE = 'mj_size';

export interface Preferences {
  view: View;
  /** Set-Cookie lines for what this request chose. */
  cookies: string[];
}

/** How this person wants pages shown: chosen by ?lang= and ?size=, remembered by cookies; Chinese in normal type first. */
export function preferencesOf(request: IncomingMessage, secure: boolean): Preferences {
  const [here = '/', search = ''] = (request.url ?? '/').split('?', 2);
  const asked = new URLSearchParams(search);
  const cookies: string[] = [];
  const preference = (parameter: string, cookie: string, known: readonly string[]): string | undefined => {
    const chosen = asked.get(parameter) ?? undefined;
    if (!chosen || !known.includes(chosen)) return known.find((one) => one === cookieOf(request, cookie));
    cookies.push(setCookie(cookie, chosen, { path: '/', sameSite: 'Lax', maxAge: YEAR_S, secure }));
    return chosen;
  };
  const language = (preference('lang', LANGUAGE, Object.keys(LANGUAGES)) ?? 'zh') as Language;
  const large = preference('size', SIZE, ['normal', 'large']) === 'large';
  return { view: { language, large, here }, cookies };
}
