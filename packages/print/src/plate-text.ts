import type PDFKit from 'pdfkit';
import { Refused } from '@mingjing/contracts/refused';

/** Names of the embedded fonts: one weight of each. Tibetan stands in many official names of the prefecture. */
export const FONTS = { chinese: 'Noto Sans SC', tibetan: 'Noto Serif Tibetan' } as const;
type Font = (typeof FONTS)[keyof typeof FONTS];

/** Whether a font can draw a character. */
export type Covers = (font: Font, codePoint: number) => boolean;

/** A line of one text at one size, ready to be drawn. */
export interface Line {
  text: string;
  /** Points. */
  size: number;
}

/** Line height over size. */
const LEADING = 1.32;
/** Baseline below the top of the line, over size. */
const ASCENT = 1.02;
/** Percent of the size wished for. */
const SMALLEST = 40;

/** What stays together at the end of a line: a word, a Tibetan syllable, a character with its punctuation. */
const ATOMS =
  /[（「《【“(]*(?:[\p{Script=Latin}\p{N}\-_.'’&/]+|\p{Script=Tibetan}+?(?:[་།]+|(?!\p{Script=Tibetan}))|.)[，。、；：！？）」》】”)%]*\s*/gsu;
const RUNS = /\p{Script=Tibetan}+|\P{Script=Tibetan}+/gu;
const TIBETAN = /^\p{Script=Tibetan}/u;

const fontOf = (run: string): Font => (TIBETAN.test(run) ? FONTS.tibetan : FONTS.chinese);

/**
 * Looks whether every character of the names can be printed: a plate with a hole in its name is worse than none.
 * @throws Refused plate.noGlyph, naming the name and the characters
 */
export function mustBePrintable(names: Iterable<string>, covers: Covers): void {
  for (const name of new Set(names)) {
    const runs = name.match(RUNS) ?? [];
    const strange = runs.flatMap((run) => [...run].filter((char) => !covers(fontOf(run), char.codePointAt(0) as number)));
    if (strange.length === 0) continue;
    const shown = [...new Set(strange)]
      .map((char) => `${char}（U+${(char.codePointAt(0) as number).toString(16).toUpperCase()}）`)
      .join('、');
    throw new Refused('plate.noGlyph', 'refused', {
      zh: `“${name}”中有字库里没有的字：${shown}。请修改名称，或者把它单独制作。`,
      en: `The fonts have no glyph for ${shown} in "${name}". Change the name, or make this plate by hand.`,
    });
  }
}

/** Breaks and draws texts of several scripts, centred, in a PDFKit document. */
export class PlateText {
  constructor(private readonly document: PDFKit.PDFDocument) {}

  /** Lines of the texts, one below the other, at the largest sizes at which they are no higher than `height` (points). */
  fit(texts: readonly Line[], width: number, height: number): Line[] {
    for (let percent = 100; ; percent -= 5) {
      const scale = percent / 100;
      const lines = texts.flatMap(({ text, size }) =>
        this.breakLines(text, size * scale, width).map((line) => ({ text: line, size: size * scale })),
      );
      if (percent <= SMALLEST || heightOf(lines) <= height) return lines;
    }
  }

  /** Draws the lines below `top`, each centred between `left` and `left + width`. */
  draw(lines: readonly Line[], left: number, top: number, width: number): void {
    let y = top;
    for (const { text, size } of lines) {
      let x = left + (width - this.widthOf(text, size)) / 2;
      for (const run of text.match(RUNS) ?? []) {
        this.document
          .font(fontOf(run))
          .fontSize(size)
          .text(run, x, y + ASCENT * size, { lineBreak: false, baseline: 'alphabetic' });
        x += this.document.widthOfString(run);
      }
      y += LEADING * size;
    }
  }

  private breakLines(text: string, size: number, width: number): string[] {
    const lines: string[] = [];
    let line = '';
    for (const atom of this.atoms(text, size, width)) {
      if (line && this.widthOf((line + atom).trimEnd(), size) > width) {
        lines.push(line.trimEnd());
        line = '';
      }
      line += atom;
    }
    return line.trim() ? [...lines, line.trimEnd()] : lines;
  }

  /** A word wider than the line is broken anywhere. */
  private atoms(text: string, size: number, width: number): string[] {
    return (text.match(ATOMS) ?? []).flatMap((atom) => (this.widthOf(atom.trimEnd(), size) > width ? [...atom] : [atom]));
  }

  private widthOf(text: string, size: number): number {
    return (text.match(RUNS) ?? []).reduce((sum, run) => sum + this.document.font(fontOf(run)).fontSize(size).widthOfString(run), 0);
  }
}

/** Points. */
export function heightOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { size }) => sum + LEADING * size, 0);
}
