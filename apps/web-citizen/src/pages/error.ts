import { sendAgainForm } from '../evaluation-form';
import { html } from '../html';
import { layout } from '../layout';
import type { ErrorPage } from '../page-data';
import { lookUpForm } from '../receipt-digits';
import type { View } from '../view';
import { LANGUAGES, type Trouble, type Words } from '../languages';

function troubleOf({ troubles }: Words, { code, status }: ErrorPage): Trouble {
  const known = (key: string): Trouble | undefined => (Object.hasOwn(troubles, key) ? troubles[key] : undefined);
  return known(code) ?? known(String(status)) ?? (known(status >= 500 ? '500' : 'other') as Trouble);
}

/** What went wrong and what to do next; what was typed goes along, where sending it again can help. */
export function renderErrorPage(page: ErrorPage, view: View): string {
  const words = LANGUAGES[view.language];
  const { title, next } = troubleOf(words, page);
  const waits = page.status === 429 || page.status >= 500;
  const steps = [...next, ...(page.retryAfter && waits ? [words.retryAfter(page.retryAfter)] : [])];
  const lookUp = page.code.startsWith('receipt.') || page.code === 'evaluation.alreadyGiven';
  return layout(
    view,
    { title },
    html`<h1>${title}</h1>
<p class="problem" role="alert">${page.again ? words.stillThere : words.problemOf(page)}</p>
${
  steps.length > 0 &&
  html`<ul>
${steps.map(
  (step) => html`<li>${step}</li>
`,
)}</ul>
`
}${page.again && sendAgainForm(words, page.again)}${
      !page.again &&
      waits &&
      html`<p><a class="button" href="${view.here}">${words.tryAgain}</a></p>
`
    }${lookUp && lookUpForm(words)}${
      page.traceId &&
      html`<p class="quote">${words.quote} <code>${page.traceId}</code></p>
`
    }<p><a href="/">${words.home}</a></p>`,
  );
}
