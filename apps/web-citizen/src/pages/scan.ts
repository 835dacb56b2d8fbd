import { evaluationForm } from '../evaluation-form';
import { html } from '../html';
import { layout } from '../layout';
import type { FormTarget, ScanPage } from '../page-data';
import type { View } from '../view';
import { LANGUAGES } from '../languages';

const badged = ({ name, badge }: { name: string; badge: string }): string => (badge ? `${name}（${badge}）` : name);

/** The day that ends with a moment. */
const lastDay = (end: Date): Date => new Date(end.getTime() - 1);

/** The page of a scanned plate or an opened invitation: where it is, who is on duty, and the form. */
export function renderScanPage(page: ScanPage, target: FormTarget, view: View): string {
  const words = LANGUAGES[view.language];
  const { servicePointName, unitName, windowName, windowNumber, staff, itemName, handledOn } = page;
  const window = [windowName !== servicePointName && windowName, windowNumber].filter(Boolean).join(' ');
  const body =
    page.alreadyEvaluated || !page.form
      ? html`<p class="notice">${words.alreadyEvaluated}</p>
<p><a class="button" href="/#receipt">${words.lookUp}</a></p>`
      : evaluationForm(words, page.form, target, { askPhone: true, button: words.submit });
  return layout(
    view,
    { title: words.scanTitle(servicePointName) },
    html`<div class="place" lang="zh-CN"><h1>${servicePointName}</h1>
<p>${[unitName, window].filter(Boolean).join(' · ')}</p>
${
  staff.length > 0 &&
  html`<p><span lang="${words.tag}">${words.onDuty}</span> ${staff.map(badged).join('、')}</p>
`
}${
      (itemName || handledOn) &&
      html`<p><span lang="${words.tag}">${words.matter}</span> ${words.matterOn(itemName, handledOn)}</p>
`
    }</div>
${
  page.openUntil &&
  !page.alreadyEvaluated &&
  html`<p class="notice">${words.invitation(lastDay(page.openUntil))}</p>
`
}${body}${
      page.openUntil &&
      !page.alreadyEvaluated &&
      html`
<p class="notice">${words.whoReads}</p>`
    }`,
  );
}
