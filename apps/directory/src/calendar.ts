import { Refused } from '@mingjing/contracts/refused';
import { optionalLine } from './fields';

export interface CalendarDay {
  /** YYYY-MM-DD in Asia/Shanghai. */
  date: string;
  working: boolean;
  name: string;
}

/** One year of the official calendar: only the days that differ from Monday to Friday. */
export interface CalendarYear {
  year: number;
  /** Somebody has entered the year's official notice in full. */
  known: boolean;
  exceptions: CalendarDay[];
}

export type CalendarEvent =
  | { type: 'CalendarSeeded'; data: { year: number; exceptions: CalendarDay[] } }
  | { type: 'CalendarDaySet'; data: { year: number; day: CalendarDay } }
  | { type: 'CalendarYearCompleted'; data: { year: number } };

export const noCalendar = (): CalendarYear => ({ year: 0, known: false, exceptions: [] });
export const calendarId = (year: number): string => `calendar:${year}`;

export function evolveCalendar(state: CalendarYear, event: CalendarEvent): CalendarYear {
  const { year } = event.data;
  switch (event.type) {
    case 'CalendarSeeded':
      return { year, known: true, exceptions: event.data.exceptions };
    case 'CalendarYearCompleted':
      return { ...state, year, known: true };
    case 'CalendarDaySet': {
      const { day } = event.data;
      const others = state.exceptions.filter(({ date }) => date !== day.date);
      const exceptions = day.working === isWeekday(day.date) ? others : [...others, day].sort((a, b) => a.date.localeCompare(b.date));
      return { ...state, year, exceptions };
    }
  }
}

/** The year a day belongs to, for a day that exists. @throws Refused `calendar.dateInvalid` */
export function yearOf(date: string): number {
  const at = new Date(`${date}T00:00:00Z`);
  const year = Number(date.slice(0, 4));
  const real = /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date);
  if (!real || year < 2000 || year > 2100) {
    throw new Refused('calendar.dateInvalid', 'invalid', {
      field: 'day.date',
      zh: '日期应为真实存在的日期，格式 2026-10-01。',
      en: 'The date must exist and be written YYYY-MM-DD.',
    });
  }
  return year;
}

/** Makes a day a working day or a day off; a day that is then like any other of its weekday needs no entry. */
export function setCalendarDay(given: CalendarDay, yearComplete: boolean) {
  const year = yearOf(given.date);
  const day = { ...given, name: optionalLine('day.name', given.name, 40) };
  return (state: CalendarYear): CalendarEvent[] => {
    const events: CalendarEvent[] = [];
    const now = state.exceptions.find(({ date }) => date === day.date);
    const plain = day.working === isWeekday(day.date);
    const same = now ? now.working === day.working && now.name === day.name : plain;
    if (!same) events.push({ type: 'CalendarDaySet', data: { year, day } });
    if (yearComplete && !state.known) events.push({ type: 'CalendarYearCompleted', data: { year } });
    return events;
  };
}

function isWeekday(date: string): boolean {
  return ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
}
