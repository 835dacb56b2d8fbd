import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seen, type RawRow } from '../src/cell';
import { Tally } from '../src/tally';
import { xlsxRows } from '../src/xlsx';

/** How many workbooks are drawn: `WORKBOOKS=500` for a long look. */
const COUNT = Number(process.env['WORKBOOKS'] ?? 40);
const SEED = Number(process.env['WORKBOOKS_SEED'] ?? Date.now() % 1_000_000_000);
const PYTHON = process.env['PYTHON'] ?? 'python3';

/** What a writer was told of a cell. */
interface Told {
  kind: 'text' | 'rich' | 'day' | 'number' | 'shaped' | 'blank' | 'formula' | 'bool';
  value: string | number | boolean | null;
  format: string;
}

interface Book {
  writer: string;
  merged: { from: number; to: number; column: number } | null;
  rows: Told[][];
  /** What LibreOffice shows. */
  shown: string[][];
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mingjing-workbooks-'));
  process.stderr.write(`${COUNT} workbooks, WORKBOOKS_SEED=${SEED}\n`);
  const script = path.join(__dirname, 'foreign-writers/write_workbooks.py');
  execFileSync(PYTHON, [script, folder, String(COUNT), String(SEED)], { stdio: ['ignore', 'ignore', 'inherit'] });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(number: number): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  for await (const row of xlsxRows(readFileSync(path.join(folder, `${number}.xlsx`)), new Tally())) rows.push(row);
  return rows;
}

/** What must be read of a cell; undefined where nobody can say. */
function expected(book: Book, row: number, column: number): string | undefined {
  const told = book.rows[row]?.[column] as Told;
  const shown = book.shown[row]?.[column] ?? '';
  const { merged } = book;
  if (merged && column === merged.column && row > merged.from && row <= merged.to)
    return seen(String(book.rows[merged.from]?.[column]?.value));
  switch (told.kind) {
    case 'day':
      return String(told.value).slice(0, 10);
    case 'number':
    case 'shaped':
      // LibreOffice says so where it cannot show a value either.
      return shown.startsWith('#') ? undefined : seen(shown);
    case 'formula':
      return 'formula';
    case 'blank':
      return '';
    case 'bool':
      return told.value ? 'TRUE' : 'FALSE';
    default:
      return seen(String(told.value));
  }
}

/** What was read of a cell, in the same words. */
function found(told: Told, raw: RawRow | undefined, column: number): string {
  const cell = raw?.cells[column];
  if (told.kind === 'formula') return cell?.fault ?? '';
  if (told.kind === 'day') return cell?.day ?? '';
  return cell?.fault ? `fault: ${cell.fault}` : (cell?.text ?? '');
}

test('workbooks of openpyxl, XlsxWriter and LibreOffice differ in no cell from what they were told and show', async () => {
  const differences: string[] = [];
  let cells = 0;
  for (let number = 0; number < COUNT; number += 1) {
    const book = JSON.parse(readFileSync(path.join(folder, `${number}.json`), 'utf8')) as Book;
    const rows = await read(number);
    if (rows.length !== rows[0]?.sheet.counted) differences.push(`${number}: ${rows.length} of ${rows[0]?.sheet.counted} rows`);
    const byRow = new Map(rows.map((row) => [row.row, row]));
    for (const [at, line] of book.rows.entries()) {
      for (const [column, told] of line.entries()) {
        const wanted = expected(book, at, column);
        const got = found(told, byRow.get(at + 1), column);
        cells += 1;
        if (wanted === undefined || wanted === got) continue;
        differences.push(
          `${number} ${book.writer} row ${at + 1} column ${column + 1}, ${JSON.stringify(told)}: ${JSON.stringify({ wanted, got })}`,
        );
      }
    }
  }
  expect({ seed: SEED, differences: differences.slice(0, 20) }).toEqual({ seed: SEED, differences: [] });
  expect(cells).toBeGreaterThan(COUNT * 18);
});
