import { visit } from './xml';
import type { Zip } from './zip';
import { seen } from './cell';

/** More than any field takes; of what is longer no more is kept. */
export const LONGEST_TEXT = 10_001;

/**
 * Puts a text together of the runs it is written in, passing over the phonetic guides (`rPh`): these say how it is read
 * aloud and are no part of it (ECMA-376, part 1, 18.4.6).
 */
export class StringItem {
  private text = '';
  private guides = 0;
  private within = false;

  open(name: string): void {
    if (name === 'rPh') this.guides += 1;
    this.within = name === 't' && this.guides === 0;
  }

  add(text: string): void {
    if (this.within && this.text.length < LONGEST_TEXT) this.text += text;
  }

  close(name: string): void {
    if (name === 'rPh') this.guides -= 1;
    this.within = false;
  }

  /** What one sees of it; the next text begins. */
  take(): string {
    const text = seen(unescaped(this.text.slice(0, LONGEST_TEXT)));
    this.text = '';
    this.guides = 0;
    return text;
  }
}

/** Texts that cells share, by their places. @throws Refused file.damaged */
export async function sharedStrings(zip: Zip, part: string | undefined): Promise<string[]> {
  const texts: string[] = [];
  if (part === undefined) return texts;
  const item = new StringItem();
  await visit(zip.pieces(part), {
    open: (name, _, level) => level > 2 && item.open(name),
    text: (text) => item.add(text),
    close(name, level) {
      if (level > 2) item.close(name);
      else if (level === 2) texts.push(item.take());
    },
  });
  return texts;
}

/** Some characters are written by their number: `_x000D_` (ECMA-376, part 1, 22.9.2.19). */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
}
