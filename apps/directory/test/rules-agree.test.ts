import * as alarms from '../../evaluation/src/alarm';
import * as consumer from '../../evaluation/src/form';
import * as holding from '../../evaluation/src/holding';
import * as reminding from '../../notification/src/reminders/rule';
import * as sender from '../../notification/src/rules';
import * as openData from '../../statistics/src/open-data-rule';
import { RULES } from '../src/rules';

describe('rules whose shape the evaluation service owns', () => {
  test.each([
    ['evaluation.form', consumer.formSchema, consumer.DEFAULT_FORM],
    ['evaluation.dailyLimit', consumer.dailyLimitSchema, consumer.DEFAULT_DAILY_LIMIT],
    ['evaluation.invitationDays', consumer.invitationDaysSchema, consumer.DEFAULT_INVITATION_DAYS],
    ['privacy.floor', consumer.privacyFloorSchema, consumer.DEFAULT_PRIVACY_FLOOR],
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
      ...[4, 5, 50, 51, 5.5].map((smallest) => ({ smallest, afterDays: 4 })),
      ...[3, 4, 92, 93].map((afterDays) => ({ smallest: 5, afterDays })),
      { smallest: 5, afterDays: 4, other: 1 },
    ];
    for (const sample of samples)
      expect([sample, RULES[key].schema.safeParse(sample).success]).toEqual([sample, schema.safeParse(sample).success]);
  });
});

test('privacy.floor: statistics take it for the same', () => {
  expect(openData.DEFAULT_PRIVACY_FLOOR).toEqual(consumer.DEFAULT_PRIVACY_FLOOR);
  const floors = [4, 5, 50, 51, 5.5].flatMap((smallest) => [3, 4, 92, 93].map((afterDays) => ({ smallest, afterDays })));
  for (const sample of [...floors, { smallest: 5, afterDays: 4, other: 1 }, null])
    expect([sample, openData.privacyFloorSchema.safeParse(sample).success]).toEqual([
      sample,
      consumer.privacyFloorSchema.safeParse(sample).success,
    ]);
});

test('evaluation.holding: same default, and each takes what the other takes', () => {
  const { schema, default: value } = RULES[holding.HOLDING_RULE];
  expect(value).toEqual(holding.DEFAULT_HOLDING);
  const samples = [
    ...[value, null, {}, { ...value, other: 1 }, { ...value, doors: [] }, { ...value, doors: ['burst', 'x'] }],
    ...[['burst'], ['nightly'], [...holding.DOOR_FLAGS]].map((doors) => ({ ...value, doors })),
    ...[1, 2, 50, 51, 2.5].flatMap((times) => [
      { ...value, leftNumber: { times, days: 30 } },
      { ...value, matterNumber: { times, days: 30 } },
      { ...value, windowsADay: times },
    ]),
    ...[0, 1, 31, 32].map((days) => ({ ...value, leftNumber: { times: 5, days } })),
    ...[0, 1, 60, 61].map((reviewDays) => ({ ...value, reviewDays })),
    ...['any', 'ownUnit', 'none', 'all'].map((officials) => ({ ...value, officials })),
  ];
  for (const sample of samples)
    expect([sample, schema.safeParse(sample).success]).toEqual([sample, holding.holdingSchema.safeParse(sample).success]);
});

test('evaluation.alarms: same default, and each takes what the other takes', () => {
  const { schema, default: value } = RULES[alarms.ALARMS_RULE];
  expect(value).toEqual(alarms.DEFAULT_ALARMS);
  const samples = [
    ...[value, null, {}, { ...value, other: 1 }],
    ...[1, 2, 50, 51, 2.5].flatMap((times) => [
      { ...value, recurringNumber: { times, days: 30 } },
      { ...value, quickRatings: { times, minutes: 5 } },
    ]),
    ...[0, 1, 31, 32].map((days) => ({ ...value, recurringNumber: { times: 5, days } })),
    ...[0, 1, 60, 61].map((minutes) => ({ ...value, quickRatings: { times: 3, minutes } })),
    ...['any', 'ownUnit', 'none'].map((officials) => ({ ...value, officials })),
  ];
  for (const sample of samples)
    expect([sample, schema.safeParse(sample).success]).toEqual([sample, alarms.alarmsSchema.safeParse(sample).success]);
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

describe('rules whose shape the notification service owns', () => {
  const invitation = sender.DEFAULT_INVITATION;
  const wording = (template: string) => ({ ...invitation, template });
  const samples: unknown[] = [
    ...[invitation, sender.DEFAULT_QUIET_HOURS, sender.DEFAULT_CAPS, sender.DEFAULT_RETRY, null, 'x', {}],
    ...['', '{link}', '{link} 退订回T', '{link}{other} 退订回T', '{link 退订回T', '{link}退订', '退订回T', 'x'.repeat(301)].map(wording),
    ...['{link}回TD退订', '{link}核查进展，拒收回Ｔ', '{link}拒收请直接回复T', '{}{link}退订T'].map(wording),
    ...['验证码{code}', '验证码', '{code}{name}', '投诉{code}', '{code', ''].map((template) => ({ template, signature: '明镜评议' })),
    ...['明', '明镜评议', '十三个字的签名就太长了不行的', '明镜 评议', '【明镜】', 'MJ2026'].map((signature) => ({
      ...invitation,
      signature,
    })),
    ...[-1, 0, 60, 61, 1.5].map((remindAfterDays) => ({ ...invitation, remindAfterDays })),
    ...[-1, 0, 3650, 3651].map((withinDays) => ({ ...invitation, withinDays })),
    { enabled: true, template: invitation.template, signature: '明镜', remindAfterDays: 3 },
    { ...invitation, other: 1 },
    ...['7:00', '24:00', '23:59', '00:60', '08:00'].map((from) => ({ from, to: '08:00' })),
    ...[0, 1, 100, 101].map((perDay) => ({ perDay, per30Days: 10 })),
    ...[[], [0], [0.05], [5, 86_401], Array.from({ length: 21 }, () => 1)].map((waitsSeconds) => ({ waitsSeconds, giveUpHours: 24 })),
    ...[
      ...[sender.DEFAULT_REPLIES, { ...sender.DEFAULT_REPLIES, other: 1 }, { ...sender.DEFAULT_REPLIES, optOut: [] }],
      ...[0, 1, 90, 91, 2.5].flatMap((n) => [
        { ...sender.DEFAULT_REPLIES, keepDays: n },
        { ...sender.DEFAULT_REPLIES, mostPerNumber: n },
      ]),
      ...['', '…', '，。', '巴适', '👍', 'x'.repeat(31)].map((phrase) => ({ ...sender.DEFAULT_REPLIES, satisfied: [phrase] })),
      ...['滿', '滿满', '滿满满'].map((pair) => ({ ...sender.DEFAULT_REPLIES, sameCharacters: [pair] })),
    ],
    ...[0, 0.001, 721].map((giveUpHours) => ({ waitsSeconds: [1], giveUpHours })),
  ];

  test.each([
    ['notification.invitation', sender.invitationSchema, invitation],
    ['notification.passwordCode', sender.passwordCodeSchema, sender.DEFAULT_PASSWORD_CODE],
    ['notification.quietHours', sender.quietHoursSchema, sender.DEFAULT_QUIET_HOURS],
    ['notification.caps', sender.capsSchema, sender.DEFAULT_CAPS],
    ['notification.retry', sender.retrySchema, sender.DEFAULT_RETRY],
    ['notification.replies', sender.repliesSchema, sender.DEFAULT_REPLIES],
  ] as const)('%s: same default, and each takes what the other takes', (key, schema, value) => {
    expect(RULES[key].default).toEqual(value);
    for (const sample of samples)
      expect([sample, RULES[key].schema.safeParse(sample).success]).toEqual([sample, schema.safeParse(sample).success]);
  });
});

test('notification.reminders: same default, and each takes what the other takes', () => {
  const { schema, default: value } = RULES['notification.reminders'];
  expect(value).toEqual(reminding.DEFAULT_REMINDERS);
  const [holiday] = reminding.DEFAULT_REMINDERS.holidays;
  const worded = (template: string) => ({ ...value, birthday: { enabled: true, template } });
  const holidays = (...given: object[]) => ({ ...value, holidays: given.map((one) => ({ ...holiday, ...one })) });
  const samples: unknown[] = [
    ...[value, null, {}, { ...value, paused: 'no' }, { ...value, other: 1 }, { ...value, catchUpDays: undefined }],
    ...['', '{name}', '{name}{years}{holiday}', '{unit}', '{name', 'x'.repeat(301), '{name}，核查进展'].map(worded),
    ...[-1, 0, 30, 31, 1.5].map((catchUpDays) => ({ ...value, catchUpDays })),
    ...['9:00', '24:00', '09:00'].map((sendAt) => ({ ...value, sendAt })),
    ...['廉', '廉政提醒', '【廉政】'].map((signature) => ({ ...value, signature })),
    ...[{}, { code: 'A' }, { code: 'new year' }, { name: '春' }, { daysBefore: 31 }, { daysBefore: -1 }, { template: '{x}' }].map((one) =>
      holidays(one),
    ),
    holidays({}, {}),
    holidays({}, { code: 'another' }),
    holidays(),
    holidays(...Array.from({ length: 31 }, (_, n) => ({ code: `code${String.fromCharCode(97 + (n % 26)).repeat(1 + n)}` }))),
  ];
  for (const sample of samples)
    expect([sample, schema.safeParse(sample).success]).toEqual([sample, reminding.remindersSchema.safeParse(sample).success]);
});
