import { sameName, unbroken, type evaluation as proto } from '@mingjing/contracts';
import { mayDo, Refused, type CallContext } from '@mingjing/kit';
import { byIds } from './queries';
import { faultOf, Faults, type RowFault } from './rows';
import { readKind, type ServicePoint } from './service-point';
import { line } from './text';
import type { Stored } from './views';
import type { Work } from './work';

/** The service points that rows of an export were made of, in use or retired, as far as the actor reaches them. */
export async function returnedPoints(
  work: Work,
  call: CallContext,
  rows: readonly proto.ServicePointRow[],
): Promise<Map<string, Stored<ServicePoint>>> {
  const found = await byIds(
    work.models.servicePoints,
    rows.flatMap(({ id }) => id ?? []),
  );
  for (const [id, { state }] of found) if (!mayDo(call.actor, 'servicePoint.manage', state)) found.delete(id);
  return found;
}

/**
 * What of a row of an export is not as the service point it was made of. The unit is compared by what it is called there, so that
 * one that is retired, or of a name that several have, is known again. Windows are compared by the import itself.
 */
export async function differencesOfReturned(
  work: Work,
  { id, state }: Stored<ServicePoint>,
  { name, kind, unit, division }: proto.ServicePointRow,
): Promise<RowFault[]> {
  const faults = new Faults();
  const given = await faults.try(() => line(unbroken(name), 'name'));
  if (given !== undefined && !sameName(given, state.name)) faults.list.push(renamed(id, state));
  const givenKind = await faults.try(() => readKind(kind));
  if (kind.trim() && givenKind !== undefined && givenKind !== state.kind) faults.list.push(differs('kind', '类别'));
  await faults.try(async () => {
    const text = line(unbroken(unit), 'unit');
    if (
      text !== state.unitId &&
      !sameName(text, state.unitName) &&
      (await work.places.findUnit(text, state.divisionPath.at(-1))).id !== state.unitId
    )
      faults.list.push(differs('unit', '单位'));
  });
  await faults.try(async () => {
    if (division.trim() && (await work.places.findDivision(division.trim(), { path: state.divisionPath })).id !== state.divisionPath.at(-1))
      faults.list.push(differs('division', '行政区划'));
  });
  return faults.list;
}

function renamed(id: string, { name }: ServicePoint): RowFault {
  return faultOf(
    new Refused('servicePoint.differs', 'conflict', {
      field: 'name',
      zh: `编号 ${id} 是评议对象“${name}”，名称与本行不同。导入不修改已有的评议对象：要改名请在评议对象页面修改，要新增请清空本行的编号。`,
      en: `${id} is the service point "${name}", of another name than this row. An import renames none: do it on its own page, or clear the id for a new one.`,
    }),
  );
}

function differs(field: string, name: string): RowFault {
  return faultOf(
    new Refused('servicePoint.differs', 'conflict', {
      field,
      zh: `该评议对象的${name}与这次的不同，请核对；如需变更请在评议对象页面修改。`,
      en: `The service point has another ${field}; check it, or change it on its own page.`,
    }),
  );
}
