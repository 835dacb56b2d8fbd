import { MAGIC_NUMBERS, type Faults } from './api';
import { html, linked, type Html } from './html';
import type { Answered, Taken } from './models';
import type { Line, Thread } from './telephones';

export interface InboxPage {
  lines: Line[];
  /** `before` of the page below; empty at the end. */
  next: string;
  search: string;
  before: string;
  /** The telephone that is open; empty for none. */
  number: string;
  thread: Thread | undefined;
  /** Provider id of the newest message when the page was made. */
  newest: string;
  faults: Faults;
}

const STATES: Record<Taken['state'], string> = { accepted: '已收下，尚无回执', delivered: '已送达', failed: '发送失败' };
const CODES: Record<string, string> = { 'handset.absent': '用户关机或停机' };
const MODES: Record<Faults['mode'], string> = {
  none: '正常',
  down: '断开（连接不上）',
  slow: '缓慢（收下，很久才应答）',
  error: '报错（HTTP 500，未收下）',
  halfway: '半途断线（收下，应答前断开）',
};
const QUICK: [string, string][] = [
  ['1', '回复 1'],
  ['2', '回复 2'],
  ['3', '回复 3'],
  ['T', '退订 T'],
];

/** As people of the prefecture read it: Asia/Shanghai, UTC+8 all year. */
function time(at: Date): Html {
  const local = new Date(at.getTime() + 8 * 3_600_000).toISOString();
  return html`<time datetime="${at.toISOString()}">${local.slice(0, 10)} ${local.slice(11, 16)}</time>`;
}

function query(given: Record<string, string>): string {
  const kept = Object.entries(given).filter(([, value]) => value !== '');
  return kept.length === 0 ? '/' : `/?${new URLSearchParams(kept).toString()}`;
}

function line({ number, message }: Line, { search, before, number: open }: InboxPage): Html {
  const current = number === open && html` aria-current="true"`;
  return html`<li><a href="${query({ number, search, before })}"${current}><strong>${number}</strong>${message && time(message.at)}<span>${message?.text ?? ''}</span></a></li>`;
}

function list(page: InboxPage): Html {
  const { lines, search, before, next } = page;
  const empty = search ? '没有这个号码的短信。' : '还没有短信。';
  return html`<section class="list" aria-labelledby="numbers">
<h2 id="numbers">手机号码</h2>
<form role="search" action="/" method="get"><label for="search">按号码查找</label><div class="row"><input id="search" name="search" value="${search}" inputmode="numeric" maxlength="11" autocomplete="off"><button>查找</button></div></form>
${lines.length === 0 ? html`<p class="empty">${empty}</p>` : html`<ul>${lines.map((one) => line(one, page))}</ul>`}
<nav aria-label="翻页">${before && html`<a href="${query({ search })}">回到最新</a>`}${next && html`<a href="${query({ search, before: next })}">更早的</a>`}</nav>
</section>`;
}

function received({ text, at, state, code, asked, providerId }: Taken): Html {
  const why = code && html`：${CODES[code] ?? code}`;
  return html`<li class="in ${state}" id="${providerId}"><p>${linked(text)}</p><small>${time(at)} · <span>${STATES[state]}${why}</span>${asked > 1 && html` · 平台提交 ${asked} 次，只收下一次`}</small></li>`;
}

function sent({ text, at, told }: Answered): Html {
  return html`<li class="out"><p>${text}</p><small>${time(at)} · ${told ? '平台已收到' : '正在送往平台'}</small></li>`;
}

/** Messages and answers as one conversation, newest first. */
function bubbles({ messages, replies }: Thread): Html[] {
  const all = [
    ...messages.map((one) => ({ at: one.at, shown: received(one) })),
    ...replies.map((one) => ({ at: one.at, shown: sent(one) })),
  ];
  return all.sort((a, b) => b.at.getTime() - a.at.getTime()).map(({ shown }) => shown);
}

function conversation({ number, thread, search, before }: InboxPage): Html {
  if (!thread) return html`<section class="thread none"><p class="empty">选择一个号码，看它收到的短信。</p></section>`;
  const quick = QUICK.map(([text, words]) => html`<button name="text" value="${text}" class="second">${words}</button>`);
  return html`<section class="thread" aria-labelledby="open" data-number="${number}">
<p class="back"><a href="${query({ search, before })}">‹ 全部号码</a></p>
<h2 id="open">${number}</h2>
<form action="/replies" method="post"><input type="hidden" name="from" value="${number}"><div class="row" role="group" aria-label="一键回复">${quick}</div></form>
<form action="/replies" method="post"><input type="hidden" name="from" value="${number}"><label for="text">回复其他内容</label><div class="row"><input id="text" name="text" required maxlength="500" autocomplete="off"><button>回复</button></div></form>
<ol>${bubbles(thread)}</ol>
</section>`;
}

function faultSwitch({ mode, calls }: Faults): Html {
  const modes = Object.keys(MODES) as Faults['mode'][];
  const options = modes.map((one) => html`<option value="${one}"${one === mode && html` selected`}>${MODES[one]}</option>`);
  return html`<form action="/faults" method="post"><label for="mode">故障演练</label><div class="row"><select id="mode" name="mode">${options}</select><button>设置</button></div></form>
${mode !== 'none' && html`<p class="warning">正在演练：${MODES[mode]}${calls !== undefined && html`，还有 ${calls} 次`}。</p>`}`;
}

function magic(): Html {
  const rows = Object.entries(MAGIC_NUMBERS).map(([end, what]) => html`<tr><th scope="row">…${end}</th><td>${what}</td></tr>`);
  return html`<details><summary>特殊号码（按末四位）</summary><table>${rows}</table><p>其他号码一律立即送达。</p></details>`;
}

/** The telephones of the outside world on one page. */
export function inboxPage(page: InboxPage): string {
  return html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="format-detection" content="telephone=no">
<title>${page.number && html`${page.number} · `}短信沙箱收件箱</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/inbox.css">
<script src="/inbox.js" defer></script>
</head>
<body data-newest="${page.newest}"${page.number !== '' && html` class="open"`}>
<header><h1><a href="/">短信沙箱收件箱</a></h1><p>仅供演示：这里是外面世界的手机，所以号码和内容全部显示。没有任何短信真正发出。</p></header>
<p id="news" role="status" hidden><a href="">有新短信，点此刷新</a></p>
<main>
${list(page)}
${conversation(page)}
</main>
<footer>
${faultSwitch(page.faults)}
${magic()}
</footer>
</body>
</html>
`.text;
}
