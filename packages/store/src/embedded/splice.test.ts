import fc from 'fast-check';
import { spliced } from './splice';
import { type Doc, fieldsFromBytes, fromBytes, toBytes } from './values';

const name = fc.constantFrom('a', 'b', '状态', 'history', 'long name');
const leaf = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text).toString()),
  fc.double({ noNaN: true }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
);
const value = fc.oneof(leaf, fc.array(leaf, { maxLength: 4 }), fc.dictionary(name, fc.oneof(leaf, fc.dictionary(name, leaf))));
const fields = fc.dictionary(name, value);

test('touched fields are replaced, added and taken away as if the whole document had been written anew', () => {
  fc.assert(
    fc.property(fields, fields, fc.uniqueArray(name), (given, wanted, names) => {
      const touched = new Set(names);
      const before = toBytes({ _id: 'x', ...given });
      const stored = fromBytes(before);
      const whole: Doc = { ...stored };
      const part = fieldsFromBytes(before, new Set(['_id', ...names]));
      for (const one of names) {
        for (const doc of [whole, part]) {
          if (Object.hasOwn(wanted, one)) doc[one] = wanted[one];
          else delete doc[one];
        }
      }
      const expected = toBytes(whole);
      const after = spliced(before, part, touched);
      expect((after ?? before).equals(expected)).toBe(true);
      expect(after === undefined).toBe(expected.equals(before));
    }),
    { numRuns: 500 },
  );
});
