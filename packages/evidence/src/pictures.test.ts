import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { contentOf, hugePng, photo } from '../test/samples';
import { Pictures } from './pictures';

const drawn = async (kind: 'jpg' | 'png', bytes: Buffer, megapixels = 64): Promise<Buffer> =>
  buffer(new Pictures().redrawn(kind, contentOf(bytes), megapixels));

test.each(['jpg', 'png'] as const)('a %s is drawn anew: upright, and without what the camera wrote into it', async (kind) => {
  const before = await photo(kind);
  expect(before.includes('made-by-somebody')).toBe(true);
  const after = await drawn(kind, before);
  const { width, height, exif, orientation, format } = await sharp(after).metadata();
  // It lay on its side: 40 × 20 by its bytes, 20 × 40 to the eye, the red half on top.
  expect({ width, height, exif, format }).toEqual({ width: 20, height: 40, exif: undefined, format: kind === 'jpg' ? 'jpeg' : 'png' });
  expect(orientation ?? 1).toBe(1);
  const { data } = await sharp(after).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  expect(data[(5 * 20 + 10) * 3]).toBeGreaterThan(200);
  expect(data[(35 * 20 + 10) * 3 + 2]).toBeGreaterThan(200);
  expect(after.includes('made-by-somebody')).toBe(false);
});

test('what stands behind the end of a picture does not go on', async () => {
  const after = await drawn('jpg', Buffer.concat([await photo(), Buffer.from('PK\x03\x04 and a program')]));
  expect(after.includes('a program')).toBe(false);
});

test('40,000 × 40,000 pixels are refused before anything is decoded', async () => {
  const before = process.memoryUsage().rss;
  await expect(drawn('png', hugePng(40_000, 40_000))).rejects.toMatchObject({ code: 'evidence.pixels', details: { field: 'file' } });
  expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
});

test.each(['jpg', 'png'] as const)('a torn %s, and one that only begins as one, are refused', async (kind) => {
  const whole = await photo(kind);
  for (const bad of [whole.subarray(0, whole.length / 2), whole.subarray(0, 20), Buffer.concat([whole.subarray(0, 8), Buffer.alloc(500)])])
    await expect(drawn(kind, bad)).rejects.toMatchObject({ code: 'evidence.damaged' });
});

test('a picture of another kind than said is not read at all', async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  const webp = await sharp(await photo())
    .webp()
    .toBuffer()
    .catch(() => svg);
  for (const bad of [svg, webp]) await expect(drawn('png', bad)).rejects.toMatchObject({ code: 'evidence.damaged' });
});

test('many at once are drawn one after the other, each as it is', async () => {
  const pictures = new Pictures();
  const bytes = await photo();
  const all = await Promise.all(Array.from({ length: 8 }, () => buffer(pictures.redrawn('jpg', contentOf(bytes), 64))));
  expect(new Set(all.map(String)).size).toBe(1);
});
