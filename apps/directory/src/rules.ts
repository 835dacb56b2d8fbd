import { z } from 'zod';
import { Refused } from '@mingjing/contracts/refused';
import { RULES, type RuleDefinition } from '@mingjing/rules';

const CHINESE = z.locales.zhCN().localeError;

/** @throws Refused `rule.unknown`, naming the keys there are */
export function ruleDefinition(key: string): RuleDefinition {
  const found = RULES.get(key);
  if (found) return found;
  const known = [...RULES.keys()].join(', ');
  throw new Refused('rule.unknown', 'invalid', {
    field: 'key',
    zh: `没有这条规则。可设置的规则：${known}。`,
    en: `There is no such rule; there are: ${known}.`,
  });
}

/**
 * The value of a rule as it will be kept: checked by the rule's schema, in one spelling.
 * @throws Refused `rule.unknown`, `rule.notJson`, `rule.invalid` naming the place in the value
 */
export function checkedValue(key: string, json: string): string {
  const { schema } = ruleDefinition(key);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new Refused('rule.notJson', 'invalid', {
      field: 'valueJson',
      zh: '规则的值不是合法的 JSON，请检查括号和引号。',
      en: 'The value is not JSON.',
    });
  }
  const result = schema.safeParse(value);
  if (result.success) return JSON.stringify(result.data);
  const place = ['valueJson', ...(result.error.issues[0]?.path ?? [])].join('.');
  const inChinese = schema.safeParse(value, { error: CHINESE }).error;
  throw new Refused('rule.invalid', 'invalid', {
    field: place,
    zh: `规则的值不符合要求（${place}）：${inChinese?.issues[0]?.message ?? ''}`,
    en: `${place}: ${result.error.issues[0]?.message ?? ''}`,
  });
}
