import { html, type Html } from './html';
import type { Draft, FormRules, FormTarget, LevelChoice } from './pages';

function choice(name: string, level: LevelChoice, chosen: string | undefined, required: boolean): Html {
  return html`<label class="choice"><input type="radio" name="${name}" value="${level.code}"${chosen === level.code && html` checked`}${required && html` required`}> <span>${level.face} ${level.nameZh}</span></label>
`;
}

function dimensions(rules: FormRules, draft: Draft): Html[] {
  return rules.dimensions.map(
    ({ code, nameZh }) => html`<fieldset><legend>${nameZh}（可不选）</legend>
${rules.levels.map((level) => choice(code, level, draft.dimensions?.[code], false))}</fieldset>
`,
  );
}

/** The form of an evaluation: one question, then what may be left out. It posts back without JavaScript. */
export function evaluationForm(rules: FormRules, target: FormTarget, options: { askPhone: boolean; button: string }): Html {
  const draft = target.draft ?? {};
  return html`<form method="post" action="${target.action}">
${target.problem && html`<p class="problem" role="alert">${target.problem.zh}</p>`}
<input type="hidden" name="key" value="${target.key}">
<fieldset><legend>您对这次服务满意吗？</legend>
${rules.levels.map((level) => choice('level', level, draft.level, true))}</fieldset>
${dimensions(rules, draft)}<p><label for="text">想说的话（可不填，最多 ${rules.maxTextLength} 字）</label>
<textarea id="text" name="text" rows="4" maxlength="${rules.maxTextLength}">${draft.text}</textarea></p>
${options.askPhone && html`<p><label for="phone">手机号（希望回访时填写，被评单位看不到）</label>
<input id="phone" name="phone" type="tel" inputmode="tel" autocomplete="tel" value="${draft.phone}"></p>`}
<p><button type="submit">${options.button}</button></p>
</form>`;
}
