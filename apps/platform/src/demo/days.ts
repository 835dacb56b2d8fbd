import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FILE_CLOCK_LAG_MS } from '@mingjing/kit';
import { setClockFile } from '../clock-file';

/** One thing a citizen of the demonstration does. */
export interface DemoVoice {
  level: 'satisfied' | 'basicallySatisfied' | 'unsatisfied';
  text: string;
  phone?: string;
}

/** The phone is the beginning of one: nobody leaves the same number twice, which would be looked into. */
const COMPLAINTS: DemoVoice[] = [
  { level: 'unsatisfied', text: '排了一个小时才轮到，窗口只开了一个。', phone: '1380001' },
  { level: 'unsatisfied', text: '材料清单没有一次说清楚，跑了三趟。', phone: '1380001' },
  { level: 'unsatisfied', text: '工作人员说话不耐烦。' },
];

/** Working days that the demonstration has behind it. */
export const DAYS = 10;

/** Complaints without a story of their own (`cases.ts`) come last: older ones would all be overdue. */
const UNHEARD_DAYS = 2;

export const dayHandled = (morning: Date): string => morning.toISOString().slice(0, 10);

/** Days of the demonstration, oldest first: mornings of the last weekdays before `today`, Asia/Shanghai. */
export function demoMornings(today: Date, count: number): Date[] {
  const mornings: Date[] = [];
  for (let back = 1; mornings.length < count; back += 1) {
    const day = new Date(today.getTime() - back * 86_400_000);
    const local = new Date(day.getTime() + 8 * 3_600_000);
    if (local.getUTCDay() === 0 || local.getUTCDay() === 6) continue;
    mornings.push(new Date(`${local.toISOString().slice(0, 10)}T09:30:00+08:00`));
  }
  return mornings.reverse();
}

/** What the n-th citizen of the demonstration says; on the last days about one in forty is not satisfied, with nobody there yet to handle it. */
export function voice(n: number, day: number): DemoVoice {
  if (n % 40 === 17 && day >= DAYS - UNHEARD_DAYS) {
    const { phone, ...said } = COMPLAINTS[Math.floor(n / 40) % COMPLAINTS.length]!;
    return { ...said, ...(phone && { phone: `${phone}${String(n % 10_000).padStart(4, '0')}` }) };
  }
  if (n % 11 === 5) return { level: 'basicallySatisfied', text: '' };
  return { level: 'satisfied', text: n % 5 === 0 ? '服务态度很好，办得很快。' : '' };
}

const CLOCK = 'clock';

/** Does `work` at another time: moves the platform's clock (demo only, by its file) until `timeGoesOn`. */
export async function atTime<T>(dataDir: string, at: Date, work: () => Promise<T>): Promise<T> {
  setClockFile(path.join(dataDir, CLOCK), at);
  await pause(FILE_CLOCK_LAG_MS + 20);
  return work();
}

/** Lets the clock go again; resolves when the platform has noticed. */
export async function timeGoesOn(dataDir: string): Promise<void> {
  rmSync(path.join(dataDir, CLOCK), { force: true });
  await pause(FILE_CLOCK_LAG_MS + 20);
}
