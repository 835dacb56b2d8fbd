import { createHash } from 'node:crypto';
import { nameKey, type directory } from '@mingjing/contracts';
import type { Day } from '@mingjing/workflow';
import type { Work } from '../work';
import type { OfficialFields } from './official';

const ID_LENGTH = 20;

/** What one knows of an official; name and phone in clear. */
export interface Known {
  name: string;
  phone: string;
  unit: Pick<directory.Unit, 'id' | 'name' | 'divisionPath'>;
  duty: string;
  partyDay: Day | '';
  paused: boolean;
}

/** What is kept in the open: name and phone as keyed hashes only. */
export function fieldsOf(work: Work, { name, phone, unit, duty, partyDay, paused }: Known): OfficialFields {
  const { id: unitId, name: unitName, divisionPath } = unit;
  const nameHash = nameHashOf(work, name);
  const place = { unitId, unitName, divisionPath, duty, partyDay, paused };
  return { ...place, identity: identityOf(work, unitId, name), nameHash, phoneHash: work.macs.recipient(phone) };
}

type Hashing = { macs: Pick<Work['macs'], 'message'> };

/** For the search by a whole name, in any spelling of it. */
export function nameHashOf({ macs }: Hashing, name: string): string {
  return macs.message(JSON.stringify(['name', nameKey(name)]));
}

/** One official of a name in a unit. */
export function identityOf({ macs }: Hashing, unitId: string, name: string): string {
  return macs.message(JSON.stringify(['official', unitId, nameKey(name)]));
}

/** From what it was entered by: the same request twice is the same official. */
export function officialId(cause: string): string {
  return `of-${createHash('sha256').update(cause).digest('base64url').replace(/[-_]/g, '0').slice(0, ID_LENGTH)}`;
}

/** Tells a request from another under the same cause, without keeping what stood in it. */
export function bodyHash(work: Work, body: object): string {
  return work.macs.message(JSON.stringify(body));
}
