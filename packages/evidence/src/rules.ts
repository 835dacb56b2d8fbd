import type { EvidenceRule } from '@mingjing/rules';
import { KINDS, type Kind } from './kinds';

const MIB = 1024 * 1024;

/** Bytes of one file at most. */
export const largestBytes = ({ largestMib }: EvidenceRule): number => largestMib * MIB;

/** As what a file of a kind is served; of one that is no kind any longer, as plain bytes. */
export const mediaTypeOf = (kind: string): string =>
  (KINDS as Readonly<Record<string, Kind>>)[kind]?.mediaType ?? 'application/octet-stream';
