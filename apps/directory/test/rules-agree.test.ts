import * as consumer from '../../evaluation/src/form';
import { RULES } from '../src/rules';

describe('rules whose shape the evaluation service owns', () => {
  test.each([
    ['evaluation.form', consumer.formSchema, consumer.DEFAULT_FORM],
    ['evaluation.dailyLimit', consumer.dailyLimitSchema, consumer.DEFAULT_DAILY_LIMIT],
    ['evaluation.invitationDays', consumer.invitationDaysSchema, consumer.DEFAULT_INVITATION_DAYS],
  ] as const)('%s: same default, and each takes what the other takes', (key, schema, value) => {
    expect(RULES[key].default).toEqual(value);
    const level = (code: string, rating: string) => ({ code, nameZh: code, rating });
    const five = { levels: [level('a', 'satisfied'), level('b', 'unsatisfied')], dimensions: [] };
    const samples: unknown[] = [
      value,
      0,
      1,
      50,
      51,
      365,
      366,
      2.5,
      'x',
      null,
      five,
      { ...five, maxTextLength: 5001 },
      { ...five, changeHours: -1 },
      { ...five, other: 1 },
      { ...five, levels: [level('a', 'satisfied')] },
    ];
    for (const sample of samples)
      expect([sample, RULES[key].schema.safeParse(sample).success]).toEqual([sample, schema.safeParse(sample).success]);
  });
});
