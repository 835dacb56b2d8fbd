import fc from 'fast-check';
import {
  accumulate,
  dimensionCounter,
  evaluationCounter,
  measureCounter,
  RATINGS,
  readDimensionCounter,
  readEvaluationCounter,
  readMeasureCounter,
  sameCounters,
  SOURCES,
} from './counters';

const code = fc.oneof(fc.string(), fc.constantFrom('a.b', '$set', '__proto__', 'e:x', '很满意', '%2e', 'a\0b'));

test('the name of a counter gives its parts back, and is a lawful field name, whatever the codes of a rule are', () => {
  const counter = fc.record({
    kind: fc.constantFrom('e' as const, 'x' as const, 'h' as const),
    channel: code,
    level: code,
    rating: fc.constantFrom(...RATINGS),
    source: fc.constantFrom(...SOURCES),
  });
  fc.assert(
    fc.property(counter, code, code, (parts, dimension, level) => {
      const names = [evaluationCounter(parts), dimensionCounter(dimension, level), measureCounter(dimension)] as const;
      expect(readEvaluationCounter(names[0])).toEqual(parts);
      expect(readDimensionCounter(names[1])).toEqual({ dimension, level });
      expect(readMeasureCounter(names[2])).toBe(dimension);
      for (const name of [names[1], names[2]]) expect(readEvaluationCounter(name)).toBeUndefined();
      expect([readMeasureCounter(names[0]), readMeasureCounter(names[1]), readDimensionCounter(names[2])]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
      for (const name of names) expect(name).not.toMatch(/[.$\0]/);
    }),
  );
});

test('what was counted before unit and system were told apart is of a matter that somebody else entered', () => {
  const counted = (name: string) => readEvaluationCounter(name)?.source;
  expect(['o', 'u', 'm'].map((letter) => counted(`e:sms:good:satisfied:${letter}`))).toEqual(['open', 'unitEntered', 'pushed']);
});

test('adding and taking away again leaves nothing', () => {
  const counters = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: -3, max: 3 }));
  fc.assert(
    fc.property(counters, counters, (one, other) => {
      expect(sameCounters(accumulate(accumulate(accumulate({}, one), other), other, -1), one)).toBe(true);
      expect(sameCounters(one, accumulate(accumulate({}, one), { a: 1 }))).toBe(false);
    }),
  );
});
