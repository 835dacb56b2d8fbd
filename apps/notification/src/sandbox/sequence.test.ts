import fc from 'fast-check';
import { Sequence } from './sequence';

const START = Date.parse('2026-03-05T02:00:00Z');

test('ids sort in the order they were made, whatever the clock does, over restarts too', () => {
  const steps = fc.array(fc.record({ ms: fc.integer({ min: -5_000, max: 5_000 }), restart: fc.boolean() }), { maxLength: 200 });
  fc.assert(
    fc.property(steps, (all) => {
      let sequence = new Sequence('sb', '');
      const made: string[] = [];
      for (const { ms, restart } of all) {
        if (restart) sequence = new Sequence('sb', made.at(-1) ?? '');
        made.push(sequence.next(START + ms));
      }
      expect(made).toEqual([...new Set(made)].sort());
    }),
  );
});

test('more ids in a millisecond than fit go on in the next', () => {
  const sequence = new Sequence('sb', `sb${START.toString(36).padStart(9, '0')}zzzz`);
  const next = sequence.next(START);
  expect(next).toBe(`sb${(START + 1).toString(36).padStart(9, '0')}0000`);
  expect(sequence.next(START) > next).toBe(true);
});
