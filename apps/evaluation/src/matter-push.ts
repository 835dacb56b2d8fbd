import { evaluation as proto } from '@mingjing/contracts';
import { authorise, type CallContext } from '@mingjing/kit';
import { matterId } from './ids';
import { difference } from './matter-difference';
import { MatterReader, type MatterEntry } from './matter-entry';
import { duplicate, record } from './matter-record';
import { faultOf, Faults, outcomeOf, type RowFault } from './rows';
import { line } from './text';
import { waiting } from './waiting';
import type { Work } from './work';

/** Matters under way at once, and read ahead, on one stream. */
const MOST_AT_ONCE = 200;
const LONGEST_ROW_ID = 200;

type Outcome = { id: string; duplicate: boolean } | { faults: RowFault[] };

interface Read {
  request: proto.PushMattersRequest;
  entry?: MatterEntry;
  faults: RowFault[];
}

async function enter(work: Work, call: CallContext, entry: MatterEntry): Promise<Outcome> {
  const { id, outcome } = await record(work, call, `${call.cause}:pushMatters`, entry);
  if (outcome !== 'duplicate') return { id, duplicate: outcome === 'replayed' };
  const { faults, compared } = await difference(work, call, id, entry);
  if (faults.length > 0) return { faults };
  return compared ? { id, duplicate: true } : { faults: [faultOf(duplicate())] };
}

async function read(reader: MatterReader, request: proto.PushMattersRequest): Promise<Read> {
  const faults = new Faults();
  await faults.try(() => line(request.rowId, 'rowId', LONGEST_ROW_ID));
  const { entry, faults: others } = await reader.read(rowOf(request));
  return { request, entry, faults: [...faults.list, ...others] };
}

function rowOf({ matter }: proto.PushMattersRequest): proto.MatterRow {
  return matter ?? proto.MatterRow.fromPartial({});
}

function answerOf(request: proto.PushMattersRequest, outcome: Outcome): proto.PushMattersResponse {
  const { rowId } = request;
  if ('id' in outcome) return { rowId, outcome: { $case: 'accepted', value: { matterId: outcome.id, duplicate: outcome.duplicate } } };
  const { errors } = outcomeOf([{ row: rowOf(request).row, faults: outcome.faults }]);
  return { rowId, outcome: { $case: 'refused', value: { errors } } };
}

/** All of a batch side by side, but what has the same number one after the other, as it was pushed. */
function enterAll(work: Work, call: CallContext, batch: Read[]): Promise<proto.PushMattersResponse[]> {
  const turns = new Map<string, Promise<Outcome>>();
  const outcomes = batch.map(({ entry, faults }): Promise<Outcome> => {
    if (!entry || faults.length > 0) return Promise.resolve({ faults });
    const id = matterId(entry.matter.unitId, entry.matter.matterNumber);
    const before = turns.get(id);
    const turn = before ? before.then(() => enter(work, call, entry)) : enter(work, call, entry);
    turns.set(id, turn);
    return turn;
  });
  return Promise.all(outcomes.map(async (outcome, at) => answerOf((batch[at] as Read).request, await outcome)));
}

/**
 * Matters of a third-party system, each answered in order once it is durable. What is away now ends the stream with
 * `unavailable`: what was not answered is to be pushed again.
 */
export async function* pushMatters(
  work: Work,
  requests: AsyncIterable<proto.PushMattersRequest>,
  call: CallContext,
): AsyncIterable<proto.PushMattersResponse> {
  authorise(call.actor, 'matter.enter');
  for await (const come of waiting(requests, MOST_AT_ONCE)) {
    const reader = await MatterReader.for(work, call, come.map(rowOf));
    const batch: Read[] = [];
    for (const request of come) batch.push(await read(reader, request));
    yield* await enterAll(work, call, batch);
  }
}
