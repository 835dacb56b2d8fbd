import { nameKey, spelled, type directory } from '@mingjing/contracts';
import { Refused, type Similar } from '@mingjing/contracts/refused';
import { authorise, Faults, mayDo, mustBeFewRows, outcomeOf, type CallContext } from '@mingjing/kit';
import { derivedId } from '../fields';
import { causeOf, change, type Office } from '../office';
import { gazetteerOf, type Known } from '../queries';
import { compareReturned } from '../returned-unit';
import { countsOf, type ReadRow } from '../rows';
import { similarUnit } from '../similar-places';
import { createUnit, noUnit, type Unit, type UnitFields } from '../unit';
import { mustBeSame, readUnitRow, unitKey } from '../unit-row';

/** Each row is taken or refused for itself; a unit that is there with the same content is left alone. A dry run says the same. */
export async function importUnits(
  office: Office,
  { rows, dryRun, confirmLookAlike = false }: directory.ImportUnitsRequest,
  call: CallContext,
): Promise<directory.ImportUnitsResponse> {
  authorise(call.actor, 'unit.manage');
  mustBeFewRows(rows);
  const known = await gazetteerOf(office);
  const byId = new Map(known.units.map((unit) => [unit.unitId, unit]));
  const read = rows.map((row) => compareReturned(call, row, withinScope(call, readUnitRow(row, known.places)), byId));
  compare(read, known, confirmLookAlike);
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
function compare(read: ReadRow<UnitFields>[], { units, places }: Known, confirmed: boolean): void {
  const there = new Map<string, Unit[]>();
  const beside = new Map<string, Similar[]>();
  const note = (unit: Unit): void => {
    there.set(unitKey(unit), [...(there.get(unitKey(unit)) ?? []), unit]);
    if (!unit.retired) beside.set(unit.division, [...(beside.get(unit.division) ?? []), { id: unit.unitId, name: unit.name }]);
  };
  units.forEach(note);
  for (const [index, one] of read.entries()) {
    const { value } = one;
    if (!value) continue;
    const same = meant(there.get(unitKey(value)) ?? [], value);
    const within = places.division(value.division).name;
    const similar = confirmed || same ? undefined : similarUnit(value.name, { there: beside.get(value.division) ?? [], within });
    if (same) read[index] = settled(one, same, value);
    else if (similar) read[index] = refused(one, 'name', similar);
    else note({ unitId: '', nameKey: nameKey(value.name), ...value });
  }
}

/** Of units of one name one in use, and of doubles from before names were compared by keys the one written so. */
function meant(named: readonly Unit[], { name }: UnitFields): Unit | undefined {
  const inUse = named.filter(({ retired }) => !retired);
  return spelled(inUse.length > 0 ? inUse : named, name)[0];
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
  const place = [value.division, nameKey(value.name)];
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
