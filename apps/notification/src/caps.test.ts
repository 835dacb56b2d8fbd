import { within } from './caps';

const at = (text: string): Date => new Date(`${text}+08:00`);
const now = at('2026-03-31T10:00');
const caps = { perDay: 2, per30Days: 4 };

test.each([
  ['nothing before', [], { go: true }],
  ['one today', ['2026-03-31T00:00'], { go: true }],
  ['two today', ['2026-03-31T00:00', '2026-03-31T09:59'], { go: false, until: at('2026-04-01T00:00') }],
  ['two yesterday', ['2026-03-30T23:59', '2026-03-30T08:00'], { go: true }],
  [
    'four in thirty days',
    ['2026-03-02T10:01', '2026-03-05T10:00', '2026-03-06T10:00', '2026-03-07T10:00'],
    { go: false, until: undefined },
  ],
  ['the oldest is over', ['2026-03-01T10:00', '2026-03-05T10:00', '2026-03-06T10:00', '2026-03-07T10:00'], { go: true }],
])('%s', (_what, earlier, verdict) => {
  expect(within(earlier.map(at), now, caps)).toEqual(verdict);
});
