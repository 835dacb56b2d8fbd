import { addMonths, dayOf } from './day';
import type { SkippedDay } from './counting';
import type { Deadline } from './deadline';
import { extended, inWords, measured } from './duration';

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

const span = (from: string, to: string, joint: string): string => (from === to ? from : `${from}${joint}${to}`);

/** Where the count begins, in words. */
function begun(deadline: Deadline): { zh: string; en: string } {
  const start = dayOf(deadline.start);
  const { unit, count } = extended(deadline, deadline.extensions);
  if (unit === 'officeMinutes') {
    const [at, asked] = [minuteOf(deadline.begins ?? deadline.start), minuteOf(deadline.start)];
    const hours = deadline.office ? ` ${deadline.office.from}–${deadline.office.to}` : '';
    const later = at !== asked;
    return {
      zh: `自 ${at} 起算（工作时间${hours}${later ? `，${asked} 不在其内` : ''}）`,
      en: `counted from ${at} (office hours${hours}${later ? `; ${asked} is outside them` : ''})`,
    };
  }
  if (unit === 'months') {
    const end = addMonths(start, count);
    const [zh, en] =
      end.slice(8) === start.slice(8) ? ['对应日', 'the same day number'] : ['月末日（该月没有对应日）', 'the last day of its month'];
    return { zh: `自 ${start} 次日起算，至${zh} ${end}`, en: `counted from the day after ${start} to ${en}, ${end}` };
  }
  return { zh: `自 ${start} 次日起算`, en: `counted from the day after ${start}` };
}

/** Days in a row that do not count; of calendar days and months rest days only move the end on. */
function notCounted(deadline: Deadline): { zh: string[]; en: string[] } {
  const { unit } = measured(deadline);
  const movesOn = unit === 'calendarDays' || unit === 'months';
  const groups = grouped(deadline.skipped);
  const some = (of: typeof groups, zh: string, en: string) => ({
    zh: of.length ? [`${zh} ${of.map((g) => `${span(g.from, g.to, ' 至 ')} ${g.why}`).join('、')}`] : [],
    en: of.length ? [`${en}: ${of.map((g) => `${span(g.from, g.to, ' to ')} ${g.kind}`).join(', ')}`] : [],
  });
  const paused = movesOn ? groups.filter((g) => g.kind === 'paused') : groups;
  const moved = some(
    movesOn ? groups.filter((g) => g.kind !== 'paused') : [],
    '末日遇休息日顺延',
    'the last day was a rest day, moved on past',
  );
  const skipped = some(paused, '不计', 'not counted');
  return { zh: [...skipped.zh, ...moved.zh], en: [...skipped.en, ...moved.en] };
}

/** "2021-07-09 13:00", Asia/Shanghai. */
const minuteOf = (at: Date): string => `${dayOf(at)} ${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(11, 16)}`;

function ended(deadline: Deadline): { zh: string; en: string } {
  if (!deadline.dueAt) return { zh: '目前暂停计时', en: 'the clock is stopped' };
  if (measured(deadline).unit === 'officeMinutes') {
    return { zh: `于 ${minuteOf(deadline.dueAt)} 到期`, en: `ends at ${minuteOf(deadline.dueAt)}` };
  }
  const day = dayOf(deadline.dueAt);
  return { zh: `于 ${day} 24:00 到期`, en: `ends on ${day} at 24:00` };
}

/** The derivation in one sentence each, Chinese and English. `name` is the rule in words. */
export function explain(deadline: Deadline, name: { zh: string; en: string }): { zh: string; en: string } {
  const [length, from, skipped, end] = [inWords(deadline), begun(deadline), notCounted(deadline), ended(deadline)];
  const zh = [`${name.zh}时限 ${length.zh}，${from.zh}`];
  const en = [`${name.en}: ${length.en}, ${from.en}`];
  for (const e of deadline.extensions) {
    zh.push(`经批准延长 ${inWords(e).zh}（${dayOf(e.at)}）`);
    en.push(`extended by ${inWords(e).en} on ${dayOf(e.at)}`);
  }
  zh.push(...skipped.zh, end.zh);
  en.push(...skipped.en, end.en);
  if (deadline.unknownYears.length) {
    const years = deadline.unknownYears.join('、');
    zh.push(`注意：${years} 年的工作日历尚未录入，暂按周一至周五推算，录入后可能调整`);
    en.push(`note: the calendar of ${deadline.unknownYears.join(', ')} is missing, plain weekdays were taken, the date may move`);
  }
  return { zh: `${zh.join('；')}。`, en: `${en.join('; ')}.` };
}
