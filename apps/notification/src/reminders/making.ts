import type { Job } from '@mingjing/kit';
import { addDays, atMinute, dayOf, daysBetween, type Day } from '@mingjing/workflow';
import { enqueue, type Wanted } from '../queue';
import type { Work } from '../work';
import type { Occasion } from './occasions';
import { Planning } from './planning';
import { inBatches, type Listed } from './roll';
import type { RemindersRule } from '@mingjing/rules';

const PROGRESS = 'made';
const ID_LENGTH = 32;
/** Farther back than this nobody asks why something was not sent. */
const LONGEST_ABSENCE_DAYS = 400;
/** Longest time, real, between two looks while the platform's clock stands. */
const LOOK_MS = 30_000;

/** One message per official, occasion and year, by primary key. */
export function reminderId(work: Work, officialId: string, { occasion, year }: Pick<Occasion, 'occasion' | 'year'>): string {
  return `ir:${work.macs.message(JSON.stringify([officialId, occasion, year])).slice(0, ID_LENGTH)}`;
}

/** The moment of a day at which its reminders go out. */
export function sendingTime(day: Day, { sendAt }: Pick<RemindersRule, 'sendAt'>): Date {
  const [hours, minutes] = sendAt.split(':').map(Number);
  return atMinute(day, (hours ?? 0) * 60 + (minutes ?? 0));
}

/** Puts the reminders of each day into the queue when their hour has come; looks again with every minute of the clock. */
export function remindersJob(work: Work): Job {
  let looked = { minute: Number.NaN, at: Number.NEGATIVE_INFINITY };
  return {
    name: 'integrity reminders',
    everyMs: work.context.config.NOTIFICATION_EVERY_MS,
    async run(signal) {
      const minute = Math.floor(work.context.clock.now().getTime() / 60_000);
      if (minute === looked.minute && performance.now() - looked.at < LOOK_MS) return;
      const at = performance.now();
      await makeReminders(work, signal);
      looked = { minute, at };
    },
  };
}

/**
 * Makes the messages of all days since the last look, also of those that went by while nothing ran: late ones still go out
 * within the rule's days, the others are there as suppressed, and say why.
 */
export async function makeReminders(work: Work, signal: AbortSignal): Promise<void> {
  const { reminderProgress } = work.models;
  const today = dayOf(work.context.clock.now());
  const progress = await reminderProgress.findById(PROGRESS).lean();
  const reached = progress?.day ?? today;
  const longest = addDays(today, -LONGEST_ABSENCE_DAYS);
  const from = [reached < longest ? longest : reached, today].sort()[0] as Day;
  const planning = new Planning(work, from, today);
  if (work.provider) {
    for await (const officials of inBatches(work, { paused: false })) {
      if (signal.aborted) return;
      const wanted = await Promise.all(officials.map((official) => wantedOf(work, planning, official)));
      await enqueueNew(work, wanted.flat());
    }
    await warn(work, planning);
  }
  if (progress?.day !== today) await reminderProgress.updateOne({ _id: PROGRESS }, { $set: { day: today } }, { upsert: true });
}

async function wantedOf(work: Work, planning: Planning, { id, state }: Listed): Promise<Wanted[]> {
  const now = work.context.clock.now();
  const { rule, occasions } = await planning.occasions(state);
  return occasions.flatMap((occasion): Wanted[] => {
    const dueAt = sendingTime(occasion.remindOn, rule);
    const suppressed = reasonAgainst(rule, occasion.remindOn, dayOf(now));
    if (dueAt > now || suppressed === 'wait') return [];
    const { divisionPath, unitId } = state;
    const about = { kind: 'integrityReminder' as const, divisionPath, unitId, servicePointId: '', matterId: '' };
    const purpose = { ...about, officialId: id, occasion: occasion.occasion, occasionDay: occasion.day };
    return [{ id: reminderId(work, id, occasion), cause: `reminders:${occasion.remindOn}`, purpose, dueAt, suppressed }];
  });
}

/** Why a reminder does not go out; "wait": the day is not over, and the pause may be. */
function reasonAgainst({ paused, catchUpDays }: RemindersRule, day: Day, today: Day): string | undefined {
  if (paused) return day === today ? 'wait' : 'paused';
  return daysBetween(day, today) > catchUpDays ? 'tooLate' : undefined;
}

/** Most days are looked at more than once: what is there already is left alone. */
async function enqueueNew(work: Work, wanted: Wanted[]): Promise<void> {
  if (wanted.length === 0) return;
  const ids = wanted.map(({ id }) => id);
  const found = await work.models.messages.model.find({ _id: { $in: ids } }, { _id: 1 }).lean<{ _id: string }[]>();
  const there = new Set(found.map(({ _id }) => _id));
  await enqueue(
    work,
    wanted.filter(({ id }) => !there.has(id)),
  );
}

/** Once per year and process. */
async function warn(work: Work, planning: Planning): Promise<void> {
  const told = work.yearsWarnedOf;
  for (const { rule, holidays } of await planning.soFar()) {
    if (!rule.holidays.some(({ enabled }) => enabled)) continue;
    for (const year of holidays.unknownYears.filter((one) => !told.has(one))) {
      told.add(year);
      work.context.log.warn({ year }, 'the official calendar of this year is missing: nobody is reminded of its holidays');
    }
  }
}
