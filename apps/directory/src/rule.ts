import { Refused } from '@mingjing/contracts/refused';
import { checkedValue, ruleDefinition } from './rules';

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
