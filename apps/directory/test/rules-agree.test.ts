import * as consumer from '../../evaluation/src/form';
import * as openData from '../../statistics/src/open-data-rule';
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

test('statistics.openData: same default, and each takes what the other takes', () => {
  const { schema, default: value } = RULES[openData.OPEN_DATA_RULE];
  expect(value).toEqual(openData.DEFAULT_OPEN_DATA);
  const samples = [
    value,
    null,
    {},
    { ...value, enabled: false },
    { ...value, enabled: 'no' },
    ...[2, 3, 100, 101, 5.5].map((smallestGroup) => ({ ...value, smallestGroup })),
    ...[3, 4, 92, 93].map((afterDays) => ({ ...value, afterDays })),
    { ...value, other: 1 },
  ];
  for (const sample of samples)
    expect([sample, schema.safeParse(sample).success]).toEqual([sample, openData.openDataSchema.safeParse(sample).success]);
});
