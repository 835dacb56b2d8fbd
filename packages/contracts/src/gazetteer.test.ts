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
    division('632801', '格尔木市', '632800'),
    division('632803', '茫崖市', '632800'),
    division('632803101', '茫崖镇', '632800', '632803'),
    division('632800-0', '州本级', '632800'),
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
  ['格尔木', '632801'],
  ['格尔木 市', '632801'],
  ['大柴旦', '632857'],
  ['海西', '632800'],
  ['海西蒙古族藏族自治州', '632800'],
  ['天峻/河东', '632823100'],
  ['茫崖', '632803'],
  ['茫崖/茫崖', '632803101'],
  ['海西州本级', '632800-0'],
  ['海西州（本级）', '632800-0'],
  ['(本级)', '632800-0'],
  ['海西州/州本级', '632800-0'],
])('the division %s is %s', (text, id) => {
  expect(places.division(text)).toMatchObject({ id });
});

test.each([
  ['河东镇', 'division.ambiguous'],
  ['河西镇', 'division.unknown'],
  ['天峻县/乌兰县', 'division.unknown'],
  ['河东', 'division.ambiguous'],
  ['县', 'division.unknown'],
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

const zh = (read: () => unknown): string => {
  try {
    return String(read());
  } catch (error) {
    return (error as { details: { zh: string } }).details.zh;
  }
};

test('a town that there is in two counties is known by what else the row says, and else both are named', () => {
  expect(places.division('河东镇', { path: ['632800', '632823'] })).toMatchObject({ id: '632823100' });
  expect(places.division('河东镇', { path: ['632800', '632821', '632821100'] })).toMatchObject({ id: '632821100' });
  expect(places.division('河东镇', { words: '天峻县河东镇人民政府' })).toMatchObject({ id: '632823100' });
  expect(places.division('河东镇', { words: '乌兰河东镇卫生院' })).toMatchObject({ id: '632821100' });
  expect(code(() => places.division('河东镇', { path: ['632800', '632857'], words: '河东镇人民政府' }))).toBe('division.ambiguous');
  expect(zh(() => places.division('河东镇'))).toMatch(/2 个“河东镇”：乌兰县\/河东镇（632821100）、天峻县\/河东镇（632823100）/);
});

test('who writes a name nearly right is asked what was meant', () => {
  expect(zh(() => places.division('乌兰县县'))).toContain('是不是“乌兰县”？');
  expect(zh(() => places.unit('税务局第1所'))).toContain('是不是“税务局（第一所）”？');
});

test('of two from before that are one name now, the one spelled so is meant', () => {
  const twins = new Gazetteer([], [unit('u-1', '办证(窗口)'), unit('u-2', '办证（窗口）')]);
  expect(twins.unit('办证（窗口）')).toMatchObject({ id: 'u-2' });
  expect(code(() => twins.unit('办证【窗口】'))).toBe('unit.ambiguous');
});

test.each([
  ['青海', '630000'],
  ['青海省', '630000'],
  ['青海/海西州', '632800'],
  ['内蒙古', '150000'],
  ['广西', '450000'],
  ['宁夏', '640000'],
])('under provinces %s is %s', (text, id) => {
  const provinces = new Gazetteer(
    [
      division('630000', '青海省'),
      division('632800', '海西蒙古族藏族自治州', '630000'),
      division('150000', '内蒙古自治区'),
      division('450000', '广西壮族自治区'),
      division('640000', '宁夏回族自治区'),
    ],
    [],
  );
  expect(provinces.division(text)).toMatchObject({ id });
});
