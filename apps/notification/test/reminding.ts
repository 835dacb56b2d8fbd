import { notification as contract } from '@mingjing/contracts';
import { integrityReminders, type RemindersRule } from '@mingjing/rules';
import { coordinator, until, type House } from './house';

export const OTHER_COUNTY = '632802';

/** Half past nine of a day in Qinghai, or another time of it. */
export const at = (day: string, time = '09:30'): Date => new Date(`${day}T${time}:00+08:00`);

/** The default rule with these holidays only. */
export const only = (...codes: string[]): RemindersRule => ({
  ...integrityReminders.default,
  holidays: integrityReminders.default.holidays.map((one) => ({ ...one, enabled: codes.includes(one.code) })),
});

/** Imports officials, of the house's unit where none is named. */
export async function enter(house: House, rows: Partial<contract.OfficialRow>[]): Promise<void> {
  const given = rows.map((row, n) => contract.OfficialRow.fromPartial({ row: n + 1, name: `干部${n}`, unit: house.unitId, ...row }));
  const { accepted, errors } = await house.client(coordinator).importOfficials({ rows: given, dryRun: false });
  expect([accepted, errors]).toEqual([rows.length, []]);
}

/** Moves the clock and waits until everything that is due on that day has been dealt with. */
export async function live(house: House, moment: Date): Promise<void> {
  house.now = moment;
  const day = new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  const { reminderProgress, messages } = house.models;
  await until(async () => (await reminderProgress.findById('made').lean())?.day === day);
  await until(async () => (await messages.model.countDocuments({ state: { $in: ['waiting', 'sending'] } })) === 0);
}
