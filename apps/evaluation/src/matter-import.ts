import type { evaluation as proto } from '@mingjing/contracts';
import { authorise, isRefused, type CallContext } from '@mingjing/kit';
import { matterId } from './ids';
import { difference, differenceOfReturned } from './matter-difference';
import { MatterReader, type MatterEntry, type ReturnedMatter } from './matter-entry';
import { record } from './matter-record';
import { faultOf, Faults, FirstRows, mustBeFewRows, outcomeOf, type RowFault } from './rows';
import type { Work } from './work';

interface Read {
  row: number;
  id: string;
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

async function readRow(reader: MatterReader, seen: FirstRows, row: proto.MatterRow): Promise<Read> {
  const { entry, faults, returned } = await reader.read(row);
  const id = entry ? matterId(entry.matter.unitId, entry.matter.matterNumber) : '';
  const twice = new Faults();
  if (entry) await twice.try(() => seen.note(id, row.row, 'matterNumber'));
  return { row: row.row, id, entry, returned, faults: [...faults, ...twice.list] };
}

/** Enters a row, or finds that it is there; then it says whether as given. */
async function take(work: Work, call: CallContext, read: Read, known: Set<string> | undefined): Promise<void> {
  const entry = read.entry as MatterEntry;
  try {
    const there = known ? known.has(read.id) : (await record(work, call, `${call.cause}:row${read.row}`, entry)).outcome === 'duplicate';
    if (!there) return;
    read.faults.push(...(await difference(work, call, read.id, entry)).faults);
    read.unchanged = read.faults.length === 0;
  } catch (error) {
    if (!isRefused(error) || error.kind === 'unavailable') throw error;
    read.faults.push(faultOf(error));
  }
}

/** A row that could not enter its matter: one that is there stays as it is, and the row says of it what is there. */
async function compare(work: Work, call: CallContext, read: Read): Promise<void> {
  const found = read.returned && (await differenceOfReturned(work, call, read.returned));
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
  for (const row of rows) read.push(await readRow(reader, seen, row));
  const good = read.filter(({ faults }) => faults.length === 0);
  const ids = good.map(({ id }) => id);
  const known = dryRun ? await entered(work, ids) : undefined;
  await Promise.all([...good.map((one) => take(work, call, one, known)), ...read.map((one) => compare(work, call, one))]);
  return outcomeOf(read);
}
