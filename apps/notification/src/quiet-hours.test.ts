import fc from 'fast-check';
import { quietUntil } from './quiet-hours';

const at = (text: string): Date => new Date(`${text}+08:00`);
const night = { from: '21:00', to: '08:00' };

test.each([
  ['2026-03-05T20:59:59.999', night, undefined],
  ['2026-03-05T21:00', night, '2026-03-06T08:00'],
  ['2026-12-31T23:30', night, '2027-01-01T08:00'],
  ['2026-03-05T00:00', night, '2026-03-05T08:00'],
  ['2026-03-05T07:59:59.999', night, '2026-03-05T08:00'],
  ['2026-03-05T08:00', night, undefined],
  ['2026-03-05T13:00', { from: '12:00', to: '14:30' }, '2026-03-05T14:30'],
  ['2026-03-05T11:59', { from: '12:00', to: '14:30' }, undefined],
  ['2026-03-05T03:00', { from: '00:00', to: '00:00' }, undefined],
])('%s within %j: quiet until %s', (moment, hours, until) => {
  expect(quietUntil(at(moment), hours)).toEqual(until && at(until));
});

test.each(['05', '06', '07', '08', '09', '10', '11'])('they hold on every day of the week: 2026-03-%s', (day) => {
  expect(quietUntil(at(`2026-03-${day}T07:30`), night)).toEqual(at(`2026-03-${day}T08:00`));
  expect(quietUntil(at(`2026-03-${day}T22:30`), night)?.getTime()).toBe(at(`2026-03-${day}T08:00`).getTime() + 86_400_000);
  expect(quietUntil(at(`2026-03-${day}T12:00`), night)).toBeUndefined();
});

test('the end of the quiet hours is later, within a day, and not quiet itself', () => {
  const time = fc
    .integer({ min: 0, max: 1439 })
    .map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`);
  fc.assert(
    fc.property(
      fc.date({ min: at('2026-01-01T00:00'), max: at('2027-01-01T00:00'), noInvalidDate: true }),
      time,
      time,
      (moment, from, to) => {
        const until = quietUntil(moment, { from, to });
        if (!until) return;
        expect(until.getTime()).toBeGreaterThan(moment.getTime());
        expect(until.getTime() - moment.getTime()).toBeLessThanOrEqual(86_400_000);
        expect(quietUntil(until, { from, to })).toBeUndefined();
      },
    ),
  );
});
