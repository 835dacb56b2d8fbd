import fc from 'fast-check';
import { deserialize, serialize } from 'bson';
import { canonical, record, verifyHistory, withoutUndefined } from './recorded';

const leaf = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
);
const data = fc.dictionary(
  fc.string({ minLength: 1 }).filter((key) => !/[\0$.]/.test(key) && key !== '__proto__'),
  fc.oneof(leaf, fc.array(leaf), fc.record({ x: leaf, y: fc.constant(undefined) })),
);

describe('history', () => {
  it('hashes the same after storage, and differently after any change', () => {
    fc.assert(
      fc.property(fc.array(data, { minLength: 1, maxLength: 4 }), fc.nat(), (all, pick) => {
        const at = new Date(1_760_000_000_000);
        const events = all.map((one) => ({ type: 'Noted', data: one }));
        const history = record('a', 0, '', { id: 'c', hash: 'h' }, { by: 'x', at }, events);
        const stored = deserialize(serialize({ history })).history as typeof history;
        expect(verifyHistory(stored)).toBe(true);
        const changed = stored.map((entry, i) => (i === pick % stored.length ? { ...entry, data: { ...entry.data, added: 1 } } : entry));
        expect(verifyHistory(changed)).toBe(false);
      }),
    );
  });

  it('continues a chain', () => {
    const change = { by: 'x', at: new Date(0) };
    const first = record('a', 0, '', { id: 'c' }, change, [{ type: 'A', data: {} }]);
    const second = record('a', 1, first[0]!.hash, { id: 'd' }, change, [{ type: 'B', data: {} }]);
    expect(verifyHistory([...first, ...second])).toBe(true);
    expect(verifyHistory([...second])).toBe(false);
    expect(second[0]).toMatchObject({ id: 'a:2', version: 2 });
  });

  it('tells a date from its text and ignores the order of fields', () => {
    const at = new Date(0);
    expect(canonical({ a: at, b: 1 })).toBe(canonical({ b: 1, a: at }));
    expect(canonical(at)).not.toBe(canonical(at.toISOString()));
    expect(canonical({ a: undefined, b: [1, null] })).toBe('{"b":[1,null]}');
  });

  it('refuses what is not JSON-like', () => {
    for (const bad of [Number.NaN, Infinity, () => 1, new Map(), Buffer.from('x'), new Date(Number.NaN), 1n]) {
      expect(() => withoutUndefined({ deep: [bad] })).toThrow(/data\.deep\.0 is not JSON-like/);
    }
  });
});
