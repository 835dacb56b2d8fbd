import { sameName } from '@mingjing/contracts';
import { maskedName, maskedPhone, mayDo, Refused, type CallContext } from '@mingjing/kit';
import { matterId } from './ids';
import type { MatterEntry, ReturnedMatter } from './matter-entry';
import { duplicate } from './matter-record';
import { maskName, maskPhone } from './phone';
import { byIds } from './queries';
import { faultOf, type RowFault } from './rows';
import { openField } from './sealed';
import type { Matter } from './matter';
import type { Work } from './work';

/** What the fields of a matter are called in a row, and to people. */
const FIELDS: [keyof Matter, string, string][] = [
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

/** What is compared with a matter that is there. */
interface Said extends Pick<ReturnedMatter, 'itemCode' | 'itemName' | 'handledOn' | 'window' | 'phone' | 'name'> {
  /** Of the service points that may be meant. */
  pointIds: readonly string[];
  windowId?: string;
}

type There = NonNullable<Awaited<ReturnType<Work['models']['matters']['load']>>>;

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

/** The row was made of a matter of another number; who may enter matters is shown it in their list. */
export function renumbered(matterNumber: string): RowFault {
  return faultOf(
    new Refused('matter.differs', 'conflict', {
      field: 'matterNumber',
      zh: `本行来自办件“${matterNumber}”的导出，办件编号却与它不同（表格软件可能去掉了开头的 0，或改成了日期）。请改回原编号再导入；确实是另一件的，请清空本行的“办理事项编号”。`,
      en: `This row was exported of the matter "${matterNumber}", and has another number (a spreadsheet program may have dropped leading zeros, or made a date of it). Write the number as it was; for another matter, clear the id of the row.`,
    }),
  );
}

/** What of the matter that is there is not as given; no faults where it is the same. */
export async function difference(work: Work, call: CallContext, id: string, { matter, ...entry }: MatterEntry): Promise<Difference> {
  const there = await work.models.matters.load(id);
  if (!there) return { faults: [faultOf(duplicate())], compared: true };
  return differenceTo(work, call, id, there, { ...matter, ...entry, pointIds: [matter.servicePointId] });
}

/**
 * The same for a row that could not enter its matter: masked values, a retired service point or a window that is gone say
 * nothing against one that is there. Undefined where none is.
 * @param exportedId of the matter that is meant; empty: that of the number
 */
export async function differenceOfReturned(
  work: Work,
  call: CallContext,
  returned: ReturnedMatter,
  exportedId: string,
): Promise<Difference | undefined> {
  const { points, matterNumber } = returned;
  const pointIds = points.map(({ id }) => id);
  const units = [...new Set(points.map(({ state }) => state.unitId))];
  const ids = exportedId ? [exportedId] : units.map((unitId) => matterId(unitId, matterNumber));
  const found = await Promise.all(ids.map(async (id) => ({ id, there: await work.models.matters.load(id) })));
  const known = found.flatMap(({ id, there }) => (there ? [{ id, there }] : []));
  const meant = known.find(({ there }) => pointIds.includes(there.state.servicePointId)) ?? known[0];
  return meant && differenceTo(work, call, meant.id, meant.there, { ...returned, pointIds });
}

/** Whole phones and names are compared for whom entered them alone: others could find out a number by trying. */
async function differenceTo(work: Work, call: CallContext, id: string, there: There, said: Said): Promise<Difference> {
  if (!mayDo(call.actor, 'matter.enter', there.state)) return { faults: [faultOf(duplicate())], compared: true };
  const differ = (key: keyof Matter): boolean => {
    const [before, given] = [there.state[key], said[key as keyof Said]];
    return key === 'itemName' ? !sameName(String(before), String(given)) : before !== given;
  };
  const faults = FIELDS.filter(([key]) => differ(key)).map(([, field, words]) => differs(field, words));
  if (!(await sameWindow(work, there.state, said))) faults.unshift(differs('window', '窗口'));
  if (!said.pointIds.includes(there.state.servicePointId)) faults.unshift(differs('servicePoint', '评议对象'));
  const own = there.history[0]?.by === call.actor.id;
  const { sealer } = work.context.keys;
  const kept = (field: 'phone' | 'name'): string => openField(sealer, id, field, there.sealed);
  const [phoneMask, nameMask] = [maskedPhone(said.phone), maskedName(said.name)];
  // What a mask shows, whoever sees the list is shown.
  if (phoneMask ? maskedPhone(maskPhone(kept('phone'))) !== phoneMask : own && kept('phone') !== said.phone)
    faults.push(differs('phone', '手机号'));
  if (nameMask ? maskedName(maskName(kept('name'))) !== nameMask : own && !sameName(kept('name'), said.name))
    faults.push(differs('applicantName', '申请人'));
  return { faults, compared: own || Boolean((phoneMask || !said.phone) && (nameMask || !said.name)) };
}

/** By its name too: of two of one name a row says no more. */
async function sameWindow(work: Work, { windowId }: Matter, said: Said): Promise<boolean> {
  if (windowId === said.windowId || (!windowId && !said.window)) return true;
  if (!windowId || !said.window) return false;
  const window = (await byIds(work.models.windows, [windowId])).get(windowId);
  if (!window) return false;
  return window.id === said.window || [window.state.name, window.state.number].some((name) => name !== '' && sameName(name, said.window));
}
