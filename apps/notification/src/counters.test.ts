import fc from 'fast-check';
import { cellsOf, countedAs, moved, partsOf, repliedTo } from './counters';
import { noMessage, type Message } from './message';

const message = (given: Partial<Message>): Message => ({ ...noMessage(), ...given });

test('a message counts by its kind, state and reason; segments once it is sent', () => {
  expect(countedAs(message({ state: 'waiting', reason: 'quietHours' }))).toEqual({ 'invitation/state/waiting': 1 });
  expect(countedAs(message({ state: 'failed', reason: 'number.blocked' }))).toEqual({
    'invitation/state/failed': 1,
    'invitation/reason/failed/number:blocked': 1,
  });
  const sent = message({ kind: 'integrityReminder', state: 'delivered', sentAt: new Date(), segments: 2 });
  expect(countedAs(sent)).toEqual({
    'integrityReminder/state/delivered': 1,
    'integrityReminder/segments': 2,
  });
  expect(repliedTo('invitation')).toEqual({ 'invitation/replies': 1 });
  expect(partsOf('invitation/reason/failed/number:blocked')).toEqual({
    kind: 'invitation',
    what: 'reason',
    rest: ['failed', 'number.blocked'],
  });
});

test('it is counted on its day in each division above it and in its unit', () => {
  expect(cellsOf(message({ day: '2026-03-05', divisionPath: ['632800', '632801'], unitId: 'u1' }))).toEqual([
    '632800|2026-03-05',
    '632801|2026-03-05',
    'u:u1|2026-03-05',
  ]);
});

test('however a message moves, the cell holds what it is now and nothing else', () => {
  const counted = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 3 }));
  fc.assert(
    fc.property(fc.array(counted), (states) => {
      let cell: Record<string, number> = {};
      states.forEach((is, index) => (cell = moved(cell, states[index - 1] ?? {}, is)));
      expect(cell).toEqual({ ...(states.at(-1) ?? {}) });
    }),
  );
});
