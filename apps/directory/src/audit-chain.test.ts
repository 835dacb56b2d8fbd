import fc from 'fast-check';
import { chain, EMPTY_CHAIN, firstBroken, type AuditEntry } from './audit-chain';

const text = fc.string({ maxLength: 12 });
const entry: fc.Arbitrary<AuditEntry> = fc.record({
  at: fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }),
  actor: text,
  action: text,
  target: text,
  outcome: fc.constantFrom('done', 'denied', 'failed'),
  reason: text,
  division: text,
});

test('a chain written in pieces is one sound chain', () => {
  fc.assert(
    fc.property(fc.array(entry), fc.array(entry), (one, two) => {
      const first = chain('gateway', EMPTY_CHAIN, one);
      const second = chain('gateway', first.at(-1) ?? EMPTY_CHAIN, two);
      expect(firstBroken([...first, ...second])).toBeUndefined();
      expect([...first, ...second]).toEqual(chain('gateway', EMPTY_CHAIN, [...one, ...two]));
    }),
  );
});

test('whatever field of whatever entry is altered, or whichever entry is taken out before the last, the break shows there', () => {
  const fields = ['actor', 'action', 'target', 'outcome', 'reason', 'division'] as const;
  fc.assert(
    fc.property(fc.array(entry, { minLength: 2, maxLength: 8 }), fc.nat(), fc.constantFrom(...fields), (entries, pick, field) => {
      const written = chain('gateway', EMPTY_CHAIN, entries);
      const index = pick % written.length;
      const altered = written.map((e, i) => (i === index ? { ...e, [field]: `${e[field]}!` } : e));
      expect(firstBroken(altered)).toBe(index + 1);
      if (index < written.length - 1) expect(firstBroken(written.filter((_, i) => i !== index))).toBe(index + 1);
    }),
  );
});
