import type { evaluation as proto } from '@mingjing/contracts';
import { authorise, isRefused, mayDo, type CallContext } from '@mingjing/kit';
import { matterId } from './ids';
import type { Matter } from './matter';
import { difference, differenceOfReturned, renumbered } from './matter-difference';
import { MatterReader, readMatterNumber, type MatterEntry, type ReturnedMatter } from './matter-entry';
import { record } from './matter-record';
import { byIds } from './queries';
import { faultOf, Faults, FirstRows, mustBeFewRows, outcomeOf, type RowFault } from './rows';
import type { Stored } from './views';
import type { Work } from './work';

interface Read {
  row: number;
  id: string;
  /** Made of a matter that is there, by the id that exports carry. */
  exported?: boolean;
  entry?: MatterEntry;
  returned?: ReturnedMatter;
  faults: RowFault[];
  /** There already with the same content. */
  unchanged?: boolean;
}

/** The numbers of a dry run that are entered already. */
async function entered(work: Work, ids: string[]): Promise<Set<string>> {
  const found = (await work.models.matters.model.find({ _id: { $in: ids } }, { _id: 1 }).lean()) as { _id: unknown }[];
  return new Set(found.map(({ _id }) => String(_id)));
}

/** The matters that rows of an export were made of, as far as the actor reaches them. */
async function exportedMatters(work: Work, { actor }: CallContext, rows: readonly proto.MatterRow[]): Promise<Map<string, Stored<Matter>>> {
  const found = await byIds(
    work.models.matters,
    rows.flatMap(({ id }) => id ?? []),
  );
  for (const [id, { state }] of found) if (!mayDo(actor, 'matter.enter', state)) found.delete(id);
  return found;
}

async function readRow(reader: MatterReader, seen: FirstRows, row: proto.MatterRow, known: Stored<Matter> | undefined): Promise<Read> {
  const { entry, faults, returned } = await reader.read(row);
  const own = new Faults();
  const number = known && (await own.try(() => readMatterNumber(row)));
  // Most often a spreadsheet program changed it: 00012345 became 12345, 3/4 a date. A second matter would be made in silence.
  if (number !== undefined && number !== known?.state.matterNumber)
    return { row: row.row, id: '', faults: [renumbered(known?.state.matterNumber ?? '')] };
  const id = known?.id ?? (entry ? matterId(entry.matter.unitId, entry.matter.matterNumber) : '');
  const twice = new Faults();
  if (id) await twice.try(() => seen.note(id, row.row, 'matterNumber'));
  return { row: row.row, id, exported: known !== undefined, entry, returned, faults: [...faults, ...twice.list] };
}

/** Enters a row, or finds that it is there; then it says whether as given. */
async function take(work: Work, call: CallContext, read: Read, known: Set<string> | undefined): Promise<void> {
  const entry = read.entry as MatterEntry;
  try {
    const there = read.exported || known?.has(read.id);
    if (!there && known) return;
    if (!there && (await record(work, call, `${call.cause}:row${read.row}`, entry)).outcome !== 'duplicate') return;
    read.faults.push(...(await difference(work, call, read.id, entry)).faults);
    read.unchanged = read.faults.length === 0;
  } catch (error) {
    if (!isRefused(error) || error.kind === 'unavailable') throw error;
    read.faults.push(faultOf(error));
  }
}

/** A row that could not enter its matter: one that is there stays as it is, and the row says of it what is there. */
async function compare(work: Work, call: CallContext, read: Read): Promise<void> {
  const found = read.returned && (await differenceOfReturned(work, call, read.returned, read.exported ? read.id : ''));
  if (!found) return;
  read.faults = found.faults;
  read.unchanged = found.faults.length === 0;
}

/** Each row is taken, found unchanged or refused for itself; a dry run says the same and writes nothing. */
export async function importMatters(
  work: Work,
  { rows, dryRun }: proto.ImportMattersRequest,
  call: CallContext,
): Promise<proto.ImportMattersResponse> {
  authorise(call.actor, 'matter.enter');
  mustBeFewRows(rows);
  const reader = await MatterReader.for(work, call, rows);
  const seen = new FirstRows();
  const read: Read[] = [];
  const exported = await exportedMatters(work, call, rows);
  for (const row of rows) read.push(await readRow(reader, seen, row, exported.get(row.id ?? '')));
  const good = read.filter(({ faults }) => faults.length === 0);
  const ids = good.map(({ id }) => id);
  const known = dryRun ? await entered(work, ids) : undefined;
  await Promise.all([...good.map((one) => take(work, call, one, known)), ...read.map((one) => compare(work, call, one))]);
  return outcomeOf(read);
}
