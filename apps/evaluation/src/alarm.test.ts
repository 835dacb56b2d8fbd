import { acknowledge, CountPacing, evolveAlarm, noAlarm, raise, type Alarm, type Noticed } from './alarm';

const noticed: Omit<Noticed, 'count'> = {
  ...{ kind: 'recurringNumber', unitId: 'u1', divisionPath: ['632800', '632801'], month: '2026-03', servicePointId: 'sp-1' },
  ...{ day: '2026-03-05', ownUnit: false },
};
const at = new Date('2026-03-05T02:00:00Z');
const words = { sealedAs: 'words1', mac: '' };
const by = { by: 'supervisor-1', postId: 'p', role: 'supervisor', words };

const raised = (alarm: Alarm, count: number, over: Partial<Noticed> = {}): Alarm =>
  raise({ ...noticed, ...over }, () => count)(alarm).reduce((before, event) => evolveAlarm(before, event, { at }), alarm);
const acknowledged = (alarm: Alarm): Alarm =>
  acknowledge(by, 3)(alarm, { version: 3 }).reduce((before, event) => evolveAlarm(before, event, { at }), alarm);

test('it grows, keeps since when and where, and is acknowledged once', () => {
  const later = raised(raised(noAlarm(), 5), 6, { day: '2026-03-09', servicePointId: 'sp-2' });
  expect(later).toMatchObject({ count: 6, since: '2026-03-05', latest: '2026-03-09', servicePointIds: ['sp-1', 'sp-2'], state: 'open' });
  const done = acknowledged(later);
  expect(done).toMatchObject({ state: 'acknowledged', acknowledgements: [{ by: 'supervisor-1', count: 6, at }] });
  expect(() => acknowledged(done)).toThrow(expect.objectContaining({ code: 'alarm.acknowledged' }));
  expect(() => acknowledge(by, 2)(later, { version: 3 })).toThrow(expect.objectContaining({ code: 'version.conflict' }));
  expect(() => acknowledge(by, 0)(noAlarm(), { version: 0 })).toThrow(expect.objectContaining({ code: 'record.missing' }));
});

test('acknowledged, it grows quietly and opens again at twice what was seen', () => {
  const done = acknowledged(raised(noAlarm(), 5));
  expect(raised(done, 9)).toMatchObject({ count: 9, state: 'acknowledged' });
  expect(raised(raised(done, 9), 10)).toMatchObject({ count: 10, state: 'open', acknowledgements: [{ count: 5 }] });
});

test('its history does not grow with every matter, and no more than ten places are named', () => {
  let told = 0;
  let alarm = noAlarm();
  for (let count = 1; count <= 10_000; count += 1) {
    const after = raised(alarm, count, { servicePointId: `sp-${count}` });
    if (after !== alarm) told += 1;
    expect(after.count).toBeGreaterThan(count * 0.95 - 1);
    alarm = after;
  }
  expect(told).toBeLessThan(200);
  expect(alarm.servicePointIds).toHaveLength(10);
  expect(raise(noticed, () => 39)({ ...alarm, count: 38 })).toHaveLength(1);
  expect(raise(noticed, () => 3)(alarm)).toEqual([]);
});

/** Matters of one number, one after the other, and how many were read to count them. */
function entered(matters: number, day: (n: number) => string): { told: number; read: number; largestLag: number } {
  const pacing = new CountPacing(10_000);
  let [told, read, largestLag] = [0, 0, 0];
  for (let n = 1; n <= matters; n += 1) {
    if (pacing.due('u1|2026-03|hash', day(n))) {
      told = Math.min(n, 10_000);
      read += told;
      pacing.counted('u1|2026-03|hash', day(n), told);
    }
    if (n <= 10_000) largestLag = Math.max(largestLag, (n - told) / n);
  }
  return { told, read, largestLag };
}

test('matters of one number are counted by twentieth parts, so that a matter costs no more however many there are', () => {
  const few = entered(39, () => '2026-03-05');
  expect([few.told, few.largestLag]).toEqual([39, 0]);
  for (const day of [() => '2026-03-05', (n: number) => `2026-03-${10 + (n % 20)}`]) {
    const { told, read, largestLag } = entered(40_000, day);
    expect(told).toBe(10_000);
    expect(largestLag).toBeLessThan(1 / 20);
    expect(read / 40_000).toBeLessThan(30);
  }
});

test('a day that was not counted around before is, and another number, month or unit knows nothing of this one', () => {
  const pacing = new CountPacing(10_000);
  pacing.counted('u1|2026-03|hash', '2026-03-05', 400);
  expect(['2026-03-05', '2026-03-06'].map((day) => pacing.due('u1|2026-03|hash', day))).toEqual([false, true]);
  expect(pacing.due('u2|2026-03|hash', '2026-03-05')).toBe(true);
});
