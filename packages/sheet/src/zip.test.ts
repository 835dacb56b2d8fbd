import { buffer } from 'node:stream/consumers';
import { deflateRawSync } from 'node:zlib';
import { Zip } from './zip';
import { zipped } from './zip-write';

async function zip(entries: Record<string, Iterable<string>>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of zipped(Object.entries(entries).map(([name, content]) => ({ name, content })))) pieces.push(piece);
  return Buffer.concat(pieces);
}
const text = async (file: Buffer, name: string): Promise<string> => (await buffer((await Zip.open(file)).pieces(name))).toString();
const check = async (file: Buffer): Promise<void> => (await Zip.open(file)).check(() => {});
const LIST = Buffer.from('PK\u0001\u0002');

test('entries are found whatever the slashes and the case of their names', async () => {
  const file = await zip({ 'xl\\Worksheets\\Sheet1.XML': ['甲'], '/b': ['乙'] });
  expect(await text(file, 'xl/worksheets/sheet1.xml')).toBe('甲');
  expect(await text(file, 'B')).toBe('乙');
  expect(await text(file, 'c')).toBe('');
});

test('every entry is seen whole while the zip is checked', async () => {
  const seen: string[] = [];
  const content = '表'.repeat(100_000);
  await (await Zip.open(await zip({ a: [content], b: [] }))).check((name, piece) => seen.push(name + piece.toString().slice(0, 1)));
  expect(new Set(seen.map((one) => one[0]))).toEqual(new Set(['a']));
  expect(await text(await zip({ a: [content] }), 'a')).toBe(content);
});

test('one byte that is not the one that was written is found, by the sum of all', async () => {
  const file = await zip({ a: ['0123456789'.repeat(10)] });
  const list = file.indexOf(LIST);
  file[list + 16] = (file[list + 16] as number) ^ 1;
  await expect(check(file)).rejects.toMatchObject({ code: 'file.damaged' });
});

test.each([
  ['more', 1],
  ['less', -1],
])('an entry that holds %s than it says is damaged', async (_, by) => {
  const file = await zip({ a: ['0123456789'] });
  const list = file.indexOf(LIST);
  file.writeUInt32LE(file.readUInt32LE(list + 24) - by, list + 24);
  await expect(check(file)).rejects.toMatchObject({ code: 'file.damaged' });
});

test('a bomb is refused, in one entry or in many', async () => {
  const mib = '\u0000'.repeat(1024 * 1024);
  const filled = (mibs: number): string[] => Array<string>(mibs).fill(mib);
  await expect(check(await zip({ a: filled(401) }))).rejects.toMatchObject({ code: 'file.tooLarge' });
  await expect(check(await zip({ a: filled(200), b: filled(201) }))).rejects.toMatchObject({ code: 'file.tooLarge' });
  const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [String(n), []]));
  await expect(check(await zip(many))).rejects.toMatchObject({ code: 'file.tooLarge' });
});

test('a way of packing that nobody unpacks here is damaged, not empty', async () => {
  const file = await zip({ a: ['x'] });
  file.writeUInt16LE(12, file.indexOf(LIST) + 10);
  await expect(check(file)).rejects.toMatchObject({ code: 'file.damaged' });
  await expect(Zip.open(Buffer.concat([Buffer.from('PK\u0003\u0004'), deflateRawSync('x')]))).rejects.toMatchObject({
    code: 'file.damaged',
  });
});
