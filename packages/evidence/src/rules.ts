import { z } from 'zod';
import { KINDS, type Kind, type KindName } from './kinds';

const MIB = 1024 * 1024;

/** What may be added as evidence, as data. Consumers of the rule `evidence.files` read it with this schema. */
export const evidenceRule = z.strictObject({
  kinds: z
    .array(z.enum(Object.keys(KINDS) as [KindName, ...KindName[]]))
    .min(1)
    .max(20),
  /** Of one file, in MiB. */
  largestMib: z.number().int().min(1).max(100),
  /** Of one step; as many may lie ready for the next one. */
  filesPerStep: z.number().int().min(1).max(200),
  /** Of a picture, in millions: it is drawn anew in memory, four bytes for each. */
  megapixels: z.number().int().min(1).max(100),
});
export type EvidenceRule = z.output<typeof evidenceRule>;

export const EVIDENCE_RULE = 'evidence.files';

export const defaultEvidenceRule: EvidenceRule = {
  kinds: ['pdf', 'docx', 'xlsx', 'jpg', 'png'],
  largestMib: 20,
  filesPerStep: 50,
  megapixels: 64,
};

/** Bytes of one file at most. */
export const largestBytes = ({ largestMib }: EvidenceRule): number => largestMib * MIB;

/** As what a file of a kind is served; of one that is no kind any longer, as plain bytes. */
export const mediaTypeOf = (kind: string): string =>
  (KINDS as Readonly<Record<string, Kind>>)[kind]?.mediaType ?? 'application/octet-stream';
