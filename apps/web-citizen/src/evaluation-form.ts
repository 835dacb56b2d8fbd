import { faceOf } from './face';
import { html, type Html } from './html';
import type { DimensionChoice, Draft, FormRules, FormTarget, LevelChoice } from './page-data';
import type { Words } from './languages';
import { SOLVER_URL } from './assets';

/** Characters of a name that stand in a third of a small phone. */
const LONGEST_BESIDE = 4;

interface FormOptions {
  askPhone: boolean;
  button: string;
}

/**
 * A level as a radio button and, beside it, its label: siblings of what follows, so that style alone can open the rest
 * of the form when an unsatisfied one is chosen.
 */
function levelChoice(words: Words, levels: readonly LevelChoice[], index: number, draft: Draft, atFault: boolean): Html {
  const level = levels[index] as LevelChoice;
  const bad = level.rating === 'unsatisfied';
  const fault = atFault && html` aria-describedby="problem"`;
  return html`<input class="pick${bad && ' bad'}" type="radio" id="level-${index}" name="level" value="${level.code}" required${draft.level === level.code && html` checked`}${fault}>
<label class="level ${level.rating}" for="level-${index}">${faceOf(levels, index)}<span>${words.nameOf(level)}</span></label>
`;
}

function dimension(words: Words, { code, ...named }: DimensionChoice, levels: readonly LevelChoice[], draft: Draft): Html {
  const choices = levels.map(
    (
      level,
    ) => html`<label class="chip"><input type="radio" name="${code}" value="${level.code}"${draft.dimensions?.[code] === level.code && html` checked`}><span>${words.nameOf(level)}</span></label>
`,
  );
  return html`<fieldset class="dimension"><legend>${words.nameOf(named)}<small>${words.optional}</small></legend>
${choices}</fieldset>
`;
}

function wordsField(words: Words, most: number, { draft, problem }: FormTarget): Html {
  const fault = problem?.field === 'text';
  return html`<p class="field"><label for="text">${words.text}</label>
<textarea id="text" name="text" rows="3" maxlength="${most}" aria-describedby="text-limit${fault && ' problem'}"${fault && html` aria-invalid="true"`}>
${draft?.text}</textarea>
<small id="text-limit">${words.textLimit(most)}</small></p>
`;
}

function phoneField(words: Words, { draft, problem }: FormTarget): Html {
  const fault = problem?.field === 'phone';
  return html`<p class="field"><label for="phone">${words.phone}</label>
<input id="phone" name="phone" type="tel" inputmode="tel" autocomplete="tel" maxlength="30" value="${draft?.phone}" aria-describedby="promise${fault && ' problem'}"${fault && html` aria-invalid="true"`}>
<small id="promise">${words.phonePromise}</small></p>
`;
}

/** Up to three short words stand side by side; more of them, or longer ones, one below the other. */
function inRows(words: Words, levels: readonly LevelChoice[]): boolean {
  return levels.length > 3 || levels.some((level) => words.nameOf(level).length > LONGEST_BESIDE);
}

/** Whether the folded part holds something the person should see again. */
function unfolded({ draft, problem }: FormTarget): boolean {
  const { dimensions = {}, text, phone } = draft ?? {};
  return Boolean(text || phone || Object.keys(dimensions).length > 0 || problem?.field === 'text' || problem?.field === 'phone');
}

/**
 * The form of an evaluation: one question, then what may be left out, folded. It posts back without JavaScript. The
 * folded part stands beside the details element, not in it: a style cannot open details, but it can show a sibling.
 */
export function evaluationForm(words: Words, rules: FormRules, target: FormTarget, options: FormOptions): Html {
  const { draft = {}, problem } = target;
  const { levels, dimensions, maxTextLength } = rules;
  return html`<form method="post" action="${target.action}" data-sending="${words.sending}"${forScript(target)}>
${
  problem &&
  html`<p class="problem" role="alert" id="problem">${problem.code === 'idempotency.reused' ? words.reusedKey : words.problemOf(problem)}</p>
`
}${hiddenFields({ key: target.key, page: target.page })}<div class="levels${inRows(words, levels) && ' rows'}" role="group" aria-labelledby="question">
<h2 id="question">${words.question}</h2>
${levels.map((_, index) => levelChoice(words, levels, index, draft, problem?.field === 'level'))}<details class="opener"${unfolded(target) && html` open`}><summary>${words.more}</summary></details>
<div class="more">
<p class="when-bad">${words.moreWhenBad}</p>
${maxTextLength > 0 && wordsField(words, maxTextLength, target)}${dimensions.map((one) => dimension(words, one, levels, draft))}${options.askPhone && phoneField(words, target)}</div>
</div>
<p class="send"><button type="submit">${options.button}</button></p>
</form>`;
}

/** What the script does with the form besides sending it. */
function forScript({ puzzle, again }: FormTarget): Html {
  return html`${again && html` data-again="1"`}${
    puzzle && html` data-salt="${puzzle.salt}" data-hash="${puzzle.hash}" data-most="${puzzle.most}" data-solver="${SOLVER_URL}"`
  }`;
}

/** Those that are empty are left out. */
function hiddenFields(fields: Record<string, string | undefined>): Html[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    value
      ? [
          html`<input type="hidden" name="${name}" value="${value}">
`,
        ]
      : [],
  );
}

/** The same entries hidden, to be sent again as they are. */
export function sendAgainForm(words: Words, { action, key, page, draft = {} }: FormTarget): Html {
  const hidden = hiddenFields({ ...draft.dimensions, key, page, level: draft.level, text: draft.text, phone: draft.phone });
  return html`<form method="post" action="${action}" data-sending="${words.sending}">
${hidden}<p class="send"><button type="submit">${words.sendAgain}</button></p>
</form>`;
}
