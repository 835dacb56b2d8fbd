import { evaluation as proto } from '@mingjing/contracts';
import { authorise, mayDo, Refused, type CallContext } from '@mingjing/kit';
import { matterId } from './ids';
import { MatterReader, type MatterEntry } from './matter-entry';
import { duplicate, record } from './matter-record';
import { faultOf, Faults, outcomeOf, type RowFault } from './rows';
import { openField } from './sealed';
import { line } from './text';
import { waiting } from './waiting';
import type { Matter } from './matter';
import type { Work } from './work';

/** Matters under way at once, and read ahead, on one stream. */
const MOST_AT_ONCE = 200;
const LONGEST_ROW_ID = 200;

/** What the fields of a matter are called in a row, and to people. */
const FIELDS: [keyof Matter, string, string][] = [
  ['servicePointId', 'servicePoint', '评议对象'],
  ['windowId', 'window', '窗口'],
  ['itemCode', 'itemCode', '事项编码'],
  ['itemName', 'itemName', '事项名称'],
  ['handledOn', 'handledOn', '办理日期'],
];

type Outcome = { id: string; duplicate: boolean } | { faults: RowFault[] };

interface Read {
  request: proto.PushMattersRequest;
  entry?: MatterEntry;
  faults: RowFault[];
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
 * What of the matter that is there is not as pushed; empty where it is the same.
 * Phone and name are compared for whom entered them alone: others could find out a number by trying.
 */
async function differences(work: Work, call: CallContext, id: string, { matter, phone, name }: MatterEntry): Promise<RowFault[]> {
  const there = await work.models.matters.load(id);
  if (!there || !mayDo(call.actor, 'matter.enter', there.state)) return [faultOf(duplicate())];
  const faults = FIELDS.filter(([key]) => there.state[key] !== matter[key as keyof typeof matter]).map(([, field, words]) =>
    differs(field, words),
  );
  if (there.history[0]?.by !== call.actor.id) return faults.length > 0 || !(phone || name) ? faults : [faultOf(duplicate())];
  const { sealer } = work.context.keys;
  if (openField(sealer, id, 'phone', there.sealed) !== phone) faults.push(differs('phone', '手机号'));
  if (openField(sealer, id, 'name', there.sealed) !== name) faults.push(differs('applicantName', '申请人'));
  return faults;
}

async function enter(work: Work, call: CallContext, entry: MatterEntry): Promise<Outcome> {
  const { id, outcome } = await record(work, call, `${call.cause}:pushMatters`, entry);
  if (outcome !== 'duplicate') return { id, duplicate: outcome === 'replayed' };
  const faults = await differences(work, call, id, entry);
  return faults.length > 0 ? { faults } : { id, duplicate: true };
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
