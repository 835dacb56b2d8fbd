import { dayOf } from './day';
import type { Deadline, SkippedDay } from './deadline';

/** Days in a row with the same reason as one: "10-01 至 10-07 国庆节". */
function grouped(skipped: readonly SkippedDay[]): { from: string; to: string; why: string; kind: string }[] {
  const groups: { from: string; to: string; why: string; kind: string }[] = [];
  for (const { date, why, kind } of skipped) {
    const last = groups.at(-1);
    const follows = last && Date.parse(date) - Date.parse(last.to) === 86_400_000;
    if (last && follows && last.why === why && last.kind === kind) last.to = date;
    else groups.push({ from: date, to: date, why, kind });
  }
  return groups;
}

/** The derivation in one sentence each, Chinese and English. `name` is the rule in words. */
export function explain(deadline: Deadline, name: { zh: string; en: string }): { zh: string; en: string } {
  const span = (from: string, to: string, joint: string): string => (from === to ? from : `${from}${joint}${to}`);
  const groups = grouped(deadline.skipped);
  const start = dayOf(deadline.start);
  const zh = [`${name.zh}时限 ${deadline.workingDays} 个工作日，自 ${start} 次日起算`];
  const en = [`${name.en}: ${deadline.workingDays} working day(s), counted from the day after ${start}`];
  for (const e of deadline.extensions) {
    zh.push(`经批准延长 ${e.workingDays} 个工作日（${dayOf(e.at)}）`);
    en.push(`extended by ${e.workingDays} working day(s) on ${dayOf(e.at)}`);
  }
  if (groups.length) {
    zh.push(`不计 ${groups.map((g) => `${span(g.from, g.to, ' 至 ')} ${g.why}`).join('、')}`);
    en.push(`not counted: ${groups.map((g) => `${span(g.from, g.to, ' to ')} ${g.kind}`).join(', ')}`);
  }
  zh.push(deadline.dueAt ? `于 ${dayOf(deadline.dueAt)} 24:00 到期` : '目前暂停计时');
  en.push(deadline.dueAt ? `ends on ${dayOf(deadline.dueAt)} at 24:00` : 'the clock is stopped');
  if (deadline.unknownYears.length) {
    const years = deadline.unknownYears.join('、');
    zh.push(`注意：${years} 年的工作日历尚未录入，暂按周一至周五推算，录入后可能调整`);
    en.push(`note: the calendar of ${deadline.unknownYears.join(', ')} is missing, plain weekdays were taken, the date may move`);
  }
  return { zh: `${zh.join('；')}。`, en: `${en.join('; ')}.` };
}
