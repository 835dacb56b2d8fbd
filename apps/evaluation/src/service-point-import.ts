import type { evaluation as proto } from '@mingjing/contracts';
import { nameKey, unbroken } from '@mingjing/contracts';
import { authorise, isRefused, mayDo, Refused, type CallContext } from '@mingjing/kit';
import { windowsOf } from './queries';
import { duplicate, readWindowNames, register, unopened, type Registration } from './registration';
import { differencesOfReturned, returnedPoints } from './returned-point';
import { namesake, pointNames, similarPoint } from './similar-points';
import { faultOf, Faults, FirstRows, mustBeFewRows, outcomeOf, type RowFault } from './rows';
import { readKind, type ServicePoint } from './service-point';
import { line, nameLine } from './text';
import type { Stored } from './views';
import { listedWindows } from './window-list';
import type { Work } from './work';

interface Good {
  registration: Registration;
  /** The row says which windows there are to be. */
  namesWindows: boolean;
}

interface Read {
  row: number;
  faults: RowFault[];
  good?: Good;
  /** There already with the same content. */
  unchanged?: boolean;
}

function outsideScope(): Refused {
  return new Refused('import.outsideScope', 'forbidden', {
    field: 'division',
    zh: '该单位或行政区划不在您的管辖范围内，请核对，或由上级单位导入。',
    en: 'This unit or division is outside your scope; check it, or let the level above import it.',
  });
}

function windowNamesIn({ windowNames, name }: proto.ServicePointRow): string[] {
  return readWindowNames(listedWindows(windowNames), unbroken(name));
}

async function readRow(work: Work, call: CallContext, row: proto.ServicePointRow, seen: FirstRows): Promise<Read> {
  const faults = new Faults();
  const name = await faults.try(() => nameLine(unbroken(row.name), 'name'));
  const kind = await faults.try(() => readKind(row.kind));
  const windowNames = await faults.try(() => windowNamesIn(row));
  const asked = unbroken(row.division);
  const ofUnit = unbroken(row.unit);
  const beside = async () => ({ path: await work.places.pathOfUnit(ofUnit), words: `${ofUnit} ${name ?? ''}` });
  const division = asked ? await faults.try(async () => work.places.findDivision(asked, await beside())) : undefined;
  const unit = await faults.try(async () => work.places.findUnit(line(ofUnit, 'unit'), division?.id));
  if (faults.list.length > 0 || !name || !kind || !windowNames || !unit) return { row: row.row, faults: faults.list };
  const divisionPath = division?.path ?? unit.divisionPath;
  await faults.try(() => {
    if (!mayDo(call.actor, 'servicePoint.manage', { divisionPath, unitId: unit.id })) throw outsideScope();
    seen.note(JSON.stringify([unit.id, nameKey(name)]), row.row, 'name');
  });
  const registration = { name, kind, unit, divisionPath, windowNames };
  return { row: row.row, faults: faults.list, good: { registration, namesWindows: row.windowNames.trim() !== '' } };
}

function differs(field: string, name: string): RowFault {
  const zh = `该单位已有同名的评议对象，但${name}与这次的不同，请核对；如需变更请在评议对象页面修改。`;
  return faultOf(
    new Refused('servicePoint.differs', 'conflict', {
      field,
      zh,
      en: `This unit has a service point of that name with another ${field}; check it, or change it on its own page.`,
    }),
  );
}

/** The names of its windows, those too that are still to be opened. */
async function windowNamesOf(work: Work, { id, state }: Stored<ServicePoint>): Promise<string[]> {
  const open = await windowsOf(work.models, [id]);
  const waiting = await unopened(work, state);
  return [...open.map((window) => window.state.name), ...waiting.map(({ name }) => name)];
}

async function sameWindows(work: Work, there: Stored<ServicePoint>, names: string[]): Promise<boolean> {
  const sorted = (all: string[]): string => JSON.stringify(all.map(nameKey).sort());
  return sorted(await windowNamesOf(work, there)) === sorted(names);
}

/** What of the service point that is there is not as in the row; no windows named in the row: they are as they are. */
async function difference(
  work: Work,
  call: CallContext,
  there: Stored<ServicePoint>,
  { registration, namesWindows }: Good,
): Promise<RowFault[]> {
  if (!mayDo(call.actor, 'servicePoint.manage', there.state)) return [faultOf(duplicate())];
  const { kind, divisionPath, windowNames } = registration;
  const faults: RowFault[] = [];
  if (there.state.kind !== kind) faults.push(differs('kind', '类别'));
  if (there.state.divisionPath.at(-1) !== divisionPath.at(-1)) faults.push(differs('division', '行政区划'));
  if (namesWindows && !(await sameWindows(work, there, windowNames))) faults.push(differs('windowNames', '窗口'));
  return faults;
}

/** A row of an export stands for the service point it was made of, whatever else is called the same. */
async function compared(work: Work, there: Stored<ServicePoint>, row: proto.ServicePointRow): Promise<Read> {
  const faults = new Faults();
  faults.list.push(...(await differencesOfReturned(work, there, row)));
  await faults.try(async () => {
    if (row.windowNames.trim() && !(await sameWindows(work, there, windowNamesIn(row)))) faults.list.push(differs('windowNames', '窗口'));
  });
  return { row: row.row, faults: faults.list, unchanged: faults.list.length === 0 };
}

async function take(work: Work, call: CallContext, read: Read, dryRun: boolean): Promise<void> {
  const { good } = read;
  if (!good || read.faults.length > 0) return;
  try {
    const known = dryRun
      ? await namesake(work, good.registration.unit.id, good.registration.name)
      : await registered(work, call, `${call.cause}:row${read.row}`, good);
    if (!known) return;
    read.faults.push(...(await difference(work, call, known, good)));
    read.unchanged = read.faults.length === 0;
  } catch (error) {
    if (!isRefused(error) || error.kind === 'unavailable') throw error;
    read.faults.push(faultOf(error));
  }
}

/** Registers what the row says; gives the one that has its name already, where there is one. */
async function registered(work: Work, call: CallContext, cause: string, { registration }: Good): Promise<Stored<ServicePoint> | undefined> {
  try {
    await register(work, call, cause, registration);
    return undefined;
  } catch (error) {
    const there =
      isRefused(error) && error.code === 'servicePoint.duplicate'
        ? await namesake(work, registration.unit.id, registration.name)
        : undefined;
    if (!there) throw error;
    return there;
  }
}

/** A row of a name that looks like another's, in the unit or further up in the file, waits for somebody to say what is meant. */
async function refuseLookAlikes(work: Work, read: Read[]): Promise<void> {
  const fresh = read.flatMap(({ good, faults }) => (good && faults.length === 0 ? [good.registration] : []));
  const names = await pointNames(
    work,
    fresh.map(({ unit }) => unit.id),
  );
  for (const { row, good, faults } of read) {
    if (!good || faults.length > 0) continue;
    const { name, unit } = good.registration;
    const there = names.get(unit.id) ?? [];
    const refusal = similarPoint(name, there, { unitName: unit.name });
    if (refusal) faults.push(faultOf(refusal));
    else there.push({ id: String(row), name });
  }
}

/** Each row is taken, found unchanged or refused for itself; a dry run says the same and writes nothing. */
export async function importServicePoints(
  work: Work,
  { rows, dryRun, confirmLookAlike }: proto.ImportServicePointsRequest,
  call: CallContext,
): Promise<proto.ImportServicePointsResponse> {
  authorise(call.actor, 'servicePoint.manage');
  mustBeFewRows(rows);
  const seen = new FirstRows();
  const known = await returnedPoints(work, call, rows);
  const read: Read[] = [];
  for (const row of rows) {
    const there = known.get(row.id ?? '');
    read.push(there ? await compared(work, there, row) : await readRow(work, call, row, seen));
  }
  if (!confirmLookAlike) await refuseLookAlikes(work, read);
  await Promise.all(read.map((one) => take(work, call, one, dryRun)));
  work.scans.clear();
  return outcomeOf(read);
}
