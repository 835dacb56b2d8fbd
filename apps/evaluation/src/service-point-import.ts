import type { evaluation as proto } from '@mingjing/contracts';
import { authorise, isRefused, mayDo, Refused, type CallContext } from '@mingjing/kit';
import { readWindowNames, register, type Registration } from './registration';
import { faultOf, Faults, FirstRows, mustBeFewRows, outcomeOf, type RowFault } from './rows';
import { readKind } from './service-point';
import { line } from './text';
import type { Work } from './work';

interface Read {
  row: number;
  faults: RowFault[];
  registration?: Registration;
}

function outsideScope(): Refused {
  return new Refused('import.outsideScope', 'forbidden', {
    field: 'division',
    zh: '该单位或行政区划不在您的管辖范围内，请核对，或由上级单位导入。',
    en: 'This unit or division is outside your scope; check it, or let the level above import it.',
  });
}

async function readRow(work: Work, call: CallContext, row: proto.ServicePointRow, seen: FirstRows): Promise<Read> {
  const faults = new Faults();
  const name = await faults.try(() => line(row.name, 'name'));
  const kind = await faults.try(() => readKind(row.kind));
  const windowNames = await faults.try(() => readWindowNames(row.windowNames.split(/[、,，;；|\n]/), name ?? ''));
  const asked = row.division.trim();
  const division = asked ? await faults.try(() => work.places.findDivision(asked)) : undefined;
  const unit = await faults.try(async () => work.places.findUnit(line(row.unit, 'unit'), division?.id));
  if (faults.list.length > 0 || !name || !kind || !windowNames || !unit) return { row: row.row, faults: faults.list };
  const divisionPath = division?.path ?? unit.divisionPath;
  await faults.try(() => {
    if (!mayDo(call.actor, 'servicePoint.manage', { divisionPath, unitId: unit.id })) throw outsideScope();
    seen.note(JSON.stringify([unit.id, name]), row.row, 'name');
  });
  return { row: row.row, faults: faults.list, registration: { name, kind, unit, divisionPath, windowNames } };
}

/** True where the unit has a service point in use of that name. */
async function taken(work: Work, { name, unit }: Registration): Promise<boolean> {
  return (await work.models.servicePoints.model.findOne({ unitId: unit.id, name, retired: false }, { _id: 1 }).lean()) !== null;
}

async function take(work: Work, call: CallContext, read: Read, dryRun: boolean): Promise<void> {
  if (!read.registration || read.faults.length > 0) return;
  try {
    if (!dryRun) await register(work, call, `${call.cause}:row${read.row}`, read.registration);
    else if (await taken(work, read.registration)) {
      throw new Refused('servicePoint.duplicate', 'conflict', {
        field: 'name',
        zh: '该单位已有同名的评议对象。',
        en: 'This unit has a service point of that name already.',
      });
    }
  } catch (error) {
    if (!isRefused(error) || error.kind === 'unavailable') throw error;
    read.faults.push(faultOf(error));
  }
}

/** Each row is taken or refused for itself; a dry run says the same and writes nothing. */
export async function importServicePoints(
  work: Work,
  { rows, dryRun }: proto.ImportServicePointsRequest,
  call: CallContext,
): Promise<proto.ImportServicePointsResponse> {
  authorise(call.actor, 'servicePoint.manage');
  mustBeFewRows(rows);
  const seen = new FirstRows();
  const read: Read[] = [];
  for (const row of rows) read.push(await readRow(work, call, row, seen));
  await Promise.all(read.map((one) => take(work, call, one, dryRun)));
  work.scans.clear();
  return outcomeOf(read);
}
