import { idOrNone, isDay, isId, isMoment, isMonth } from './forms';

test.each(['632801', '632800-0', 'sp-0af3', 'a:b_c-D', 'x'.repeat(64)])('%s is an id', (text) => expect(isId(text)).toBe(true));

test.each(['', '海西', 'a b', 'a\n', 'a.b', '$gt', '../x', 'x'.repeat(65), '６３２８０１', 'a\u0000'])('%j is none', (text) => {
  expect(isId(text)).toBe(false);
});

test('an id that is none names its field; none at all is fine', () => {
  expect(() => idOrNone('unitId', '海西')).toThrow(
    expect.objectContaining({ code: 'input.id', details: expect.objectContaining({ field: 'unitId' }) }),
  );
  expect(idOrNone('unitId', '')).toBe('');
});

test.each([
  ['1949-10-01', true],
  ['2100-12-31', true],
  ['2028-02-29', true],
  ['1949-09-30', false],
  ['2101-01-01', false],
  ['0001-01-01', false],
  ['9999-12-31', false],
  ['2027-02-29', false],
  ['2027-13-01', false],
  ['2027-1-1', false],
  ['２０２７-01-01', false],
])('%s as a day: %s', (text, real) => expect(isDay(text)).toBe(real));

test.each([
  ['2100-12', true],
  ['1949-10', true],
  ['9999-12', false],
  ['2027-00', false],
  ['2027', false],
  ['2027-01-01', false],
])('%s as a month: %s', (text, real) => expect(isMonth(text)).toBe(real));

test('a moment no calendar knows is none', () => {
  expect(isMoment(new Date('2027-01-01T00:00:00Z'))).toBe(true);
  for (const at of [new Date(Number.NaN), new Date(8.64e15), new Date('0001-01-01T00:00:00Z')]) expect(isMoment(at)).toBe(false);
});
