import { html } from '../html';
import { layout } from '../layout';
import type { ThanksPage } from '../page-data';
import { receiptToKeep } from '../receipt-digits';
import type { View } from '../view';
import { LANGUAGES } from '../languages';

/** After an accepted evaluation: the receipt to keep. */
export function renderThanksPage({ receipt, changeHours, unsatisfied }: ThanksPage, view: View): string {
  const words = LANGUAGES[view.language];
  const at = `/r/${receipt}`;
  return layout(
    { ...view, here: at },
    { title: words.thanks, at },
    html`<h1 class="done">${words.thanks}</h1>
${
  unsatisfied &&
  html`<p>${words.unsatisfiedNext}</p>
`
}<h2>${words.receipt}</h2>
${receiptToKeep(words, receipt)}
<p>${words.keepReceipt}</p>
${
  changeHours > 0 &&
  html`<p>${words.changeWithin(changeHours)}</p>
`
}<p><a class="button" href="${at}">${words.follow}</a></p>`,
  );
}
