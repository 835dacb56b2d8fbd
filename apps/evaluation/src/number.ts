import { addDays } from './day';
import type { Mac } from './plate-code';

/**
 * What is kept of a phone number to see it again: a keyed hash of it, of its month and of what it is looked for in, so that
 * what was kept of one number neither meets elsewhere nor over more than the months that a rule looks back.
 */
export function numberHash(mac: Mac, phone: string, day: string, within = ''): string {
  return mac(JSON.stringify([within, day.slice(0, 7), phone]));
}

/** The hashes that a number has on the days between, both included: one for each month. */
export function numberHashes(mac: Mac, phone: string, from: string, to: string, within = ''): string[] {
  const months = new Set<string>();
  for (let day = from; day <= to; day = addDays(day, 1)) months.add(day.slice(0, 7));
  return [...months].map((month) => numberHash(mac, phone, month, within));
}
