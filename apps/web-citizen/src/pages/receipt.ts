import { evaluationForm } from '../evaluation-form';
import { html, type Html } from '../html';
import { layout } from '../layout';
import type { FormTarget, ReceiptPage } from '../page-data';
import { grouped, receiptToKeep } from '../receipt-digits';
import { isOutcome, isStage } from '../stages';
import type { View } from '../view';
import { LANGUAGES, type Words } from '../languages';

const HANDED_ON = ['handedOn', 'handedToDiscipline'];

/** How it stands, in one line. */
function standing(words: Words, { caseState, caseOutcome, rating, standing: held }: ReceiptPage): string {
  if (held) return words.setAside;
  if (!isStage(caseState)) return rating === 'unsatisfied' ? words.registering : words.counted;
  const outcome = isOutcome(caseOutcome) ? words.outcomes[caseOutcome] : '';
  return [words.stages[caseState], outcome].filter(Boolean).join(words.colon);
}

function comesNext(words: Words, { caseState, caseOutcome, rating, limits, excluded, standing: held }: ReceiptPage): string | undefined {
  if (held) return words.nextSetAside;
  if (HANDED_ON.includes(caseOutcome)) return words.nextHandedOn;
  if (isStage(caseState)) return limits && words.nextOf(caseState, limits);
  if (excluded) return undefined;
  if (rating !== 'unsatisfied') return words.nextCounted;
  return limits ? words.nextOf('screening', limits) : words.nextRegistering;
}

function story(words: Words, { steps, submittedAt }: ReceiptPage): Html {
  const line = (
    says: string,
    at?: Date,
  ): Html => html`<li>${at && html`<time datetime="${at.toISOString()}">${words.when(at)}</time>`}${says}</li>
`;
  const known = steps.flatMap(({ state, at }) =>
    isStage(state) ? [line(words.stages[state], at)] : state === 'merged' ? [line(words.merged, at)] : [],
  );
  return html`<h2>${words.story}</h2>
<ol class="story">
${line(words.submitted, submittedAt)}${known}</ol>`;
}

function changing(words: Words, { form, changeable, changeableUntil }: ReceiptPage, target: FormTarget): Html | false {
  if (!changeable || !form) return false;
  return html`
<details class="change"${(target.problem || target.draft) && html` open`}><summary>${words.change}</summary>
${
  changeableUntil &&
  html`<p>${words.changeUntil(words.when(changeableUntil))}</p>
`
}${evaluationForm(words, form, target, { askPhone: false, button: words.submitChange })}
</details>`;
}

/** For as long as the case is open one may let the unit know who one is, and take that back: two words, one button. */
function consent(words: Words, { receipt, mayConsent, unitMayKnow, consentChanged }: ReceiptPage, { key }: FormTarget): Html | false {
  if (!mayConsent) return false;
  const says = unitMayKnow ? words.consentGiven : words.consentNone;
  return html`
<details class="consent"${consentChanged && html` open`}><summary>${words.consent}</summary>
${
  consentChanged &&
  html`<p class="notice" role="alert">${unitMayKnow ? words.consentTaken : words.consentWithdrawn}</p>
`
}${says.map(
    (line) => html`<p>${line}</p>
`,
  )}<form method="post" action="/r/${receipt}/consent"><input type="hidden" name="key" value="${key}-${unitMayKnow ? 'no' : 'yes'}"><input type="hidden" name="unitMayKnow" value="${unitMayKnow ? 'no' : 'yes'}">
<button type="submit">${unitMayKnow ? words.withdraw : words.letKnow}</button></form>
</details>`;
}

/** How it stands with one's evaluation, in plain words; nothing personal. */
export function renderReceiptPage(page: ReceiptPage, target: FormTarget, view: View): string {
  const words = LANGUAGES[view.language];
  const level = page.form?.levels.find(({ code }) => code === page.level);
  const next = comesNext(words, page);
  const at = `/r/${page.receipt}`;
  return layout(
    { ...view, here: at },
    { title: `${words.progress} ${grouped(page.receipt)}`, at },
    html`<h1>${words.progress}</h1>
${
  page.changed &&
  html`<p class="notice" role="alert">${words.changed}</p>
`
}<p class="state">${standing(words, page)}</p>
${
  page.merged &&
  html`<p class="notice">${words.mergedNote}</p>
`
}${
      page.excluded &&
      html`<p class="notice">${words.excluded}</p>
`
    }${
      next &&
      html`<h2>${words.next}</h2>
<p>${next}</p>
`
    }${story(words, page)}
<dl><div><dt>${words.evaluated}</dt><dd lang="zh-CN">${page.servicePointName}</dd></div><div><dt>${words.yourEvaluation}</dt><dd>${level ? words.nameOf(level) : page.level}</dd></div></dl>
<h2>${words.receipt}</h2>
${receiptToKeep(words, page.receipt)}${changing(words, page, target)}${consent(words, page, target)}`,
  );
}
