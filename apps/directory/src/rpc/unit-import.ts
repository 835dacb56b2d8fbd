import type { directory } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { authorise, Faults, mayDo, mustBeFewRows, outcomeOf, type CallContext } from '@mingjing/kit';
import { derivedId } from '../fields';
import { causeOf, change, type Office } from '../office';
import { gazetteerOf, type Known } from '../queries';
import { compareReturned } from '../returned-unit';
import { countsOf, type ReadRow } from '../rows';
import { createUnit, noUnit, type Unit, type UnitFields } from '../unit';
import { mustBeSame, readUnitRow, unitKey } from '../unit-row';

/** Each row is taken or refused for itself; a unit that is there with the same content is left alone. A dry run says the same. */
export async function importUnits(
  office: Office,
  { rows, dryRun }: directory.ImportUnitsRequest,
  call: CallContext,
): Promise<directory.ImportUnitsResponse> {
  authorise(call.actor, 'unit.manage');
  mustBeFewRows(rows);
  const known = await gazetteerOf(office);
  const byId = new Map(known.units.map((unit) => [unit.unitId, unit]));
  const read = rows.map((row) => compareReturned(call, row, withinScope(call, readUnitRow(row, known.places)), byId));
  compare(read, known);
  if (!dryRun) await Promise.all(read.map((one) => create(office, call, one)));
  const outcome = outcomeOf(read);
  if (!dryRun) await office.trail.done(call, 'importUnits', '', countsOf(outcome));
  return outcome;
}

function withinScope(call: CallContext, read: ReadRow<UnitFields>): ReadRow<UnitFields> {
  if (!read.value || mayDo(call.actor, 'unit.manage', { divisionPath: read.value.divisionPath })) return read;
  const refusal = new Refused('import.outsideScope', 'forbidden', {
    zh: '该行政区划不在您的管辖范围内，请核对，或由上级单位导入。',
    en: 'This division is outside your scope; check it, or let the level above import it.',
  });
  return refused(read, 'division', refusal);
}

function refused<T>({ row }: ReadRow<T>, field: string, refusal: unknown): ReadRow<T> {
  const faults = new Faults();
  faults.add(field, refusal);
  return { row, faults: faults.list };
}

/** Marks what is there already, in the directory or further up in the file. */
function compare(read: ReadRow<UnitFields>[], { units }: Known): void {
  const there = new Map<string, Unit>(units.map((unit) => [unitKey(unit), unit]));
  for (const [index, one] of read.entries()) {
    if (!one.value) continue;
    const same = there.get(unitKey(one.value));
    if (same) read[index] = settled(one, same, one.value);
    else there.set(unitKey(one.value), { unitId: '', ...one.value });
  }
}

function settled(read: ReadRow<UnitFields>, there: Unit, value: UnitFields): ReadRow<UnitFields> {
  try {
    mustBeSame(there, value);
    return { row: read.row, faults: [], unchanged: true };
  } catch (error) {
    return refused(read, 'name', error);
  }
}

/** The id stands for name and division: two people importing the same file make each unit once. */
async function create(office: Office, call: CallContext, read: ReadRow<UnitFields>): Promise<void> {
  const { value } = read;
  if (!value || read.unchanged) return;
  const place = [value.division, value.name];
  // A unit that had this name once and has another now keeps its id; the new one takes an id of this call.
  for (const id of [derivedId('u', 'import', ...place), derivedId('u', 'import', ...place, call.cause)]) {
    const [event] = createUnit(id, value)(noUnit(), { exists: false });
    if (!event) return;
    const made = await office.models.units.create(
      id,
      causeOf(call, `importUnits:${read.row}`, value),
      change(office, call, value.division),
      [event],
    );
    if (made.outcome !== 'duplicate') return;
    const there = await office.models.units.load(id);
    if (!there || unitKey(there.state) !== unitKey(value)) continue;
    Object.assign(read, settled(read, there.state, value));
    return;
  }
}
