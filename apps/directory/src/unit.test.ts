import { createUnit, evolveUnit, noUnit, updateUnit, type Unit, type UnitEvent } from './unit';

const fields = {
  name: '格尔木市公安局',
  division: '632801',
  divisionPath: ['632800', '632801'],
  documentPrefix: '格公',
  retired: false,
};
const after = (state: Unit, events: UnitEvent[]) => events.reduce(evolveUnit, state);
const unit = after(noUnit(), createUnit('u-1', fields)(noUnit(), { exists: false }));

test('a unit is created once, under an id of its own', () => {
  expect(unit).toEqual({ unitId: 'u-1', nameKey: '格尔木市公安局', ...fields });
  expect(() => createUnit('u-1', fields)(unit, { exists: true })).toThrow(expect.objectContaining({ code: 'unit.exists' }));
  expect(() => createUnit('632801', fields)(noUnit(), { exists: false })).toThrow(expect.objectContaining({ code: 'unit.idInvalid' }));
});

test('a unit is renamed and retired; saving it unchanged is no event', () => {
  const renamed = after(unit, updateUnit({ ...fields, name: '格尔木市公安局(新)', retired: true }, 1)(unit, { version: 1 }));
  expect(renamed).toMatchObject({ name: '格尔木市公安局(新)', retired: true, unitId: 'u-1' });
  expect(updateUnit(fields, 0)(unit, { version: 7 })).toEqual([]);
});

test('a change made on an old version is refused, naming the version', () => {
  expect(() => updateUnit(fields, 1)(unit, { version: 2 })).toThrow(expect.objectContaining({ code: 'unit.changed', kind: 'conflict' }));
});

test('a unit without a name is refused by field', () => {
  expect(() => createUnit('u-2', { ...fields, name: ' ' })(noUnit(), { exists: false })).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ field: 'unit.name' }) }),
  );
});
