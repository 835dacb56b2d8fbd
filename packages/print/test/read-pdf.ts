import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import jsQR from 'jsqr';
import { PNG } from 'pngjs';

export interface Picture {
  width: number;
  height: number;
  /** RGBA. */
  data: Uint8ClampedArray;
}

/** Whether poppler-utils is installed: the sheets are then also looked at as a printer draws them. */
export const hasPoppler = spawnSync('pdftoppm', ['-v']).status === 0;

/** Every stream of a PDF, inflated. */
function streamsOf(pdf: Buffer): string[] {
  const text = pdf.toString('latin1');
  return [...text.matchAll(/\/Length (\d+)[^]*?>>\s*stream\r?\n/g)].flatMap((found) => {
    const from = found.index + found[0].length;
    const bytes = pdf.subarray(from, from + Number(found[1]));
    const zipped = bytes[0] === 0x78;
    return zipped ? [inflateSync(bytes).toString('latin1')] : [];
  });
}

/** The black rectangles of each page, drawn at `perPoint` pixels a point: all that a QR code is made of. */
export function rectanglesOf(pdf: Buffer, perPoint: number): Picture[] {
  const pages = streamsOf(pdf).filter((stream) => / re\b/.test(stream) && !stream.includes('beginbf'));
  return pages.map((stream) => {
    const [width, height] = [Math.ceil(595.28 * perPoint), Math.ceil(841.89 * perPoint)];
    const data = new Uint8ClampedArray(width * height * 4).fill(255);
    for (const [, ...given] of stream.matchAll(/(-?[\d.]+) (-?[\d.]+) ([\d.]+) ([\d.]+) re\b/g)) {
      const [x, y, w, h] = given.map((number) => Number(number) * perPoint) as [number, number, number, number];
      for (let row = Math.round(y); row < Math.round(y + h); row += 1) {
        for (let column = Math.round(x); column < Math.round(x + w); column += 1)
          data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3);
      }
    }
    return { width, height, data };
  });
}

/** How many lines of text are drawn, run by run. */
export function runsOf(pdf: Buffer): number {
  return streamsOf(pdf).reduce((sum, stream) => sum + (stream.match(/\bT[Jj]\b/g)?.length ?? 0), 0);
}

/** Characters the fonts within a PDF know by their Unicode values. */
export function charactersOf(pdf: Buffer): Set<string> {
  const maps = streamsOf(pdf).filter((stream) => stream.includes('beginbf'));
  const codes = maps.flatMap((map) => [...map.matchAll(/<([0-9a-f ]+)>/gi)].map(([, hex]) => (hex as string).replace(/ /g, '')));
  return new Set(codes.flatMap((hex) => [...Buffer.from(hex, 'hex').swap16().toString('utf16le')]));
}

/** The pages as poppler draws them. */
export function pagesOf(pdf: Buffer, dotsPerInch: number): Picture[] {
  return inFolder(pdf, (folder, file) => {
    execFileSync('pdftoppm', ['-r', String(dotsPerInch), '-png', file, path.join(folder, 'page')]);
    const names = readdirSync(folder).filter((name) => name.endsWith('.png'));
    return names.sort().map((name) => {
      const { width, height, data } = PNG.sync.read(readFileSync(path.join(folder, name)));
      return { width, height, data: new Uint8ClampedArray(data) };
    });
  });
}

/** The words, as poppler reads them. */
export function wordsOf(pdf: Buffer): string {
  return inFolder(pdf, (_folder, file) => execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }));
}

function inFolder<T>(pdf: Buffer, work: (folder: string, file: string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'mingjing-sheet-'));
  try {
    const file = path.join(folder, 'sheet.pdf');
    writeFileSync(file, pdf);
    return work(folder, file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the codes in the four quarters of a page say; undefined where none can be read. */
export function codesOf(page: Picture): (string | undefined)[] {
  return [0, 1, 2, 3].map((quarter) => {
    const part = quarterOf(page, quarter % 2, Math.floor(quarter / 2));
    return jsQR(part.data, part.width, part.height, { inversionAttempts: 'dontInvert' })?.data;
  });
}

function quarterOf(page: Picture, across: number, down: number): Picture {
  const [width, height] = [Math.floor(page.width / 2), Math.floor(page.height / 2)];
  const data = new Uint8ClampedArray(width * height * 4);
  for (let row = 0; row < height; row += 1) {
    const from = ((row + down * height) * page.width + across * width) * 4;
    data.set(page.data.subarray(from, from + width * 4), row * width * 4);
  }
  return { width, height, data };
}
