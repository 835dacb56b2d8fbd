import { Gazetteer } from './gazetteer';

const division = (id: string, name: string, ...above: string[]) => ({ id, name, path: [...above, id] });
const unit = (id: string, name: string, retired = false, ...within: string[]) => ({
  id,
  name,
  retired,
  divisionPath: ['632800', ...within],
});
const places = new Gazetteer(
  [
    division('632800', '海西蒙古族藏族自治州'),
    division('632857', '大柴旦行政委员会', '632800'),
    division('632821', '乌兰县', '632800'),
    division('632823', '天峻县', '632800'),
    division('632821100', '河东镇', '632800', '632821'),
    division('632823100', '河东镇', '632800', '632823'),
  ],
  [
    unit('u-1', '民政局'),
    unit('u-2', '水务局'),
    unit('u-7', '税务局（第一所）'),
    unit('u-3', '水务局', true),
    unit('u-4', '粮食局', true),
    unit('u-5', '财政局'),
    unit('u-6', '财政局', false, '632821'),
  ],
);
const code = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test.each([
  ['632821', '632821'],
  ['乌兰县', '632821'],
  [' 乌兰县 ', '632821'],
  ['乌兰县/河东镇', '632821100'],
  ['海西蒙古族藏族自治州／天峻县／河东镇', '632823100'],
  ['海西州', '632800'],
  ['海西州/天峻县/河东镇', '632823100'],
  ['大柴旦行委', '632857'],
  ['６３２８５７', '632857'],
])('the division %s is %s', (text, id) => {
  expect(places.division(text)).toMatchObject({ id });
});

test.each([
  ['河东镇', 'division.ambiguous'],
  ['河西镇', 'division.unknown'],
  ['天峻县/乌兰县', 'division.unknown'],
  ['', 'division.unknown'],
])('the division “%s” is refused as %s', (text, refusal) => {
  expect(code(() => places.division(text))).toBe(refusal);
});

test.each([
  ['民政局', 'u-1'],
  ['u-5', 'u-5'],
  ['税务局(第一所)', 'u-7'],
  ['水务局', 'u-2'],
])('the unit %s is %s', (text, id) => {
  expect(places.unit(text)).toMatchObject({ id });
});

test.each([
  ['财政局', 'unit.ambiguous'],
  ['粮食局', 'unit.retired'],
  ['没有的局', 'unit.unknown'],
])('the unit %s is refused as %s', (text, refusal) => {
  expect(code(() => places.unit(text))).toBe(refusal);
});

test('of several units of one name the one in the division named beside it is meant', () => {
  expect(places.unit('财政局', '632821')).toMatchObject({ id: 'u-6' });
  expect(code(() => places.unit('财政局', '632823'))).toBe('unit.ambiguous');
  expect(code(() => places.unit('财政局', '632800'))).toBe('unit.ambiguous');
});
