import { builtInFormat } from './built-in-formats';
import { NumberFormat } from './number-format';
import { visit } from './xml';
import type { Zip } from './zip';

/** The number formats of a workbook's cells by the number of their style. */
export class Styles {
  private readonly codes = new Map<number, string>();
  private readonly cells: number[] = [];
  private readonly formats = new Map<number, NumberFormat>();

  /** @throws Refused file.damaged */
  static async of(zip: Zip, part: string | undefined): Promise<Styles> {
    const styles = new Styles();
    if (part !== undefined) await visit(zip.pieces(part), { open: styles.visitor() });
    return styles;
  }

  private visitor() {
    let section = '';
    return (name: string, attributes: Readonly<Record<string, string>>, level: number): void => {
      if (level === 2) section = name;
      if (level !== 3) return;
      if (section === 'numFmts') this.codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      if (section === 'cellXfs') this.cells.push(Number(attributes['numFmtId'] ?? 0));
    };
  }

  /** The format of a style; of one that is not there, as of a cell that has none. */
  of(style: number): NumberFormat {
    const id = this.cells[style] ?? 0;
    let format = this.formats.get(id);
    if (!format) {
      format = new NumberFormat(this.codes.get(id) ?? builtInFormat(id));
      this.formats.set(id, format);
    }
    return format;
  }
}
