import { html, type Html } from '../html';
import { layout } from '../layout';
import type { HomePage } from '../page-data';
import { lookUpForm } from '../receipt-digits';
import type { View } from '../view';
import { LANGUAGES } from '../languages';

const items = (texts: readonly string[]): Html[] =>
  texts.map(
    (text) => html`<li>${text}</li>
`,
  );

/** The portal: what this is, how to evaluate, where to follow one's evaluation, and the ways in for those who work here. */
export function renderHomePage({ receiptEmpty }: HomePage, view: View): string {
  const words = LANGUAGES[view.language];
  return layout(
    view,
    { title: words.portalTitle, indexed: true },
    html`<h1>${words.portalTitle}</h1>
<p class="lead">${words.portalLead}</p>
<h2>${words.how}</h2>
<ol class="numbered">
${items(words.steps)}</ol>
<h2>${words.lookUp}</h2>
${lookUpForm(words, receiptEmpty ? words.receiptEmpty : undefined)}
<h2>${words.promises}</h2>
<ul>
${items(words.promise)}</ul>
<p class="ways"><a href="/console/">${words.staffEntrance}</a> <a href="/api/v1/public/open-data.csv">${words.openData}</a> <a href="/docs">${words.developers}</a></p>`,
  );
}
