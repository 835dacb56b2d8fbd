import { seen, textCell, type Cell } from './cell';
import { numberOfMoment } from './day-number';
import { numberCell } from './number-cell';
import { NumberFormat } from './number-format';
import { LONGEST_TEXT, StringItem, unescaped } from './string-item';
import type { Styles } from './styles';
import type { XmlVisitor } from './xml';
import { damaged } from './zip';

/** The last row and the last column a worksheet can have. */
const LAST_ROW = 1_048_576;
const COLUMNS = 16_384;
const [LETTER_A, LETTER_Z] = [65, 90];
/** The bit in which a small letter differs from its capital. */
const LOWER_CASE = 32;
/** How a moment is shown in a cell that has no format of its own. */
const DAY = new NumberFormat('yyyy-mm-dd');

/** A row of a worksheet, as it was read. */
export interface ReadRow {
  row: number;
  cells: Cell[];
}

/** What the cells of a worksheet refer to. */
export interface Shared {
  strings: readonly string[];
  styles: Styles;
  from1904: boolean;
}

type Attributes = Readonly<Record<string, string>>;

/** Makes rows of the elements of a worksheet. */
export class Worksheet implements XmlVisitor {
  /** Columns that people do not see, from 0; they stand in front of the rows. */
  readonly hiddenColumns = new Set<number>();
  private made: ReadRow[] = [];
  private section = '';
  private row: ReadRow = { row: 0, cells: [] };
  private column = -1;
  private type = '';
  private style = 0;
  private within = '';
  private value = '';
  private formula?: string;
  private readonly item = new StringItem();

  constructor(private readonly shared: Shared) {}

  /** The rows since the last call. */
  take(): ReadRow[] {
    const { made } = this;
    this.made = [];
    return made;
  }

  open(name: string, attributes: Attributes, level: number): void {
    if (level === 1 && name !== 'worksheet') throw damaged();
    if (level === 2) this.section = name;
    if (level === 3 && this.section === 'cols') this.hide(attributes);
    if (this.section !== 'sheetData' || level < 3) return;
    if (level === 3 && name === 'row') this.openRow(attributes);
    else if (level === 4 && name === 'c') this.openCell(attributes);
    else if (level === 5) this.within = name;
    else if (level > 5 && this.within === 'is') this.item.open(name);
  }

  text(text: string): void {
    if (this.within === 'is') this.item.add(text);
    else if (this.within === 'v' && this.value.length < LONGEST_TEXT) this.value += text;
    else if (this.within === 'f' && (this.formula?.length ?? 0) < LONGEST_TEXT) this.formula = (this.formula ?? '') + text;
  }

  close(name: string, level: number): void {
    if (this.section !== 'sheetData') return;
    if (level > 5 && this.within === 'is') this.item.close(name);
    else if (level === 5) {
      if (name === 'f') this.formula ??= '';
      this.within = '';
    } else if (level === 4 && name === 'c') this.closeCell();
    else if (level === 3 && name === 'row') this.made.push(this.row);
  }

  private hide({ min, max, hidden, width }: Attributes): void {
    if (!/^(1|true)$/.test(hidden ?? '') && width !== '0') return;
    const last = Math.min(Number(max), COLUMNS);
    for (let column = Number(min); column <= last; column += 1) this.hiddenColumns.add(column - 1);
  }

  /** Rows and cells that name no place follow the one before. */
  private openRow({ r }: Attributes): void {
    const row = r === undefined ? this.row.row + 1 : Number(r);
    if (!Number.isInteger(row) || row <= this.row.row || row > LAST_ROW) throw damaged();
    this.row = { row, cells: [] };
    this.column = -1;
  }

  private openCell({ r, t = 'n', s }: Attributes): void {
    const column = r === undefined ? this.column + 1 : columnAt(r);
    if (column <= this.column || column >= COLUMNS) throw damaged();
    this.column = column;
    this.type = t;
    this.style = s === undefined ? 0 : Number(s);
    this.value = '';
    this.formula = undefined;
  }

  private closeCell(): void {
    const cell = this.cell();
    // The value it had when it was saved: for the file of rows to correct, never taken as it is. LibreOffice writes what is
    // true or false as a formula that computes nothing.
    if (this.formula !== undefined && !/^(TRUE|FALSE)\(\)$/.test(this.formula))
      this.row.cells[this.column] = { text: cell.text, fault: 'formula' };
    else if (cell.text !== '' || cell.fault) this.row.cells[this.column] = cell;
  }

  private cell(): Cell {
    const { strings, styles, from1904 } = this.shared;
    const { value, style } = this;
    if (this.type === 'inlineStr') return this.shown(this.item.take());
    if (value.trim() === '') return { text: '' };
    const format = styles.of(style);
    switch (this.type) {
      case 's':
        return this.shown(stringAt(strings, value));
      case 'str':
        return this.shown(seen(unescaped(value)));
      case 'b':
        return { text: value.trim() === '0' || value.trim() === 'false' ? 'FALSE' : 'TRUE' };
      case 'e':
        return { text: '', fault: 'error' };
      case 'd':
        return momentCell(value.trim(), format.isDate ? format : DAY);
      default:
        return numberCell(Number(value), format, from1904);
    }
  }

  /** A text as the format of its cell shows it. */
  private shown(text: string): Cell {
    if (text === '') return { text };
    const shown = this.shared.styles.of(this.style).textOf(text);
    return shown === undefined ? { text, fault: 'format' } : textCell(seen(shown));
  }
}

/** The column of a reference such as AB12, from 0; -1 for what is none. */
function columnAt(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length && at < 4; at += 1) {
    const letter = reference.charCodeAt(at) & ~LOWER_CASE;
    if (letter < LETTER_A || letter > LETTER_Z) break;
    column = column * 26 + letter - LETTER_A + 1;
  }
  return column - 1;
}

/** @throws Refused file.damaged where there is none */
function stringAt(strings: readonly string[], place: string): string {
  const text = strings[Number(place)];
  if (text === undefined) throw damaged();
  return text;
}

/** A moment written out (ISO 8601); with a time zone it is taken as it was in Beijing. */
function momentCell(text: string, format: NumberFormat): Cell {
  const number = numberOfMoment(text);
  return number === undefined ? { text: '', fault: 'error' } : numberCell(number, format);
}
