import type { notification as proto } from '@mingjing/contracts';
import { authorise, type CallContext } from '@mingjing/kit';
import type { Work } from '../work';
import { listed, type OfficialDocument } from './roll';
import { open } from './sealed';

const STRETCH = 1_000;

/** Keyed hashes of the officials' numbers, those who are paused too: no number leaves this service. */
export async function listOfficialNumbers(
  work: Work,
  { after }: proto.ListOfficialNumbersRequest,
  { actor }: CallContext,
): Promise<proto.ListOfficialNumbersResponse> {
  authorise(actor, 'official.numbers');
  const found = await work.models.officials.model
    .find({ _id: { $gt: after } }, { unitId: 1, version: 1, 'sealed.phone': 1 })
    .sort({ _id: 1 })
    .limit(STRETCH)
    .lean<OfficialDocument[]>();
  const numbers = found.map((document) => {
    const official = listed(work, document);
    return { hash: work.macs.official(open(work, official, 'phone')), unitId: official.state.unitId };
  });
  return { numbers, next: found.length === STRETCH ? (found.at(-1)?._id ?? '') : '' };
}
