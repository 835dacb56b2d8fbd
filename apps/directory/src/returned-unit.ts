import type { directory } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { Faults, mayDo, type CallContext } from '@mingjing/kit';
import type { ReadRow } from './rows';
import type { Unit, UnitFields } from './unit';
import { unitKey } from './unit-row';

/**
 * Compares a row that an export gave with the unit it was made of, which its id says, in use or retired: of several of one name
 * that one is meant. An id that leads to no unit within one's reach says nothing.
 */
export function compareReturned(
  { actor }: CallContext,
  { id }: directory.UnitRow,
  read: ReadRow<UnitFields>,
  units: ReadonlyMap<string, Unit>,
): ReadRow<UnitFields> {
  const there = id ? units.get(id) : undefined;
  if (!read.value || !there || !mayDo(actor, 'unit.manage', { divisionPath: there.divisionPath })) return read;
  const { documentPrefix } = read.value;
  const faults = new Faults();
  if (unitKey(there) !== unitKey(read.value)) faults.add('name', renamed(there));
  else if (documentPrefix !== '' && documentPrefix !== there.documentPrefix) faults.add('documentPrefix', differs(there));
  return { row: read.row, faults: faults.list, unchanged: faults.list.length === 0 };
}

function renamed({ unitId, name }: Unit): Refused {
  return new Refused('unit.differs', 'conflict', {
    zh: `编号 ${unitId} 是单位“${name}”，名称或行政区划与本行不同。导入不修改已有单位：要改名请在“单位”页面修改，要新增单位请清空本行的编号。`,
    en: `${unitId} is the unit "${name}", of another name or division than this row. An import changes no unit: rename it on the page of units, or clear the id for a new one.`,
  });
}

function differs({ documentPrefix }: Unit): Refused {
  return new Refused('unit.differs', 'conflict', {
    zh: `该单位的机关代字为“${documentPrefix}”，与本行不同。导入不修改已有单位，请在“单位”页面修改。`,
    en: `The unit has the document prefix "${documentPrefix}". An import changes no unit; change it on the page of units.`,
  });
}
