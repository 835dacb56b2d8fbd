import { mayDo, Refused, type CallContext } from '@mingjing/kit';
import type { MatterEntry } from './matter-entry';
import { duplicate } from './matter-record';
import { faultOf, type RowFault } from './rows';
import { openField } from './sealed';
import type { Matter } from './matter';
import type { Work } from './work';

/** What the fields of a matter are called in a row, and to people. */
const FIELDS: [keyof Matter, string, string][] = [
  ['servicePointId', 'servicePoint', '评议对象'],
  ['windowId', 'window', '窗口'],
  ['itemCode', 'itemCode', '事项编码'],
  ['itemName', 'itemName', '事项名称'],
  ['handledOn', 'handledOn', '办理日期'],
];

export interface Difference {
  /** One for each field that is not as given; never a value of either side. */
  faults: RowFault[];
  /** False where phone or name were given and not compared. */
  compared: boolean;
}

function differs(field: string, name: string): RowFault {
  const zh = `该办件编号已录入，但${name}与这次的不同，请核对是否有两件使用了同一编号。`;
  return faultOf(
    new Refused('matter.differs', 'conflict', {
      field,
      zh,
      en: `This matter number has been entered with another ${field}; check that two matters do not share a number.`,
    }),
  );
}

/**
 * What of the matter that is there is not as given; no faults where it is the same.
 * Phone and name are compared for whom entered them alone: others could find out a number by trying.
 */
export async function difference(work: Work, call: CallContext, id: string, { matter, phone, name }: MatterEntry): Promise<Difference> {
  const there = await work.models.matters.load(id);
  if (!there || !mayDo(call.actor, 'matter.enter', there.state)) return { faults: [faultOf(duplicate())], compared: true };
  const faults = FIELDS.filter(([key]) => there.state[key] !== matter[key as keyof typeof matter]).map(([, field, words]) =>
    differs(field, words),
  );
  if (there.history[0]?.by !== call.actor.id) return { faults, compared: !(phone || name) };
  const { sealer } = work.context.keys;
  if (openField(sealer, id, 'phone', there.sealed) !== phone) faults.push(differs('phone', '手机号'));
  if (openField(sealer, id, 'name', there.sealed) !== name) faults.push(differs('applicantName', '申请人'));
  return { faults, compared: true };
}
