import { directory as directoryContract } from '@mingjing/contracts';
import { systemActor } from '@mingjing/kit';
import { addDays } from '@mingjing/workflow';
import { integrityReminders } from '@mingjing/rules';
import { House } from './house';
import { at, enter, live, only, OTHER_COUNTY } from './reminding';

let house: House;

beforeAll(async () => {
  house = await House.open({ NOTIFICATION_EVERY_MS: '20' });
  await house.rule(integrityReminders.key, only());
  await house.rule(integrityReminders.key, only('nationalDay'), OTHER_COUNTY);
});
afterAll(() => house.close());

test('a year of 110 officials: 110 birthdays and one holiday for 30 of them are 140 messages, none twice, with restarts', async () => {
  const unit = directoryContract.Unit.fromPartial({ name: '公安局', division: OTHER_COUNTY });
  const other = (await house.directory(systemActor('platform')).createUnit({ unit })).unit?.id;
  house.now = at('2025-02-01', '08:00');
  const joined = (n: number): string => (n === 0 ? '1996-02-29' : addDays('1985-01-01', n * 97));
  await enter(
    house,
    Array.from({ length: 110 }, (_, n) => ({
      ...{ phone: `1380001${String(1000 + n)}`, partyDay: joined(n), unit: n < 30 ? other : house.unitId },
    })),
  );
  let last = '';
  for (const day of daysLived('2025-02-01', '2026-01-31')) {
    house.now = at(day);
    // Away when the holiday is to be reminded of (29 September), and made up for afterwards.
    const month = day.slice(0, 7);
    if (month !== last && ['2025-05', '2025-10'].includes(month)) await house.restart();
    last = month;
    await live(house, at(day));
  }
  const messages = await house.inbox('');
  expect(messages).toHaveLength(140);
  expect([...countBy(messages.map(({ to }) => to)).values()].sort()).toEqual([...Array<number>(80).fill(1), ...Array<number>(30).fill(2)]);
  const national = messages.filter(({ text }) => text.includes('国庆节将至'));
  expect(national).toHaveLength(30);
  expect(new Set(national.map(({ to }) => to)).size).toBe(30);
  const leapling = messages.filter(({ text }) => text.includes('入党29周年') && text.includes('干部0同志'));
  expect(leapling.map(({ at: moment }) => moment.slice(0, 10))).toEqual(['2025-02-28']);
  expect(await house.list({ state: 'suppressed' })).toEqual([]);
});

function countBy(keys: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Day by day at first, then with jumps of two and three days; 28 to 30 September 2025 are never lived, the last day is. */
function* daysLived(from: string, to: string): Generator<string> {
  let day = from;
  for (let steps = 1; day < to; steps += 1) {
    if (day >= '2025-09-28' && day <= '2025-09-30') day = '2025-10-01';
    yield day;
    day = addDays(day, steps < 40 ? 1 : 1 + (steps % 3));
  }
  yield to;
}
