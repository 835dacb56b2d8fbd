import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { stream } from 'exceljs';
import { unpacked, type Entry } from './zip';

/** The names of worksheets in a workbook. */
export const SHEET = /^xl\/worksheets\/sheet(\d+)\.xml$/;
const OPTIONS = { entries: 'ignore', sharedStrings: 'cache', hyperlinks: 'ignore', styles: 'cache', worksheets: 'emit' } as const;

/** What exceljs 4.4 has inside; the tests would show a release that has it no more. */
interface Parts {
  properties?: { model?: { date1904?: boolean } };
  workbookRels?: { Id: string; Target: string }[];
  model?: { sheets?: { rId: string; state?: string }[] };
  _parseRels(entry: Readable): Promise<void>;
  _parseWorkbook(entry: Readable): Promise<void>;
  _parseStyles(entry: Readable): Promise<void>;
  _parseSharedStrings(entry: Readable): AsyncIterable<unknown>;
  _parseWorksheet(chunks: AsyncIterable<unknown>, sheet: string): Iterable<{ value: object }>;
  parse(): AsyncGenerator<unknown>;
}
type Reader = stream.xlsx.WorkbookReader & Parts;
/** A worksheet while it is read. */
export interface OpenSheet {
  /** Its name in the file. */
  part: string;
  name?: string;
  state?: string;
}
type Arguments = ConstructorParameters<typeof stream.xlsx.WorkbookReader>;

/**
 * The streaming reader of exceljs, given the entries of a workbook that was found whole. Left to itself it loses entries
 * at the end of one small file in a few hundred, and damages a Chinese character that lies across two chunks (one row in
 * a few thousand); and it needs files in between where the sheets come first. exceljs takes a quarter of a second to load,
 * which text files need not wait for.
 */
export async function openWorkbook(entries: ReadonlyMap<string, Entry>): Promise<Reader> {
  const { default: exceljs } = await import('exceljs');
  const BaseReader = exceljs.stream.xlsx.WorkbookReader as unknown as new (...options: Arguments) => Reader;
  class WorkbookReader extends BaseReader {
    /** What sheets refer to first, then the sheets in the order of their tabs, hidden ones last. */
    override async *parse(): AsyncGenerator<unknown> {
      const [rels, book, strings, styles] = ['_rels/workbook.xml.rels', 'workbook.xml', 'sharedStrings.xml', 'styles.xml'].map((name) =>
        entries.get(`xl/${name}`),
      );
      if (rels) await this._parseRels(unpacked(rels));
      // Some write the address from the root; the reader knows the short one only.
      for (const relation of this.workbookRels ?? []) relation.Target = relation.Target.replace(/^(\/xl\/|\.\/)/, '');
      if (book) await this._parseWorkbook(unpacked(book));
      if (strings) yield* this._parseSharedStrings(unpacked(strings).setEncoding('utf8'));
      if (styles) await this._parseStyles(unpacked(styles));
      for (const { part, number, entry } of inOrder(entries, this)) {
        // The reader takes text as it takes bytes.
        for (const opened of this._parseWorksheet(decoded(unpacked(entry)), number)) {
          Object.assign(opened.value, { part });
          yield opened;
        }
      }
    }
  }
  return new WorkbookReader(Readable.from([]), OPTIONS);
}

interface Part {
  part: string;
  number: string;
  entry: Entry;
}

/** The worksheets as people go through them; one that no tab leads to stands with the hidden ones. */
function inOrder(entries: ReadonlyMap<string, Entry>, { workbookRels = [], model }: Parts): Part[] {
  const tabs = (model?.sheets ?? []).map(({ rId, state = 'visible' }) => ({
    part: `xl/${workbookRels.find(({ Id }) => Id === rId)?.Target}`,
    hidden: state !== 'visible',
  }));
  const placeOf = (part: string): number => {
    const at = tabs.findIndex((tab) => tab.part === part);
    return at < 0 || tabs[at]?.hidden ? tabs.length + Math.max(at, 0) : at;
  };
  const parts = [...entries].flatMap(([part, entry]) => {
    const number = SHEET.exec(part)?.[1];
    return number === undefined ? [] : [{ part, number, entry, place: placeOf(part) }];
  });
  return parts.sort((one, other) => one.place - other.place);
}

async function* decoded(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  for await (const chunk of chunks) yield decoder.write(chunk);
  yield decoder.end();
}
