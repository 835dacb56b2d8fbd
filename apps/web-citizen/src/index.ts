import { evaluationForm } from './evaluation-form';
import { html } from './html';
import { layout } from './layout';
import type { ErrorPage, FormTarget, ReceiptPage, ScanPage, ThanksPage } from './pages';
import { STYLE } from './style';
import { outcomeInWords, stateInWords, whenInWords } from './words';

export * from './pages';
export { ASSET_PATH } from './layout';
export { outcomeInWords, stateInWords } from './words';

export interface Asset {
  type: string;
  body: string | Buffer;
}

/** Files the pages refer to, by name; the gateway serves them under `ASSET_PATH`. */
export const assets: Readonly<Record<string, Asset>> = {
  'citizen.css': { type: 'text/css; charset=utf-8', body: STYLE },
};

/** The page of a scanned plate or an opened invitation: where it is, who is on duty, and the form. */
export function renderScanPage(page: ScanPage, target: FormTarget): string {
  const place = html`<h1>${page.servicePointName}</h1>
<p class="place">${page.unitName} · ${page.windowName}${page.windowNumber && ` ${page.windowNumber}`}</p>
${page.staff.length > 0 && html`<p>在岗：${page.staff.map(({ name, badge }) => (badge ? `${name}（${badge}）` : name)).join('、')}</p>`}
${page.itemName && html`<p>办理事项：${page.itemName}（${page.handledOn}）</p>`}`;
  const body = page.alreadyEvaluated || !page.form
    ? html`<p class="notice">这件事项已经评价过了，感谢您的参与。凭回执编号可以查询办理进度。</p>`
    : evaluationForm(page.form, target, { askPhone: true, button: '提交评价' });
  return layout(`评价 ${page.servicePointName}`, html`${place}
${body}`);
}

/** After an accepted evaluation: the receipt to keep. */
export function renderThanksPage({ receipt, changeHours }: ThanksPage): string {
  return layout(
    '感谢您的评价',
    html`<h1>感谢您的评价</h1>
<p>您的回执编号（请截图或抄下保存）：</p>
<p class="receipt"><strong data-receipt="${receipt}">${receipt}</strong></p>
<p>凭编号可以查询办理进度${changeHours > 0 && `，${changeHours} 小时内可以修改评价`}。</p>
<p><a class="button" href="/r/${receipt}">查询进度</a></p>`,
  );
}

/** How it stands with one's evaluation, in plain words; nothing personal. */
export function renderReceiptPage(page: ReceiptPage, target: FormTarget): string {
  const level = page.form?.levels.find(({ code }) => code === page.level)?.nameZh ?? page.level;
  const outcome = outcomeInWords(page.caseOutcome);
  return layout(
    '评价办理进度',
    html`<h1>评价办理进度</h1>
<dl>
<dt>回执编号</dt><dd>${page.receipt}</dd>
<dt>评价对象</dt><dd>${page.servicePointName}</dd>
<dt>您的评价</dt><dd>${level}</dd>
${page.submittedAt && html`<dt>提交时间</dt><dd>${whenInWords(page.submittedAt)}</dd>`}
<dt>进度</dt><dd class="state">${page.caseState ? stateInWords(page.caseState) : '评价已收到并计入统计'}${outcome && `：${outcome}`}</dd>
${page.excluded && html`<dt>说明</dt><dd>经核查认定，这条评价未计入统计。</dd>`}
</dl>
${page.steps.length > 0 && html`<ol>${page.steps.map(({ state, at }) => html`<li>${at && whenInWords(at)} ${stateInWords(state)}</li>`)}</ol>`}
${page.changeable && page.form && html`<h2>修改评价</h2>${evaluationForm(page.form, target, { askPhone: false, button: '提交修改' })}`}`,
  );
}

/** What went wrong and what to do next. */
export function renderErrorPage({ status, zh, en, traceId }: ErrorPage): string {
  return layout(
    status >= 500 ? '暂时无法办理' : '无法办理',
    html`<h1>${status >= 500 ? '暂时无法办理' : '无法办理'}</h1>
<p class="problem" role="alert">${zh}</p>
<p lang="en">${en}</p>
${traceId && html`<p>编号：${traceId}</p>`}`,
  );
}
