import { directory as directoryContract, type notification as contract } from '@mingjing/contracts';
import { systemActor } from '@mingjing/kit';
import { integrityReminders } from '@mingjing/rules';
import { coordinator, COUNTY, House, until } from './house';
import { at, enter, live, only, OTHER_COUNTY } from './reminding';

let house: House;

beforeEach(async () => {
  house = await House.open({ NOTIFICATION_EVERY_MS: '20' });
});
afterEach(() => house.close());

const made = async (): Promise<[string, string][]> => (await house.list()).map(({ state, reason }) => [state, reason]);

test('what is kept of a reminder names nobody; the log names the official to whoever may read it', async () => {
  house.now = at('2026-03-09', '08:30');
  await enter(house, [{ phone: '13800001111', partyDay: '2016-03-09' }]);
  await live(house, at('2026-03-09', '08:45'));
  expect(await house.inbox('13800001111')).toEqual([]);
  await live(house, at('2026-03-09', '09:00'));
  const { text } = (await until(async () => (await house.inbox('13800001111'))[0])) as { text: string };
  expect(text).toBe('【廉政提醒】干部0同志：今天是您入党10周年的日子，愿您不忘初心、廉洁奉公。');
  const message = await house.message('13800001111', ({ state }) => state === 'delivered');
  expect(message).toMatchObject({
    kind: 'integrityReminder',
    officialName: '干部0',
    occasion: 'birthday',
    unitName: '政务服务局',
    division: COUNTY,
  });
  const stored = JSON.stringify(await house.models.messages.model.collection.find({}).toArray());
  for (const clear of ['干部0', '13800001111']) expect(stored).not.toContain(clear);
});

test('days that went by while nothing ran: late ones go out within the days of the rule, older ones say that it is too late', async () => {
  house.now = at('2026-03-02');
  await enter(
    house,
    ['2016-03-03', '2016-03-08', '2016-03-09', '2016-03-11', '2016-03-12'].map((partyDay, n) => ({ partyDay, phone: `1380000222${n}` })),
  );
  await live(house, at('2026-03-02'));
  await live(house, at('2026-03-11', '12:00'));
  const seen = (await house.list()).map(({ officialName, state, reason }) => `${officialName} ${state} ${reason}`.trim());
  expect(seen.filter((one) => !one.includes('delivered') && !one.includes('sent')).sort()).toEqual(['干部0 suppressed tooLate']);
  expect((await house.inbox('')).map(({ to }) => to).sort()).toEqual(['13800002221', '13800002222', '13800002223']);
});

test('while all stands still nothing goes out; a pause that ends the same day loses nothing, one that lasts says so', async () => {
  await house.rule(integrityReminders.key, { ...only(), paused: true });
  house.now = at('2026-03-02');
  await enter(
    house,
    ['2016-03-03', '2016-03-04'].map((partyDay, n) => ({ partyDay, phone: `1380000333${n}` })),
  );
  await live(house, at('2026-03-03'));
  expect(await made()).toEqual([]);
  await live(house, at('2026-03-04', '08:00'));
  await until(async () => (await made()).length === 1);
  expect(await made()).toEqual([['suppressed', 'paused']]);
  await live(house, at('2026-03-04', '10:00'));
  await house.rule(integrityReminders.key, only());
  await live(house, at('2026-03-04', '10:01'));
  await until(async () => (await house.inbox('13800003331')).length === 1);
  expect(await house.inbox('13800003330')).toEqual([]);
});

test('nothing goes to an official who is paused, nor to one who opted out; who comes back is not reminded of what is past', async () => {
  const client = house.client(coordinator);
  house.now = at('2026-03-02');
  await enter(
    house,
    ['2016-03-03', '2016-03-03', '2016-03-03'].map((partyDay, n) => ({ partyDay, phone: `1380000444${n}` })),
  );
  const [first] = (await client.listOfficials({ division: '', unitId: '', query: '干部0', page: 1, pageSize: 1 })).officials;
  const paused = await client.putOfficial({ official: { ...(first as contract.Official), phone: '', paused: true } });
  await client.setOptOut({ phone: '13800004441', optedOut: true, reason: '本人要求' });
  const preview = await client.previewReminders({ division: '', days: 2, page: 1, pageSize: 10 });
  expect(Object.fromEntries(preview.reminders.map(({ officialName, heldBack }) => [officialName, heldBack]))).toEqual({
    ...{ 干部0: 'officialPaused', 干部1: 'optedOut', 干部2: '' },
  });
  await live(house, at('2026-03-03'));
  await until(async () => (await house.inbox('')).length === 1);
  await live(house, at('2026-03-04'));
  await client.putOfficial({ official: { ...(paused.official as contract.Official), phone: '', paused: false } });
  await live(house, at('2026-03-04', '10:00'));
  expect((await house.inbox('')).map(({ to }) => to)).toEqual(['13800004442']);
  expect((await made()).filter(([state]) => state === 'suppressed')).toEqual([['suppressed', 'optedOut']]);
  expect((await client.previewReminders({ division: '', days: 400, page: 1, pageSize: 1 })).total).toBeGreaterThan(3);
});

test('messages of several signatures go out together', async () => {
  const unit = directoryContract.Unit.fromPartial({ name: '公安局', division: OTHER_COUNTY });
  const other = (await house.directory(systemActor('platform')).createUnit({ unit })).unit?.id;
  await house.rule(integrityReminders.key, { ...only(), signature: '清风德令哈' }, OTHER_COUNTY);
  house.now = at('2026-03-03', '08:30');
  await enter(house, [
    { phone: '13800005550', partyDay: '2016-03-03' },
    { phone: '13800005551', partyDay: '2016-03-03', unit: other },
  ]);
  await live(house, at('2026-03-03', '09:00'));
  const messages = await until(async () => {
    const found = await house.inbox('');
    return found.length === 2 && found;
  });
  expect(messages.map(({ text }) => text.slice(0, 7)).sort()).toEqual(['【廉政提醒】干', '【清风德令哈】']);
});
