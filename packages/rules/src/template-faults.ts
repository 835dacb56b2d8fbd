/** Variables a template may hold, with what they stand for; those of reminders are the names the reminders give. */
export const VARIABLES = {
  invitation: { unit: '单位', servicePoint: '评议对象', link: '链接', levels: '评价等级', day: '办理日期' },
  integrityReminder: { name: '姓名', years: '年数', holiday: '节日' },
  passwordCode: { code: '验证码' },
} as const;
export type TemplateKind = keyof typeof VARIABLES;

/** Words of cases: an SMS never says what a case is about (domain.md §1, zones). */
const CASE_WORDS = ['投诉', '举报', '信访', '督办', '核查', '整改', '案件', '线索', '处分', '约谈'];
export const VARIABLE = /\{([A-Za-z]*)\}/g;
const OPT_OUT = /(退订|拒收).{0,3}[TＴ]|[TＴ]D?.{0,3}(退订|拒收)/;

export interface Fault {
  code: 'variableUnknown' | 'linkMissing' | 'codeMissing' | 'optOutMissing' | 'caseWords' | 'braces';
  zh: string;
  en: string;
}

/** What is wrong with a template; such a one cannot be put in force. */
export function faultsOf(kind: TemplateKind, template: string): Fault[] {
  const known = Object.keys(VARIABLES[kind]);
  const used = [...template.matchAll(VARIABLE)].map(([, name]) => name ?? '');
  const unknown = used.filter((name) => !known.includes(name));
  const list = known.map((name) => `{${name}}`).join(' ');
  const faults: Fault[] = [];
  if (unknown.length > 0) {
    const names = unknown.map((name) => `{${name}}`).join(' ');
    faults.push({ code: 'variableUnknown', zh: `没有变量 ${names}，可用：${list}。`, en: `Unknown: ${names}; there are ${list}.` });
  }
  if (/[{}]/.test(template.replace(VARIABLE, ''))) {
    faults.push({ code: 'braces', zh: '花括号没有成对。', en: 'A brace stands alone.' });
  }
  if (kind === 'invitation' && !used.includes('link')) {
    faults.push({ code: 'linkMissing', zh: '模板中必须有 {link}。', en: 'The template needs {link}.' });
  }
  if (kind === 'passwordCode' && !used.includes('code')) {
    faults.push({ code: 'codeMissing', zh: '模板中必须有 {code}。', en: 'The template needs {code}.' });
  }
  if (kind === 'invitation' && !OPT_OUT.test(template)) {
    faults.push({ code: 'optOutMissing', zh: '模板中须写明如何退订，例如“退订回T”。', en: 'Say how to opt out, e.g. 退订回T.' });
  }
  const words = CASE_WORDS.filter((word) => template.includes(word));
  if (words.length > 0) {
    faults.push({
      code: 'caseWords',
      zh: `短信不得涉及办件办案内容，请去掉：${words.join('、')}。`,
      en: `No words of cases: ${words.join(', ')}.`,
    });
  }
  return faults;
}
