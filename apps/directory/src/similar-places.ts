import { lookAlikeRefusal, lookAlikeRow, sameName, type Compared } from '@mingjing/contracts';
import { Refused, type Similar } from '@mingjing/contracts/refused';
import type { Models } from './models';

/** What a new name is compared with, and in what place. */
interface Beside {
  there: readonly Similar[];
  within: string;
}

const NOUNS = {
  unit: { noun: 'unit', field: 'unit.name', zh: '单位' },
  division: { noun: 'division', field: 'division.name', zh: '行政区划' },
} as const satisfies Record<string, Omit<Compared, 'there'>>;

/**
 * Looks at a name that a unit or division is to have among those beside it.
 * @throws Refused `unit.duplicate`, `division.duplicate`; `unit.lookAlike`, `division.lookAlike` naming those of a similar
 * name, unless confirmed
 */
export function requireOwnName(kind: keyof typeof NOUNS, name: string, { there, within }: Beside, confirmed: boolean): void {
  const noun = NOUNS[kind];
  if (there.some((one) => sameName(one.name, name))) throw duplicate(kind);
  const refusal = confirmed ? undefined : lookAlikeRefusal(name, { ...noun, there, within });
  if (refusal) throw refusal;
}

/** For a row of a file; undefined where one of the name is there: the row means that one. */
export function similarUnit(name: string, { there, within }: Beside): Refused | undefined {
  if (there.some((one) => sameName(one.name, name))) return undefined;
  return lookAlikeRow(name, { ...NOUNS.unit, field: 'name', there, within });
}

/** Units in use in a division. */
export async function unitsIn({ units }: Models, division: string): Promise<Similar[]> {
  const found = await units.model.find({ division, retired: false }).select({ name: 1 }).lean<{ _id: string; name: string }[]>();
  return found.map(({ _id, name }) => ({ id: _id, name }));
}

/** Divisions directly below one. */
export async function divisionsBelow({ divisions }: Models, parentId: string): Promise<Similar[]> {
  const found = await divisions.model.find({ parentId }).select({ name: 1 }).lean<{ _id: string; name: string }[]>();
  return found.map(({ _id, name }) => ({ id: _id, name }));
}

function duplicate(kind: keyof typeof NOUNS): Refused {
  const { field, zh } = NOUNS[kind];
  return new Refused(`${kind}.duplicate`, 'conflict', {
    field,
    zh: `这里已有同名的${zh}，请直接使用已有的，或换一个名称。`,
    en: `There is a ${kind} of that name here already; use it or choose another name.`,
  });
}
