import { createHash } from 'node:crypto';
import { encode } from './crockford';
import type { Mac } from './plate-code';

const LENGTH = 16;
const MATTER_LENGTH = 20;
const EVALUATION_LENGTH = 24;

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
  return `mt-${derived(JSON.stringify([unitId, matterNumber]), MATTER_LENGTH)}`;
}

/** From service point and month: a month is declared once and corrected after that. */
export function handledCountId(servicePoint: string, month: string): string {
  return `hc-${servicePoint}-${month}`;
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

/** One alarm for each kind, unit, month and number; the hash is keyed, so that nobody computes it from a number. */
export function alarmId(mac: Mac, kind: string, unit: string, month: string, number: string): string {
  return `al-${encode(Buffer.from(mac(JSON.stringify([kind, unit, month, number])), 'base64url'), EVALUATION_LENGTH)}`;
}

/** What of a service point waits to be released: its id is known by it, so that a week is counted there once. */
export function tallyId(servicePoint: string): string {
  return `ta-${servicePoint}`;
}

/** By place and week: a batch is released once. */
export function releaseId(servicePoint: string, asOf: string, window: string): string {
  return `rl-${servicePoint}-${asOf}-${window || 'all'}`;
}

export function weekId(sunday: string): string {
  return `wk-${sunday}`;
}
