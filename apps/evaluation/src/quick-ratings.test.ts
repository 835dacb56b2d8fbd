import { QuickRatings } from './quick-ratings';

const MINUTE_MS = 60_000;
const SENT = new Date('2026-03-05T02:00:00Z');
const rule = { times: 3, minutes: 5 };
const unit = { unitId: 'u1', divisionPath: ['632801'] };
const after = (minutes: number): Date => new Date(SENT.getTime() + minutes * MINUTE_MS);

/** So many matters of a unit that a handset evaluates so long after their messages. */
function rate(quick: QuickRatings, count: number, { handset = 'h', minutes = 2, of = unit, from = 0 } = {}): void {
  for (let n = from; n < from + count; n += 1) {
    quick.sent(`m${n}`, SENT);
    quick.rated({ matterId: `m${n}`, evaluationId: `e${n}`, handset }, of, after(minutes), rule);
  }
}

test('three within minutes and from one handset are told, when the day is over, once', () => {
  const quick = new QuickRatings();
  rate(quick, 3);
  expect(quick.over('2026-03-05')).toEqual([]);
  expect(quick.over('2026-03-06')).toEqual([{ day: '2026-03-05', ...unit, count: 3 }]);
  quick.forget(quick.over('2026-03-06')[0]!);
  expect(quick.over('2026-03-06')).toEqual([]);
});

test('nothing is told of slow ones, of many handsets, of one that is sent again, or without a message', () => {
  const quick = new QuickRatings();
  rate(quick, 9, { minutes: 6 });
  for (let n = 10; n < 20; n += 1) rate(quick, 1, { from: n, handset: `h${n}` });
  for (let n = 0; n < 5; n += 1) rate(quick, 1, { from: 30, handset: 'again' });
  for (let n = 40; n < 45; n += 1) quick.rated({ matterId: `m${n}`, evaluationId: `e${n}`, handset: 'unsent' }, unit, SENT, rule);
  expect(quick.over('2026-03-06')).toEqual([]);
});

test('a reminder makes no slow evaluation a quick one; handsets of one unit are counted together, units apart', () => {
  const quick = new QuickRatings();
  quick.sent('m0', SENT);
  quick.sent('m0', after(60));
  for (const evaluationId of ['a', 'b', 'c']) quick.rated({ matterId: 'm0', evaluationId, handset: 'late' }, unit, after(61), rule);
  rate(quick, 3, { from: 1, handset: 'h1' });
  rate(quick, 4, { from: 10, handset: 'h2' });
  rate(quick, 3, { from: 20, of: { ...unit, unitId: 'u2' } });
  expect(quick.over('2026-03-06').map(({ unitId, count }) => [unitId, count])).toEqual([
    ['u1', 7],
    ['u2', 3],
  ]);
});
