import { directory, type notification as proto } from '@mingjing/contracts';
import {
  authorise,
  changeOf,
  isRefused,
  maskPhone,
  missing,
  mobileOf,
  Refused,
  scopeFilter,
  type Actor,
  type CallContext,
} from '@mingjing/kit';
import { dayOf } from '@mingjing/workflow';
import { readPage } from '../paging';
import type { Work } from '../work';
import { bodyHash, fieldsOf, nameHashOf, officialId, type Known } from './keeping';
import { add, change } from './official';
import { readDuty, readMobile, readName, readPartyDay } from './official-row';
import { officialsById, page, type Listed } from './roll';
import { open, seal } from './sealed';

type Filter = Record<string, unknown>;

export function officialView(work: Work, official: Listed): proto.Official {
  const { id, version, state } = official;
  const { unitId, unitName, divisionPath, duty, partyDay, paused } = state;
  const personal = { name: open(work, official, 'name'), phone: maskPhone(open(work, official, 'phone')) };
  return { id, ...personal, unitId, unitName, division: divisionPath.at(-1) ?? '', divisionPath, duty, partyDay, paused, version };
}

/** What the actor may see of what is asked for. */
export function officialsFilter(actor: Actor, { division, unitId = '' }: { division: string; unitId?: string }): Filter {
  const asked = { ...(division && { divisionPath: division }), ...(unitId && { unitId }) };
  const scope = scopeFilter(actor, 'official.read');
  const clash = Object.keys(scope).some((key) => key in asked || key.startsWith('$'));
  return clash ? { ...asked, $and: [scope] } : { ...scope, ...asked };
}

/** A whole name or a whole number: neither is kept in a form in which a part could be found. */
export async function listOfficials(
  work: Work,
  request: proto.ListOfficialsRequest,
  { actor }: CallContext,
): Promise<proto.ListOfficialsResponse> {
  authorise(actor, 'official.read');
  const query = request.query.trim();
  const phone = mobileOf(query);
  const search = query && (phone ? { phoneHash: work.macs.recipient(phone) } : { nameHash: nameHashOf(work, query) });
  const { found, total } = await page(work, { ...officialsFilter(actor, request), ...search }, readPage(request.page, request.pageSize));
  return { officials: found.map((official) => officialView(work, official)), total };
}

/** Enters an official, or changes one; without a phone the one known stays. */
export async function putOfficial(
  work: Work,
  { official: given }: proto.PutOfficialRequest,
  call: CallContext,
): Promise<proto.PutOfficialResponse> {
  authorise(call.actor, 'official.manage');
  if (!given) throw new Refused('official.required', 'invalid', { field: 'official', zh: '请填写人员信息。', en: 'Give the official.' });
  const before = given.id ? await reached(work, given.id, call.actor) : undefined;
  const known: Known = {
    name: readName(given.name),
    phone: before && !given.phone.trim() ? open(work, before, 'phone') : readMobile(given.phone),
    unit: await unitOf(work, given.unitId, call.actor),
    duty: readDuty(given.duty),
    partyDay: readPartyDay(given.partyDay, work.context.clock.now()),
    paused: given.paused,
  };
  const id = given.id || officialId(call.cause);
  await keep(work, id, known, given.version, call);
  const kept = (await officialsById(work, [id])).get(id);
  return { official: kept && officialView(work, kept) };
}

async function reached(work: Work, id: string, actor: Actor): Promise<Listed> {
  const found = (await officialsById(work, [id])).get(id);
  if (!found) throw missing('official');
  authorise(actor, 'official.manage', found.state);
  return found;
}

async function unitOf(work: Work, id: string, actor: Actor): Promise<directory.Unit> {
  const { unit } = await work.context.client(directory.DirectoryServiceService, '').getUnit({ id });
  if (!unit) throw missing('unit');
  authorise(actor, 'official.manage', { divisionPath: unit.divisionPath, unitId: unit.id });
  return unit;
}

async function keep(work: Work, id: string, known: Known, seen: number, call: CallContext): Promise<void> {
  const { clock } = work.context;
  const fields = fieldsOf(work, known);
  const today = dayOf(clock.now());
  const { name, phone } = known;
  const written = { ...changeOf(call, clock, fields.divisionPath.at(-1)), sealed: seal(work, id, { name, phone }) };
  const cause = { id: `${call.cause}:putOfficial`, hash: bodyHash(work, { ...fields, seen }) };
  try {
    await work.models.officials.handle(id, cause, written, (state, { exists, version }) => {
      if (!exists) return add(fields, today);
      if (seen && seen !== version) throw stale();
      return change(fields, today)(state);
    });
  } catch (error) {
    throw isRefused(error) && error.code === 'store.duplicate' ? duplicate() : error;
  }
}

function stale(): Refused {
  return new Refused('official.changed', 'conflict', {
    field: 'version',
    zh: '该人员信息刚被他人修改，请刷新后再试。',
    en: 'Somebody else has changed this official; read again, then change.',
  });
}

function duplicate(): Refused {
  return new Refused('official.duplicate', 'conflict', {
    field: 'name',
    zh: '该单位已有同名人员。确属两人的，请在姓名后加注以示区别。',
    en: 'The unit has an official of that name; if they are two people, mark the name.',
  });
}
