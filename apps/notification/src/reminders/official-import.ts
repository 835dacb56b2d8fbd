import { unbroken, type notification as proto } from '@mingjing/contracts';
import {
  authorise,
  changeOf,
  Faults,
  FirstRows,
  maskedName,
  maskedPhone,
  maskPhone,
  mayDo,
  mustBeFewRows,
  outcomeOf,
  type CallContext,
  type RowFault,
} from '@mingjing/kit';
import { dayOf } from '@mingjing/workflow';
import type { Work } from '../work';
import { bodyHash, fieldsOf, officialId, type Known } from './keeping';
import { add, differences, type Official, type OfficialFields } from './official';
import { readDuty, readMobile, readName, readPartyDay } from './official-row';
import { compareReturned, differs, nameMasked, phoneMasked, returnedOfficials } from './returned-official';
import { listed, type OfficialDocument } from './roll';
import { open, seal } from './sealed';
import { Units } from './units';

interface Read {
  row: number;
  faults: Faults;
  known?: Known;
  fields?: OfficialFields;
  /** What the row shows of the number, where that is not all of it. */
  mask?: string;
  unchanged?: boolean;
}

/** Each row is taken or refused for itself, with all its faults; a dry run says the same and writes nothing. */
export async function importOfficials(
  work: Work,
  { rows, dryRun }: proto.ImportOfficialsRequest,
  call: CallContext,
): Promise<proto.ImportOfficialsResponse> {
  authorise(call.actor, 'official.manage');
  mustBeFewRows(rows);
  const units = await Units.read(work);
  const seen = new FirstRows();
  const returned = await returnedOfficials(work, call, rows);
  const read = rows.map((row): Read => {
    const known = returned.get(row.id ?? '');
    if (!known) return readRow(work, call, units, row, seen);
    const faults = compareReturned(work, known, row, units, call);
    return { row: row.row, faults, unchanged: faults.list.length === 0 };
  });
  const sound = read.filter(({ faults, fields }) => fields && faults.list.length === 0);
  const there = await present(work, sound);
  const fresh = sound.filter((one) => !compared(one, there)).filter(mayEnter);
  if (!dryRun) await enter(work, call, fresh);
  return outcomeOf(
    read.map(({ row, faults, unchanged }): { row: number; faults: RowFault[]; unchanged?: boolean } => ({
      row,
      faults: faults.list,
      unchanged,
    })),
  );
}

function readRow(work: Work, { actor }: CallContext, units: Units, given: proto.OfficialRow, seen: FirstRows): Read {
  const faults = new Faults();
  const { row } = given;
  const name = faults.try('name', () => readName(given.name));
  const mask = maskedPhone(given.phone);
  const phone = mask || faults.try('phone', () => readMobile(given.phone));
  const unit = faults.try('unit', () =>
    units.find(unbroken(given.unit), ({ id, divisionPath }) => mayDo(actor, 'official.manage', { divisionPath, unitId: id })),
  );
  const duty = faults.try('duty', () => readDuty(given.duty));
  const partyDay = faults.try('partyDay', () => readPartyDay(given.partyDay, work.context.clock.now()));
  if (!name || !phone || !unit || duty === undefined || partyDay === undefined) return { row, faults };
  const known = { name, phone, unit, duty, partyDay, paused: false };
  const fields = fieldsOf(work, known);
  faults.try('name', () => seen.note(fields.identity, row));
  return { row, faults, known, fields, mask };
}

/** False for whom a number or a name that is not whole would be entered. */
function mayEnter({ mask, known, faults }: Read): boolean {
  if (mask) faults.add('phone', phoneMasked());
  if (known && maskedName(known.name)) faults.add('name', nameMasked());
  return faults.list.length === 0;
}

interface Present {
  official: Official;
  phoneMask: string;
}

/** Officials that are there already, by identity. */
async function present(work: Work, read: Read[]): Promise<Map<string, Present>> {
  const { officials } = work.models;
  const identities = read.flatMap(({ fields }) => fields?.identity ?? []);
  if (identities.length === 0) return new Map();
  const found = await officials.model.find({ identity: { $in: identities } }, { history: 0 }).lean<OfficialDocument[]>();
  return new Map(
    found.map((document): [string, Present] => {
      const there = listed(work, document);
      return [there.state.identity, { official: there.state, phoneMask: maskPhone(open(work, there, 'phone')) }];
    }),
  );
}

/** True where the official is there: the same, or another than the row says, which is a fault. */
function compared(read: Read, there: Map<string, Present>): boolean {
  const found = read.fields && there.get(read.fields.identity);
  if (!found || !read.fields) return false;
  const { official, phoneMask } = found;
  // Of a masked number only what it shows is compared.
  const phoneHash = read.mask && read.mask === phoneMask ? official.phoneHash : read.fields.phoneHash;
  const different = differences(official, { ...read.fields, phoneHash });
  read.unchanged = different.length === 0;
  if (different.length > 0) read.faults.add('name', differs(different));
  return true;
}

async function enter(work: Work, call: CallContext, fresh: Read[]): Promise<void> {
  const { clock } = work.context;
  const today = dayOf(clock.now());
  const entered = await Promise.all(
    fresh.map(async (one) => {
      const { known, fields } = one as Required<Read>;
      const id = officialId(`${call.cause}|${fields.identity}`);
      const { name, phone } = known;
      const change = { ...changeOf(call, clock, fields.divisionPath.at(-1)), sealed: seal(work, id, { name, phone }) };
      const cause = { id: `${call.cause}:row${one.row}`, hash: bodyHash(work, fields) };
      return { one, ...(await work.models.officials.create(id, cause, change, add(fields, today))) };
    }),
  );
  // Somebody else entered them in the meantime: they are compared like those that were there before.
  const met = entered.filter(({ outcome }) => outcome === 'duplicate').map(({ one }) => one);
  const there = await present(work, met);
  met.forEach((one) => compared(one, there));
}
