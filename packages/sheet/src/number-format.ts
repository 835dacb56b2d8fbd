import { showDay } from './day-format';
import { sectionsOf, split, type Section } from './format-code';
import { showNumber } from './number-layout';

/**
 * A number format as spreadsheet programs write it, for what people use: digits, zeros, thousands, percent, quoted text,
 * dates and times in Chinese, conditions. What cannot be shown faithfully is not shown at all (undefined), never guessed.
 */
export class NumberFormat {
  /** Sections for numbers, each undefined where it holds something unknown. */
  private readonly numeric: (Section | undefined)[];
  private readonly text: Section | undefined | 'plain';
  /** Of its first section, what is neither quoted nor in brackets; also where it cannot be shown. */
  private readonly letters: string;

  constructor(code: string) {
    const sections = sectionsOf(code);
    const last = sections.at(-1);
    const forText = sections.length === 4 || (last !== undefined && last.holdsText);
    this.numeric = (forText && sections.length > 1 ? sections.slice(0, -1) : sections).slice(0, 3);
    this.text = forText ? last : 'plain';
    if (sections.length > 4) this.numeric = [undefined];
    this.letters = (split(code)[0] ?? '').replace(/"[^"]*"|\\.|\[[^\]]*\]|[_*].|general/gis, '').toLowerCase();
  }

  /** Shows days, months or times of day. */
  get isDate(): boolean {
    return /[ymdhs]/.test(this.letters);
  }

  /** Shows the day of the month. */
  get showsDay(): boolean {
    return /(?<!d)d{1,2}(?!d)/.test(this.letters);
  }

  /** Shows a year. */
  get showsYear(): boolean {
    return /[ye]/.test(this.letters);
  }

  /** @param day the day number that counts from 1900, where the number is one */
  number(value: number, day = value): string | undefined {
    const section = this.sectionFor(value);
    if (!section) return undefined;
    const { isDate, isEmpty, tokens } = section;
    // A section of nothing hides: of a zero that is what is meant, of anything else nobody could tell that it was there.
    if (isEmpty) return value === 0 ? '' : undefined;
    if (isDate) return showDay(tokens, day);
    return showNumber(tokens, this.numeric.length > 1 && !section.condition ? Math.abs(value) : value);
  }

  /** How a text is shown. */
  textOf(text: string): string | undefined {
    if (this.text === 'plain') return text;
    if (!this.text || this.text.isEmpty) return undefined;
    return this.text.tokens.map((token) => (token.kind === 'text' ? text : token.kind === 'literal' ? token.text : '')).join('');
  }

  private sectionFor(value: number): Section | undefined {
    const [first, second, third] = this.numeric;
    if (this.numeric.some((section) => section?.condition)) {
      // With a condition of its own a section shows signs in ways that differ between programs.
      if (value < 0 || this.numeric.includes(undefined)) return undefined;
      return this.numeric.find((section) => !section?.condition || section.condition(value));
    }
    if (this.numeric.length === 1 || value > 0 || (value === 0 && this.numeric.length === 2)) return first;
    return value < 0 ? second : third;
  }
}
