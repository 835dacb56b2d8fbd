import { MARK_URL, SCRIPT_URL, STYLE_URL } from './assets';
import { html, type Html } from './html';
import type { Language, View } from './view';
import { LANGUAGES, type Words } from './languages';

export interface Frame {
  title: string;
  /** Only the portal wants to be found. */
  indexed?: boolean;
  /** Address that shows this page again, for a page that answers a form. */
  at?: string;
}

function otherLanguages({ language, here }: View): Html[] {
  return (Object.keys(LANGUAGES) as Language[])
    .filter((code) => code !== language)
    .map((code) => {
      const { tag, ownName } = LANGUAGES[code];
      return html`<a href="${here}?lang=${code}" lang="${tag}" hreflang="${tag}">${ownName}</a>`;
    });
}

/** Large type by a link, so that it needs no script; with one nothing typed is lost, hence the other side of the switch. */
function typeSwitch({ largeType, normalType }: Words, { large, here }: View): Html {
  const sides = [`${here}?size=normal`, `${here}?size=large`] as const;
  const [to, back] = large ? sides : [sides[1], sides[0]];
  const [says, other] = large ? [normalType, largeType] : [largeType, normalType];
  return html`<a href="${to}" data-href="${back}" data-text="${other}">${says}</a>`;
}

/** A whole page around its content. */
export function layout(view: View, { title, indexed, at }: Frame, content: Html): string {
  const words = LANGUAGES[view.language];
  const classes = [view.large && 'large', words.writing === 'vertical' && 'vertical'].filter(Boolean).join(' ');
  return html`<!doctype html>
<html lang="${words.tag}" dir="${words.direction}"${classes && html` class="${classes}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${indexed ? html`<meta name="description" content="${words.portalLead}">` : html`<meta name="robots" content="noindex">`}
<meta name="theme-color" content="#0b4f94">
<meta name="format-detection" content="telephone=no">
<title>${title}</title>
<link rel="icon" href="${MARK_URL}" type="image/svg+xml">
<link rel="stylesheet" href="${STYLE_URL}">
<script src="${SCRIPT_URL}" defer></script>
</head>
<body${at && html` data-at="${at}"`}>
<header><a class="brand" href="/">${words.brand}</a><nav aria-label="${words.settings}">${typeSwitch(words, view)}${otherLanguages(view)}</nav></header>
<p id="told" role="status" data-kept="${words.kept}" data-held="${words.held}" data-sent="${words.sent}" data-not-taken="${words.notTaken}"></p>
<main>
${content}
</main>
<footer>${words.brand} · ${words.tagline}</footer>
</body>
</html>
`.text;
}
