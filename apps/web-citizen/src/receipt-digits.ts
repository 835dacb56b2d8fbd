import { html, type Html } from './html';
import type { Words } from './languages';

/** 4-4-4-4, as one reads it out. */
export function grouped(receipt: string): string {
  return receipt.replace(/(.{4})(?=.)/g, '$1 ');
}

/** A receipt to keep, with a button that copies it; the button shows only where script runs. */
export function receiptToKeep(words: Words, receipt: string): Html {
  return html`<p class="receipt"><strong data-receipt="${receipt}">${grouped(receipt)}</strong></p>
<p><button type="button" class="second" hidden data-copy="${receipt}" data-done="${words.copied}">${words.copy}</button></p>`;
}

/** Asks for a receipt; works as a plain GET. */
export function lookUpForm(words: Words, problem?: string): Html {
  return html`<form class="look-up" method="get" action="/r">
${
  problem &&
  html`<p class="problem" role="alert" id="look-up-problem">${problem}</p>
`
}<p class="field"><label for="receipt">${words.receipt}</label>
<input id="receipt" name="receipt" inputmode="numeric" autocomplete="off" maxlength="40" required aria-describedby="receipt-hint${problem && ' look-up-problem'}">
<small id="receipt-hint">${words.receiptHint}</small></p>
<p><button type="submit" class="second">${words.look}</button></p>
</form>`;
}
