import { nameKey, unbroken, type directory, type Gazetteer } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { Faults } from '@mingjing/kit';
import { nameLine, oneLine, optionalLine } from './fields';
import type { ReadRow } from './rows';
import type { Unit, UnitFields } from './unit';

/** One row of a spreadsheet of units, with every fault of it. */
export function readUnitRow({ row, ...given }: directory.UnitRow, places: Gazetteer): ReadRow<UnitFields> {
  const faults = new Faults();
  const name = faults.try('name', () => nameLine('name', unbroken(given.name)));
  const division = faults.try('division', () => places.division(oneLine('division', unbroken(given.division)), { words: given.name }));
  const documentPrefix = faults.try('documentPrefix', () => optionalLine('documentPrefix', given.documentPrefix, 20));
  if (!name || !division || documentPrefix === undefined) return { row, faults: faults.list };
  return { row, faults: [], value: { name, division: division.id, divisionPath: division.path, documentPrefix, retired: false } };
}

/** A unit is one by its name within its division. */
export function unitKey({ name, division }: Pick<Unit, 'name' | 'division'>): string {
  return JSON.stringify([division, nameKey(name)]);
}

/**
 * Lets a unit pass that is there already with the same content; an empty prefix in the row says nothing about it.
 * @throws Refused `unit.retired`, `unit.differs`
 */
export function mustBeSame(there: Unit, row: UnitFields): void {
  if (there.retired) {
    throw new Refused('unit.retired', 'refused', {
      zh: '同名单位已撤并。请在“单位”页面恢复它，或改用其他名称。',
      en: 'A unit of that name is retired. Restore it on the page of units, or use another name.',
    });
  }
  if (row.documentPrefix === '' || row.documentPrefix === there.documentPrefix) return;
  throw new Refused('unit.differs', 'conflict', {
    zh: `同名单位已存在，机关代字为“${there.documentPrefix}”，与本行不同。导入不修改已有单位，请在“单位”页面修改。`,
    en: `The unit exists with the document prefix "${there.documentPrefix}". An import changes no unit; change it on the page of units.`,
  });
}
