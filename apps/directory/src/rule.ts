import { Refused } from '@mingjing/contracts/refused';
import { evaluationForm, privacyFloor, type Form, type PrivacyFloor } from '@mingjing/rules';
import { checkedValue, ruleDefinition } from './rules';

const FLOOR = privacyFloor.key;
const FORM = evaluationForm.key;

/** One rule as one division sets it. `valueJson` is empty where the division inherits it again. */
export interface Rule {
  division: string;
  key: string;
  valueJson: string;
}

export type RuleEvent =
  | { type: 'RuleSet'; data: { division: string; key: string; valueJson: string } }
  | { type: 'RuleCleared'; data: { division: string; key: string } };

export const noRule = (): Rule => ({ division: '', key: '', valueJson: '' });

export const ruleId = (division: string, key: string): string => `rule:${division}:${key}`;

export function evolveRule(_state: Rule, event: RuleEvent): Rule {
  return event.type === 'RuleSet' ? { ...event.data } : { ...event.data, valueJson: '' };
}

/**
 * Sets a rule for a division and all below it, or with an empty value lets it be inherited again.
 * @throws Refused `rule.rootOnly` and what the rule's own schema says
 */
export function setRule(division: string, key: string, json: string, isRoot: boolean) {
  const { rootOnly } = ruleDefinition(key);
  if (rootOnly && !isRoot) {
    throw new Refused('rule.rootOnly', 'invalid', {
      field: 'division',
      zh: '此规则全平台统一，只能在最上级区划设置。',
      en: 'This rule holds for the whole platform; set it at the root division.',
    });
  }
  const valueJson = json.trim() === '' ? '' : checkedValue(key, json);
  return (state: Rule): RuleEvent[] => {
    if (state.valueJson === valueJson) return [];
    return [valueJson === '' ? { type: 'RuleCleared', data: { division, key } } : { type: 'RuleSet', data: { division, key, valueJson } }];
  };
}

/**
 * The rules in force at the end of a path: the nearest division that sets a rule, else the built-in default.
 * @param path ancestors from the root to the division itself
 */
export function effectiveRules(keys: readonly string[], path: readonly string[], set: readonly Rule[]): (Rule & { description: string })[] {
  return keys.map((key) => {
    const { zh, en, default: value } = ruleDefinition(key);
    const nearest = set
      .filter((one) => one.key === key && one.valueJson !== '' && path.includes(one.division))
      .sort((a, b) => path.indexOf(b.division) - path.indexOf(a.division))[0];
    const description = `${zh} / ${en}`;
    return nearest ? { ...nearest, description } : { key, division: '', valueJson: JSON.stringify(value), description };
  });
}

/** True for the rules that have to agree with each other, whatever divisions set them. */
export const mustAgreeWith = (key: string): readonly string[] => (key === FLOOR || key === FORM ? [FLOOR, FORM] : []);

/**
 * A week is released to the units once nobody can change an evaluation of it any more, whatever division it is of.
 * @param wanted as it is about to be set; with an empty value: inherited again
 * @param set both rules as divisions have set them until now
 * @throws Refused `rule.disagrees`, naming what to set first
 */
export function mustAgree(wanted: Rule, set: readonly Rule[]): void {
  const { division, key } = wanted;
  const others = set.filter((one) => one.division !== division || one.key !== key);
  const valueJson = wanted.valueJson.trim() === '' ? '' : checkedValue(key, wanted.valueJson);
  const valuesOf = (of: string): unknown[] =>
    [...others, { ...wanted, valueJson }].filter((one) => one.key === of && one.valueJson !== '').map((one) => JSON.parse(one.valueJson));
  const hours = Math.max(...[evaluationForm.default, ...(valuesOf(FORM) as Form[])].map(({ changeHours }) => changeHours));
  const { afterDays } = (valuesOf(FLOOR) as PrivacyFloor[])[0] ?? privacyFloor.default;
  const days = Math.ceil(hours / 24);
  if (afterDays >= days) return;
  throw new Refused('rule.disagrees', 'invalid', key === FLOOR ? tooSoon(hours, days) : tooLong(afterDays));
}

function tooSoon(hours: number, days: number): { field: string; zh: string; en: string } {
  const zh = `有区划允许群众在 ${hours} 小时内修改评价，请填 ${days} 天或更多，或者先缩短该时限（${FORM}）。`;
  return {
    field: 'valueJson.afterDays',
    zh,
    en: `Evaluations can be changed for ${hours} hours: give ${days} days or more, or shorten that first (${FORM}).`,
  };
}

function tooLong(afterDays: number): { field: string; zh: string; en: string } {
  const zh = `每周的评价在 ${afterDays} 天后向单位公布，之后不能再改；请先调大 ${FLOOR} 的 afterDays，或者填 ${afterDays * 24} 小时以内。`;
  const en = `Weeks are released after ${afterDays} days and never changed again: raise afterDays of ${FLOOR} first, or give ${afterDays * 24} hours at most.`;
  return { field: 'valueJson.changeHours', zh, en };
}
