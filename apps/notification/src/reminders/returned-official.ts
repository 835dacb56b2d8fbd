import { sameName, type notification as proto } from '@mingjing/contracts';
import { Faults, maskedPhone, mayDo, maskPhone, Refused, type CallContext } from '@mingjing/kit';
import type { Work } from '../work';
import { readDuty, readMobile, readName, readPartyDay } from './official-row';
import { officialsById, type Listed } from './roll';
import { open } from './sealed';
import type { Units } from './units';

/** What is not known whole cannot be entered. */
export function phoneMasked(): Refused {
  return new Refused('official.phoneMasked', 'invalid', {
    field: 'phone',
    zh: '手机号是遮盖过的（如 138****5678），无法保存。请写全 11 位手机号。',
    en: 'Some digits of the number are covered: write the whole number.',
  });
}

/** As `phoneMasked`. */
export function nameMasked(): Refused {
  return new Refused('official.nameMasked', 'invalid', {
    field: 'name',
    zh: '姓名是遮盖过的（如 示**），无法保存。请写全姓名。',
    en: 'Part of the name is covered: write the whole name.',
  });
}

/** An import changes nobody. @param which columns, by name */
export function differs(which: readonly string[]): Refused {
  const named = which.join('、');
  return new Refused('official.differs', 'conflict', {
    zh: `该单位已有此人，但${named}与本行不同。导入不修改已有人员，请在“廉政提醒人员”页面修改。`,
    en: `The official is there with another ${named}. An import changes nobody; change it on the page of officials.`,
  });
}

/** The officials that rows of an export were made of, as far as the actor reaches them. */
export async function returnedOfficials(work: Work, { actor }: CallContext, rows: readonly proto.OfficialRow[]) {
  const found = await officialsById(
    work,
    rows.flatMap(({ id }) => id ?? []),
  );
  for (const [id, { state }] of found) if (!mayDo(actor, 'official.manage', state)) found.delete(id);
  return found;
}

/**
 * Compares a row of an export with the official it was made of. The unit is compared by what it is called there, so that one that
 * is retired or renamed is known again; of a masked number only what it shows is.
 */
export function compareReturned(work: Work, there: Listed, row: proto.OfficialRow, units: Units, { actor }: CallContext): Faults {
  const faults = new Faults();
  const { state } = there;
  const mask = maskedPhone(row.phone);
  const kept = open(work, there, 'phone');
  const name = faults.try('name', () => readName(row.name));
  const phone = mask || faults.try('phone', () => readMobile(row.phone));
  const duty = faults.try('duty', () => readDuty(row.duty));
  const partyDay = faults.try('partyDay', () => readPartyDay(row.partyDay, work.context.clock.now()));
  const named = row.unit.trim();
  const mine = ({ id, divisionPath }: { id: string; divisionPath: string[] }): boolean =>
    mayDo(actor, 'official.manage', { divisionPath, unitId: id });
  const unit =
    state.unitId === named || sameName(state.unitName, named) ? state.unitId : faults.try('unit', () => units.find(named, mine).id);
  if (faults.list.length > 0) return faults;
  const different = [
    !sameName(name ?? '', open(work, there, 'name')) && '姓名',
    unit !== state.unitId && '单位',
    phone !== (mask ? maskPhone(kept) : kept) && '手机号',
    duty !== state.duty && '职务',
    partyDay !== state.partyDay && '入党日',
  ].filter((word) => word !== false);
  if (different.length > 0) faults.add('name', differs(different));
  return faults;
}
