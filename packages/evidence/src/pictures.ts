import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import sharp from 'sharp';
import type { Content } from './content';
import { busy, damaged, refusedFile } from './refusals';

/** Pictures drawn anew at once: each may take four bytes for each of its pixels. */
const AT_ONCE = 2;
const WAITING = 50;
const SECONDS = 60;
const JPEG_QUALITY = 90;

// Of all that libvips reads, only what is taken here; one thread for each picture, nothing kept between them.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng'] });
sharp.concurrency(1);
sharp.cache(false);

/** Draws pictures anew: only what is seen of them goes on, upright, without what the camera wrote into them. */
export class Pictures {
  private running = 0;
  private readonly line: (() => void)[] = [];

  /**
   * The picture as it is kept, in pieces, when its turn comes.
   * @param megapixels more are refused before anything is decoded
   * @throws Refused evidence.pixels, evidence.damaged (field file), evidence.busy
   */
  async *redrawn(kind: 'jpg' | 'png', content: Content, megapixels: number): AsyncGenerator<Buffer> {
    await this.turn();
    try {
      yield* redraw(kind, content, megapixels);
    } catch (error) {
      throw fault(error, megapixels);
    } finally {
      this.running -= 1;
      this.line.shift()?.();
    }
  }

  private async turn(): Promise<void> {
    if (this.line.length >= WAITING) throw busy();
    while (this.running >= AT_ONCE) await new Promise<void>((resolve) => this.line.push(resolve));
    this.running += 1;
  }
}

async function* redraw(kind: 'jpg' | 'png', content: Content, megapixels: number): AsyncGenerator<Buffer> {
  const picture = sharp({ limitInputPixels: megapixels * 1_000_000, failOn: 'error', sequentialRead: true })
    .timeout({ seconds: SECONDS })
    .autoOrient();
  const drawn = kind === 'jpg' ? picture.jpeg({ quality: JPEG_QUALITY }) : picture.png();
  const out = new PassThrough();
  const working = pipeline(Readable.from(content.read(), { objectMode: false }), drawn, out);
  // Heard where the pieces are read: they end with the same error.
  working.catch(() => undefined);
  for await (const piece of out) yield piece as Buffer;
  await working;
}

function fault(error: unknown, megapixels: number): unknown {
  const said = error instanceof Error ? error.message : '';
  if (/pixel limit/i.test(said)) {
    return refusedFile(
      'pixels',
      'file',
      `图片的像素过多（最多 ${megapixels} 百万像素）。请缩小图片或降低扫描分辨率后再上传。`,
      `The picture has too many pixels (at most ${megapixels} million). Make it smaller, or scan it at a lower resolution.`,
    );
  }
  if (error instanceof Error && error.name === 'Refused') return error;
  // What libvips says of bytes it cannot read is of no use to whoever uploads them.
  return damaged('图片已损坏，打不开。', 'The picture is damaged and cannot be opened.');
}
