import fc from 'fast-check';
import { fieldBytes, fieldsFromBytes, fromBytes, toBytes } from './values';

const name = fc.constantFrom('_id', 'n', 'offsets', 'a', '名称', 'a-b', '');
const leaf = fc.oneof(
  fc.string(),
  fc.double({ noNaN: true }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
);
const value = fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(name, leaf), fc.uint8Array({ maxLength: 4 }));
const doc = fc.dictionary(name, value);

test('fields read by themselves are those of the whole document, in its order', () => {
  fc.assert(
    fc.property(doc, fc.uniqueArray(name), (given, names) => {
      const bytes = toBytes(given);
      const wanted = Object.entries(fromBytes(bytes)).filter(([key]) => new Set<string>(names).has(key));
      expect(Object.entries(fieldsFromBytes(bytes, new Set(names)))).toEqual(wanted);
      expect(fieldBytes(bytes, new Set(names))).toEqual(toBytes(Object.fromEntries(wanted)));
    }),
  );
});
