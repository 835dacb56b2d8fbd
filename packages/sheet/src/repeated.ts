import { nameKey } from '@mingjing/contracts/names';
import type { SheetRow } from './sheet';

/** Fields that name something: other spellings of it are the same. */
const NAMES = new Set(['name', 'unit', 'units', 'division', 'divisions', 'servicePoint', 'post']);

/** Passes rows on; one that is the same record as a row before it gets a fault that names that row. */
export async function* withoutRepeats(
  rows: AsyncIterable<SheetRow>,
  { record, keyField }: { record: readonly string[]; keyField: string },
): AsyncIterable<SheetRow> {
  const firstRows = new Map<string, number>();
  for await (const row of rows) {
    const fields = record.map((field) => (NAMES.has(field) ? nameKey(row.cells[field] ?? '') : (row.cells[field] ?? '')));
    const key = fields.join('\n');
    const first = firstRows.get(key);
    // A row that was not taken, or names nothing, is no record.
    if (row.faults || (row.cells[keyField] ?? '') === '') yield row;
    else if (first === undefined) {
      firstRows.set(key, row.row);
      yield row;
    } else yield { ...row, faults: [repeats(keyField, first)] };
  }
}

function repeats(field: string, first: number): NonNullable<SheetRow['faults']>[number] {
  return { field, code: 'row.repeated', zh: `与第 ${first} 行重复，请删除其中一行。`, en: `The same as row ${first}.` };
}
