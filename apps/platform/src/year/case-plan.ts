import { MEASURES_TO, type YearFigures } from './figures';
import type { Calendar } from '@mingjing/workflow';
import { stepAfter, type YearStep } from './days';
import type { Dice } from './dice';
import type { YearVoice } from './voice';

/** Who takes a step in a case. */
export type Hand = 'supervisor' | 'unit' | 'second' | 'coordinator';

/** One action of the case, on a step of the year. */
export interface CaseMove {
  step: number;
  by: Hand;
  action: string;
  body: Record<string, unknown>;
}

/** An unsatisfied evaluation and how it is handled, from screening to closed. */
export interface YearCase {
  index: number;
  voice: YearVoice;
  /** The citizen leaves a number to be called on. */
  phone: string;
  text: string;
  supervisionNotice: boolean;
  advisoryReminder: boolean;
  measures: { kind: string; count: number }[];
  moves: CaseMove[];
}

const WORDS = [
  '排了一个多小时才轮到，三个窗口只开了一个。',
  '材料清单没有一次说清楚，来回跑了三趟。',
  '工作人员说话不耐烦，问了两遍都不回答。',
  '说好三天办结，过了一周还没有消息。',
  '中午没到下班时间窗口就没人了。',
  '电话打了五次没有人接。',
  '收费没有明细，问了也没有解释。',
  '挂号处插队没有人管，等了很久。',
];
const FINDINGS = ['窗口排班不合理，高峰时段开放不足', '一次性告知单未更新', '工作人员态度生硬，情况属实', '内部流转超时，未及时告知'];
/** Cases with a finding, and those where the citizen leaves a number; the rest is explained, or anonymous: ours. */
const FOUND = 0.85;
const WITH_PHONE = 0.6;
const COMPLEX = 0.2;

/** Working days after the opening on which each stage is done, for cases that are found and those explained. */
const ON = { screen: 1, acknowledge: 2, verify: 3, rectify: 5, accept: 6, visit: 8, sign: 9 } as const;

interface When {
  steps: readonly YearStep[];
  calendar: Calendar;
}

/**
 * Plans how each unsatisfied evaluation is handled: as many supervision notices and advisory reminders as the figures say,
 * and the handling measures in rectifications accepted by their cut-off.
 */
export function planCases(unhappy: readonly YearVoice[], figures: YearFigures, when: When, dice: Dice): YearCase[] {
  const places = unhappy.map((_, index) => index);
  const notices = new Set(dice.shuffled(places).slice(0, figures.supervisionNotices));
  const reminders = new Set(dice.shuffled(places).slice(0, figures.advisoryReminders));
  // The first one is found in any case: measures need somebody to be taken with.
  const found = places.map((index) => index === 0 || dice.chance(FOUND));
  const acceptedOn = unhappy.map((voice) => dayAfter(voice.step, ON.accept, when));
  const withMeasures = places.filter((index) => found[index] && (acceptedOn[index] as string) <= MEASURES_TO);
  const measures = dealOut(figures.measures, withMeasures, dice);
  // What is accepted later has measures too: a cut-off that cuts nothing off would prove nothing.
  for (const index of places)
    if (found[index] && (acceptedOn[index] as string) > MEASURES_TO) measures.set(index, new Map([['criticism', 1]]));
  return unhappy.map((voice, index) => {
    const one: Omit<YearCase, 'moves'> = {
      index,
      voice,
      phone: voice.way !== 'reply' && dice.chance(WITH_PHONE) ? `13700${String(index).padStart(6, '0')}` : '',
      text: voice.way === 'reply' ? '' : dice.pick(WORDS),
      supervisionNotice: notices.has(index),
      advisoryReminder: reminders.has(index),
      measures: [...(measures.get(index) ?? [])].map(([kind, count]) => ({ kind, count })),
    };
    return { ...one, moves: movesOf(one, found[index] === true, when, dice) };
  });
}

/** Deals each measure to one of the cases. */
function dealOut(measures: Record<string, number>, cases: readonly number[], dice: Dice): Map<number, Map<string, number>> {
  const dealt = new Map<number, Map<string, number>>();
  for (const [kind, count] of Object.entries(measures)) {
    for (let n = 0; n < count; n += 1) {
      const to = dice.pick(cases);
      const own = dealt.get(to) ?? new Map<string, number>();
      dealt.set(to, own.set(kind, (own.get(kind) ?? 0) + 1));
    }
  }
  return dealt;
}

function stepOn(opened: number, workingDays: number, { steps, calendar }: When): number {
  const step = stepAfter(steps, calendar, (steps[opened] as YearStep).day, workingDays);
  if (step === undefined) throw new Error(`a case of step ${opened} is not over within the year`);
  return step;
}

function dayAfter(opened: number, workingDays: number, when: When): string {
  return (when.steps[stepOn(opened, workingDays, when)] as YearStep).day;
}

function movesOf(one: Omit<YearCase, 'moves'>, found: boolean, when: When, dice: Dice): CaseMove[] {
  const { voice, phone, text, supervisionNotice, advisoryReminder } = one;
  const at = (stage: keyof typeof ON) => stepOn(voice.step, ON[stage], when);
  const first = phone ? { result: 'reached', way: 'phone' } : { result: 'anonymous' };
  const grade = dice.chance(COMPLEX) ? 'complex' : 'simple';
  const instruction = '请于规定时限内核实并反馈';
  const moves: CaseMove[] = [
    { step: at('screen'), by: 'supervisor', action: 'accept', body: { note: '属于受理范围' } },
    { step: at('screen'), by: 'supervisor', action: 'recordVisit', body: { ...first, grade } },
    {
      step: at('screen'),
      by: 'supervisor',
      action: 'dispatch',
      body: { instruction, supervisionNotice, advisoryReminder, releasedWords: text },
    },
    { step: at('acknowledge'), by: 'unit', action: 'acknowledge', body: {} },
    ...(found ? rectified(one, at, dice) : explained(at)),
    {
      step: at('visit'),
      by: 'second',
      action: 'recordFinalVisit',
      body: phone ? { result: lastWord(dice), way: 'phone' } : { result: 'anonymous' },
    },
  ];
  if (!phone) moves.push({ step: at('sign'), by: 'coordinator', action: 'signClosing', body: { note: '匿名评价，无法回访，同意办结' } });
  return moves;
}

const lastWord = (dice: Dice): string => (dice.chance(0.8) ? 'satisfied' : dice.chance(0.7) ? 'basicallySatisfied' : 'partlySolved');

type At = (stage: keyof typeof ON) => number;

function explained(at: At): CaseMove[] {
  const verdict = { verdict: 'unsubstantiated', findings: '经调阅监控和叫号记录，与反映情况不符' };
  return [
    { step: at('verify'), by: 'unit', action: 'verify', body: verdict },
    { step: at('accept'), by: 'supervisor', action: 'explain', body: { explanation: '经核查，当日办理时长符合承诺时限，特向您说明。' } },
  ];
}

function rectified({ measures }: Omit<YearCase, 'moves'>, at: At, dice: Dice): CaseMove[] {
  const verdict = dice.chance(0.75) ? 'substantiated' : 'partlySubstantiated';
  const side = { party: 'staff', statement: '当日业务集中，解释不够耐心，愿意改进', waived: false, objects: false };
  const plan = { summary: '已整改并公示', timetable: '五个工作日内完成', personsInCharge: ['单位负责人'], measures };
  return [
    { step: at('verify'), by: 'unit', action: 'verify', body: { verdict, findings: dice.pick(FINDINGS) } },
    { step: at('rectify'), by: 'unit', action: 'stateOwnSide', body: side },
    { step: at('rectify'), by: 'unit', action: 'submitRectification', body: plan },
    { step: at('accept'), by: 'supervisor', action: 'acceptRectification', body: {} },
  ];
}
