import { notASheet, type RawRow, type SheetInfo } from './cell';
import { foreignZip } from './foreign';
import { MergedCells } from './merges';
import { workbookOf, type Tab } from './relations';
import { SheetScan } from './sheet-scan';
import { sharedStrings } from './string-item';
import { Styles } from './styles';
import { Worksheet, type Shared } from './worksheet';
import type { Tally } from './tally';
import { visited } from './xml';
import { Zip } from './zip';

/**
 * Rows of all worksheets in the order of their tabs, hidden ones last, streaming. The whole file is unpacked to nowhere and
 * the rows of its worksheets are counted before the first one is given.
 * @throws Refused file.damaged, file.sealed, file.tooLarge, file.notASheet and those of other formats
 */
export async function* xlsxRows(file: Buffer, tally: Tally): AsyncGenerator<RawRow> {
  const zip = await Zip.open(file);
  const workbook = await workbookOf(zip);
  if (!workbook || workbook.tabs.length === 0 || !workbook.tabs.every(({ part }) => zip.has(part)))
    throw foreignZip(zip.names) ?? notAWorkbook();
  const scans = new Map(workbook.tabs.map(({ part }) => [part, new SheetScan()]));
  await zip.check((name, piece) => scans.get(name)?.see(piece));
  const shared = {
    strings: await sharedStrings(zip, workbook.sharedStrings),
    styles: await Styles.of(zip, workbook.styles),
    from1904: workbook.from1904,
  };
  for (const tab of workbook.tabs.toSorted((one, other) => Number(one.hidden) - Number(other.hidden))) {
    const scan = scans.get(tab.part);
    scan?.end();
    if (scan) yield* rowsOf(zip, tab, scan, shared, tally);
  }
}

async function* rowsOf(zip: Zip, { name, part, hidden }: Tab, scan: SheetScan, shared: Shared, tally: Tally): AsyncGenerator<RawRow> {
  const worksheet = new Worksheet(shared);
  const sheet: SheetInfo = { name, hidden, counted: scan.rows, hiddenColumns: worksheet.hiddenColumns, isText: false };
  tally.expect(sheet);
  const merged = new MergedCells(scan.merges);
  for await (const { row, cells } of visited(zip.pieces(part), worksheet, () => worksheet.take())) {
    yield { row, joined: merged.fill(row, cells), cells, sheet };
  }
}

function notAWorkbook(): Error {
  return notASheet(
    'notASheet',
    '这不是 Excel 工作簿，请用 Excel 或 WPS 另存为 .xlsx（或 .csv）后再上传。',
    'Not an Excel workbook; save it as .xlsx or .csv.',
  );
}
