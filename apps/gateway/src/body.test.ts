import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { readForm } from './body';

const posted = (body: string | Buffer): IncomingMessage =>
  Object.assign(Readable.from([Buffer.from(body as string)]), {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  }) as never;

const read = (request: IncomingMessage): Promise<Record<string, string>> => readForm(request, { seconds: 10 });

/** 排队太久 in GBK. */
const GBK = '%C5%C5%B6%D3%CC%AB%BE%C3';

test('a form in UTF-8 is what a browser would read of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))), async (pairs) => {
      const text = new URLSearchParams(pairs.map(([name, value]) => [`a${name}`, value.replaceAll('\u0000', '')])).toString();
      fc.pre(!text.includes('%00'));
      expect(await read(posted(text))).toEqual(Object.fromEntries(new URLSearchParams(text)));
    }),
    { numRuns: 200 },
  );
});

test('a form in GBK is read as such, as a whole, escaped or not', async () => {
  expect(await read(posted(`level=1&text=${GBK}+a%2Bb`))).toEqual({ level: '1', text: '排队太久 a+b' });
  expect(await read(posted(Buffer.concat([Buffer.from('text='), Buffer.from('c5c5b6d3', 'hex')])))).toEqual({ text: '排队' });
  // 通 in GBK, which would pass for UTF-8 if it stood alone.
  expect(await read(posted(`text=${GBK}&name=%CD%A8`))).toEqual({ text: '排队太久', name: '通' });
});

test('a form in neither is refused, not stored with holes', async () => {
  await expect(read(posted('text=%C5%FF'))).rejects.toMatchObject({ code: 'body.notUtf8' });
  await expect(read(posted(`text=${GBK}&name=%E9%80%9A%FF`))).rejects.toMatchObject({ code: 'body.notUtf8' });
});
