import type { notification as proto } from '@mingjing/contracts';
import { authorise, maskPhone, mobileOf, Refused, type CallContext } from '@mingjing/kit';
import { dayOf, startOfDay } from '@mingjing/workflow';
import { audited } from './audit';
import type { OptOut } from './models';
import { readPage } from './paging';
import type { Work } from './work';

const SHORTEST_REASON = 2;
const LONGEST_REASON = 200;
const purposeOf = (id: string): string => `notification|${id}|optOut`;

type Entry = Pick<OptOut, 'source' | 'reason'>;

/** Sends nothing more to a number; asked again it stays as it was. */
export async function optOut(work: Work, phone: string, { source, reason }: Entry): Promise<string> {
  const id = work.macs.recipient(phone);
  const { keys, clock } = work.context;
  // Of what somebody did with a telephone the day is kept, not the moment (docs/decisions/016).
  const since = source === 'reply' ? startOfDay(dayOf(clock.now())) : clock.now();
  const entry = { phone: keys.sealer.seal(phone, purposeOf(id)), source, reason, since };
  await work.models.optOuts.updateOne({ _id: id }, { $setOnInsert: entry }, { upsert: true });
  return id;
}

/** Sends to the number again. */
export async function resume(work: Work, phone: string): Promise<string> {
  const id = work.macs.recipient(phone);
  await work.models.optOuts.deleteOne({ _id: id });
  return id;
}

function view(work: Work, { _id, phone, source, reason, since }: OptOut): proto.OptOut {
  const bytes = Buffer.isBuffer(phone) ? phone : Buffer.from((phone as unknown as { buffer: Uint8Array }).buffer);
  return { id: _id, phone: maskPhone(work.context.keys.sealer.open(bytes, purposeOf(_id))), source, reason, since };
}

/** @throws Refused `phone.invalid` */
function readMobile(text: string): string {
  const phone = mobileOf(text);
  if (phone) return phone;
  throw new Refused('phone.invalid', 'invalid', {
    field: 'phone',
    zh: '请填写完整的 11 位手机号。',
    en: 'Give a whole mobile number of 11 digits.',
  });
}

function readReason(text: string): string {
  const reason = text.trim().slice(0, LONGEST_REASON);
  if (reason.length >= SHORTEST_REASON) return reason;
  throw new Refused('optOut.reasonTooShort', 'invalid', {
    field: 'reason',
    zh: '请写明事由，例如“本人来电要求”。',
    en: 'Say why, e.g. "asked by telephone".',
  });
}

async function listOptOuts(work: Work, request: proto.ListOptOutsRequest, { actor }: CallContext): Promise<proto.ListOptOutsResponse> {
  authorise(actor, 'optOut.manage');
  const { optOuts } = work.models;
  const filter = request.phone ? { _id: work.macs.recipient(readMobile(request.phone)) } : {};
  const { skip, limit } = readPage(request.page, request.pageSize);
  const [found, total] = await Promise.all([
    optOuts.find(filter).sort({ since: -1, _id: -1 }).skip(skip).limit(limit).lean<OptOut[]>(),
    optOuts.countDocuments(filter),
  ]);
  return { optOuts: found.map((entry) => view(work, entry)), total };
}

async function setOptOut(work: Work, request: proto.SetOptOutRequest, call: CallContext): Promise<proto.SetOptOutResponse> {
  authorise(call.actor, 'optOut.manage');
  const phone = readMobile(request.phone);
  const reason = readReason(request.reason);
  const id = request.optedOut ? await optOut(work, phone, { source: 'office', reason }) : await resume(work, phone);
  const said = `${request.optedOut ? '退订' : '恢复'}：${reason}`;
  await audited(work, call, { action: 'optOut.manage', target: id, reason: said, division: call.division });
  const found = await work.models.optOuts.findById(id).lean<OptOut | null>();
  return { optOut: found ? view(work, found) : undefined };
}

export function optOutHandlers(work: Work) {
  return {
    listOptOuts: (request: proto.ListOptOutsRequest, call: CallContext) => listOptOuts(work, request, call),
    setOptOut: (request: proto.SetOptOutRequest, call: CallContext) => setOptOut(work, request, call),
  };
}
