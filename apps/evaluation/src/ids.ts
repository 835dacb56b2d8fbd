import { createHash } from 'node:crypto';
import { encode } from './crockford';
import { MATTER_ID_LENGTH } from './invitation';
import type { Mac } from './plate-code';

const LENGTH = 16;
const EVALUATION_LENGTH = 24;
const MATTER_PREFIX = 'mt-';

function derived(text: string, length: number): string {
  return encode(createHash('sha256').update(text).digest(), length);
}

/** Ids derive from the cause, so that the same request twice is the same record. */
export function servicePointId(cause: string): string {
  return `sp-${derived(cause, LENGTH)}`;
}

export function windowId(cause: string): string {
  return `w-${derived(cause, LENGTH)}`;
}

/** From unit and 办件编号: the primary key finds the duplicate. */
export function matterId(unitId: string, matterNumber: string): string {
  return MATTER_PREFIX + derived(JSON.stringify([unitId, matterNumber]), MATTER_ID_LENGTH);
}

/** A matter's id without its prefix, as invitations carry it. */
export function matterCharacters(id: string): string {
  return id.slice(MATTER_PREFIX.length);
}

export function matterIdOf(characters: string): string {
  return MATTER_PREFIX + characters;
}

/**
 * One evaluation per matter, by primary key. The hash is keyed: units know their matters' ids, and see evaluations' ids,
 * but must not be able to tell which belongs to which.
 */
export function evaluationOfMatter(mac: Mac, matter: string): string {
  return `m:${encode(Buffer.from(mac(matter), 'base64url'), EVALUATION_LENGTH)}`;
}

/** An evaluation from an open plate: the same Idempotency-Key is the same evaluation. */
export function evaluationOfCause(mac: Mac, cause: string): string {
  return `o:${encode(Buffer.from(mac(cause), 'base64url'), EVALUATION_LENGTH)}`;
}
