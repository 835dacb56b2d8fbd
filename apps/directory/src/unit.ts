import { nameKey } from '@mingjing/contracts/names';
import { Refused } from '@mingjing/contracts/refused';
import { nameLine, optionalLine } from './fields';

/** 参评单位. Its id stands in the state too, for scope filters. */
export interface Unit {
  unitId: string;
  name: string;
  /** By which it is found, and taken for the same within its division. */
  nameKey: string;
  division: string;
  divisionPath: string[];
  documentPrefix: string;
  retired: boolean;
}

export interface UnitFields {
  name: string;
  division: string;
  divisionPath: string[];
  documentPrefix: string;
  retired: boolean;
}

export type UnitEvent = { type: 'UnitCreated'; data: Omit<Unit, 'nameKey'> } | { type: 'UnitUpdated'; data: UnitFields };

export const noUnit = (): Unit => ({
  unitId: '',
  name: '',
  nameKey: '',
  division: '',
  divisionPath: [],
  documentPrefix: '',
  retired: false,
});

export function evolveUnit(state: Unit, event: UnitEvent): Unit {
  return { ...state, ...event.data, nameKey: nameKey(event.data.name) };
}

/** @throws Refused `unit.exists`, `unit.idInvalid`, and what the names' rules say */
export function createUnit(unitId: string, fields: UnitFields) {
  return (_state: Unit, { exists }: { exists: boolean }): UnitEvent[] => {
    if (!/^[a-z][a-z0-9-]{1,39}$/.test(unitId)) {
      throw new Refused('unit.idInvalid', 'invalid', {
        field: 'unit.id',
        zh: '单位编号以小写字母开头，由 2 至 40 位小写字母、数字和短横线组成。',
        en: 'A unit id starts with a lower-case letter and has 2 to 40 of a-z, 0-9 and dash.',
      });
    }
    if (exists)
      throw new Refused('unit.exists', 'conflict', {
        field: 'unit.id',
        zh: '该单位编号已存在，请换一个。',
        en: 'A unit with this id exists already.',
      });
    return [{ type: 'UnitCreated', data: { unitId, ...checked(fields) } }];
  };
}

/**
 * Rename, move, merge (retire) or restore; history stays with the unit.
 * @param expectedVersion 0: whatever it is now
 * @throws Refused `unit.changed` where somebody else changed it meanwhile
 */
export function updateUnit(fields: UnitFields, expectedVersion: number) {
  return (state: Unit, { version }: { version: number }): UnitEvent[] => {
    if (expectedVersion > 0 && expectedVersion !== version) {
      throw new Refused('unit.changed', 'conflict', {
        field: 'unit.version',
        zh: '该单位已被他人修改，请刷新后再保存。',
        en: `The unit was changed meanwhile (now version ${version}); reload and try again.`,
      });
    }
    const next = checked(fields);
    const same = (Object.keys(next) as (keyof UnitFields)[]).every((key) => String(next[key]) === String(state[key]));
    return same ? [] : [{ type: 'UnitUpdated', data: next }];
  };
}

function checked(fields: UnitFields): UnitFields {
  return {
    name: nameLine('unit.name', fields.name),
    division: fields.division,
    divisionPath: fields.divisionPath,
    documentPrefix: optionalLine('unit.documentPrefix', fields.documentPrefix, 20),
    retired: fields.retired,
  };
}
