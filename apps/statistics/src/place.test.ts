import fc from 'fast-check';
import { scopesOf, topmost } from './place';

test('a place belongs to each division above it, its unit, service point and window', () => {
  const scopes = scopesOf({ divisionPath: ['632800', '632801'], unitId: 'u-1', servicePointId: 'sp-1', windowId: 'w-1' });
  expect(scopes.map(({ key }) => key)).toEqual([
    'division/632800',
    'division/632801',
    'unit/632801/u-1',
    'servicePoint/632801/u-1/sp-1',
    'window/632801/u-1/sp-1/w-1',
  ]);
});

test('what is not known makes no scope', () => {
  expect(scopesOf({ divisionPath: ['632800'], unitId: '', servicePointId: '', windowId: '' })).toHaveLength(1);
});

test('no id can pass for another scope', () => {
  const ids = fc.string({ minLength: 1, unit: fc.constantFrom('a', '/', '|', '%', '2', 'F') });
  fc.assert(
    fc.property(ids, ids, ids, ids, (a, b, c, d) => {
      const key = (division: string, unitId: string): string =>
        scopesOf({ divisionPath: [division], unitId, servicePointId: '', windowId: '' })[1]?.key as string;
      expect(key(a, b) === key(c, d)).toBe(a === c && b === d);
      expect(key(a, b)).not.toContain('|');
    }),
  );
});

test('of nested divisions only the upper ones are summed', () => {
  const path = (...divisions: string[]) => ({ id: divisions.at(-1) as string, path: divisions });
  expect(topmost([path('r', 'a', 'b'), path('r', 'a'), path('r', 'c'), path('r', 'c')])).toEqual(['a', 'c']);
});
