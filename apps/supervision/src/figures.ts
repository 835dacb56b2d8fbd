import { Refused } from '@mingjing/contracts/refused';
import type { supervision } from '@mingjing/contracts';
import { scopeFilter, type Actor } from '@mingjing/kit';
import { endOfDay, isDay, startOfDay } from '@mingjing/workflow';
import type { Instruction } from './instruction';
import type { Models } from './models';

/** The middle of numbers; of an even count the mean of the two in the middle; undefined of none. */
export function median(numbers: readonly number[]): number | undefined {
  if (numbers.length === 0) return undefined;
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Minutes to a tenth. */
const tenths = (minutes: number | undefined): number | undefined => minutes && Math.round(minutes * 10) / 10;

/** Figures of some instructions. Pure. */
export function rowOf(division: string, all: readonly Instruction[]): supervision.InstructionFigures {
  const legs = all.flatMap((i) => i.legs);
  const taken = legs.filter((leg) => leg.taken);
  const answered = legs.filter((leg) => leg.answered);
  return {
    ...{ division, issued: all.length, legs: legs.length, acknowledged: taken.length, submitted: answered.length },
    acknowledgedInTime: taken.filter((leg) => leg.taken!.inTime).length,
    medianMinutes: tenths(median(taken.map((leg) => leg.taken!.minutes))),
    medianOfficeMinutes: tenths(median(taken.map((leg) => leg.taken!.officeMinutes))),
    submittedInTime: answered.filter((leg) => leg.answered!.inTime).length,
    medianWorkingDays: median(answered.map((leg) => leg.answered!.workingDays)),
    medianCalendarDays: median(answered.map((leg) => leg.answered!.calendarDays)),
  };
}

/**
 * Instructions issued within days: of a division with all below it, then of each directly below. Those that only the persons
 * named may read are left out: a count that is higher than a list tells of them.
 * @throws Refused `instruction.dayInvalid`, `authorisation.forbidden`, `authorisation.ofUnit`
 */
export async function figures({ instructions }: Models, request: supervision.GetFiguresRequest, actor: Actor) {
  const { division, fromDay, toDay } = request;
  for (const [field, day] of Object.entries({ fromDay, toDay })) {
    if (day !== '' && !isDay(day))
      throw new Refused('instruction.dayInvalid', 'invalid', {
        field,
        zh: '日期请写成 2026-11-20 的形式。',
        en: 'Write the day as YYYY-MM-DD.',
      });
  }
  const issuedAt = { $gt: fromDay ? startOfDay(fromDay) : new Date(0), $lte: toDay ? endOfDay(toDay) : new Date('2101-01-01') };
  const filter = {
    $and: [scopeFilter(actor, 'instruction.figures'), { secrecy: 'ordinary', issuedAt, ...(division && { divisionPath: division }) }],
  };
  const found: Instruction[] = [];
  for await (const doc of instructions.model.find(filter).select({ legs: 1, divisionPath: 1 }).lean().cursor())
    found.push(instructions.stateOf(doc));
  const below = (i: Instruction): string => i.divisionPath[(division ? i.divisionPath.indexOf(division) : -1) + 1] ?? '';
  const children = [...new Set(found.map(below))].filter(Boolean).sort();
  return {
    rows: [
      rowOf(division, found),
      ...children.map((child) =>
        rowOf(
          child,
          found.filter((i) => below(i) === child),
        ),
      ),
    ],
  };
}
