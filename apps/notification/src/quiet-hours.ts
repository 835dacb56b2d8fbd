import { dayOf, startOfDay } from '@mingjing/workflow';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Times of the day, HH:MM in Asia/Shanghai, between which nothing is sent; the same twice: never quiet. */
export interface QuietHours {
  from: string;
  to: string;
}

function offsetOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return ((hours ?? 0) * 60 + (minutes ?? 0)) * MINUTE_MS;
}

/** When the quiet hours that hold at a moment end; undefined where they do not hold. */
export function quietUntil(at: Date, { from, to }: QuietHours): Date | undefined {
  const [begin, end] = [offsetOf(from), offsetOf(to)];
  const midnight = startOfDay(dayOf(at)).getTime();
  const passed = at.getTime() - midnight;
  if (begin === end) return undefined;
  if (begin < end) return passed >= begin && passed < end ? new Date(midnight + end) : undefined;
  if (passed < end) return new Date(midnight + end);
  return passed >= begin ? new Date(midnight + DAY_MS + end) : undefined;
}
