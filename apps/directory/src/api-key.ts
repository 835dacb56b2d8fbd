import { createHash, randomBytes } from 'node:crypto';
import { Refused } from '@mingjing/contracts/refused';

/** A third-party system's key, for division subtrees and units. Only the hash of the secret is kept. */
export interface ApiKey {
  _id: string;
  name: string;
  hash: string;
  divisions: string[];
  units: string[];
  /** Of those who supervise; absent in keys from before it was told apart: of the evaluated units. */
  supervising?: boolean;
  createdAt: Date;
  createdBy: string;
  revokedAt?: Date;
}

/** 256 random bits after a mark that secret scanners can look for. */
export function newApiKey(): string {
  return `mjk_${randomBytes(32).toString('base64url')}`;
}

export function apiKeyHash(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** One answer for an unknown and a revoked key. */
export function apiKeyRefused(): Refused {
  return new Refused('apiKey.refused', 'unauthenticated', {
    zh: '接口密钥无效或已被吊销，请联系安全管理员。',
    en: 'The API key is unknown or revoked; ask the security administrator.',
  });
}

/** A unit's own system is the unit, whatever somebody marked it as. */
export function supervises({ supervising = false, units }: Pick<ApiKey, 'supervising' | 'units'>): boolean {
  return supervising && units.length === 0;
}

/**
 * Whoever supervises is of divisions.
 * @throws Refused `apiKey.supervisingUnits`
 */
export function mustBeOfDivisions({ units }: Pick<ApiKey, 'units'>): void {
  if (units.length === 0) return;
  throw new Refused('apiKey.supervisingUnits', 'invalid', {
    field: 'units',
    zh: '督查用的密钥只能按行政区划授权，不能包含参评单位；单位自己的系统请不要选“督查”。',
    en: 'A supervising key is for divisions, never for units: a system of a unit sees what the unit sees.',
  });
}
