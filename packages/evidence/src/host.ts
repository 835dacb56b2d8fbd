import type { Actor } from '@mingjing/kit';

/** How a reader sees a file: with who added it and when, or only on which day; undefined: not at all. */
export type FileSight = 'whole' | 'day' | undefined;

/** A record as one person finds it: what decides over its evidence. */
export interface OpenRecord {
  /** Division the record is counted in: its rules hold. */
  division: string;
  /** As whose file a new one is kept: those of one side see one another's, and the same file twice is one there. */
  side: string;
  /** A step that takes evidence stands open for this person. */
  mayAdd: boolean;
  /** Ids that steps of the record refer to. */
  referred: ReadonlySet<string>;
  sightOf(file: { id: string; side: string }): FileSight;
}

/** What the owner of the records tells: who may, and what refers to what. */
export interface EvidenceHost {
  /** Noun of the records, e.g. "case"; first part of what the audit log names. */
  noun: string;
  /** @throws Refused `<noun>.missing` for whom the record does not exist */
  open(recordId: string, actor: Actor): Promise<OpenRecord>;
}
