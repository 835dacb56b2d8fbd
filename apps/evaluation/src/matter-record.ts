import { changeOf, Refused, type CallContext } from '@mingjing/kit';
import { matterId } from './ids';
import { numberHash } from './number';
import { sealField } from './sealed';
import type { MatterEntry } from './matter-entry';
import type { Work } from './work';

/** The number is taken within the unit. */
export function duplicate(): Refused {
  return new Refused('matter.duplicate', 'conflict', {
    field: 'matterNumber',
    zh: '该办件编号已录入，无需重复录入。',
    en: 'This matter number has been entered already.',
  });
}

/** Records one matter, durable when it resolves; says what became of it, where the number is taken too. */
export async function record(
  work: Work,
  call: CallContext,
  cause: string,
  { matter, phone, name }: MatterEntry,
): Promise<{ id: string; outcome: 'created' | 'replayed' | 'duplicate' }> {
  const { sealer } = work.context.keys;
  const id = matterId(matter.unitId, matter.matterNumber);
  const sealed = {
    ...(phone && { phone: sealField(sealer, id, 'phone', phone) }),
    ...(name && { name: sealField(sealer, id, 'name', name) }),
  };
  const hash = work.macs.body(JSON.stringify([matter, phone, name]));
  const change = { ...changeOf(call, work.context.clock, matter.divisionPath.at(-1)), sealed };
  const number = phone && numberHash(work.macs.matterNumber, phone, matter.handledOn, matter.unitId);
  const data = { ...matter, ...(number && { number }) };
  const { outcome } = await work.models.matters.create(id, { id: cause, hash }, change, [{ type: 'Recorded', data }]);
  return { id, outcome };
}

/** As `record`. @throws Refused `matter.duplicate` */
export async function recordNew(work: Work, call: CallContext, cause: string, entry: MatterEntry): Promise<string> {
  const { id, outcome } = await record(work, call, cause, entry);
  if (outcome === 'duplicate') throw duplicate();
  return id;
}
