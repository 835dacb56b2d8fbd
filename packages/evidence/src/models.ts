import { Schema, type Model } from 'mongoose';
import type { Store } from '@mingjing/store';

/**
 * `receiving`: not whole yet; `held`: whole, the scanner has not looked; `clean` and `infected` as it found; `removing`: its key
 * is erased, the rest follows.
 */
export type FileState = 'receiving' | 'held' | 'clean' | 'infected' | 'removing';
/** States in which a file belongs to its record. */
export const KEPT: readonly FileState[] = ['held', 'clean', 'infected'];

/** Where the bytes of a file lie, and under which key: erasing the key erases them. */
export interface StoredContent {
  id: string;
  /** Sealed by the platform's key. */
  key: string;
  chunks: number;
  /** Bytes before sealing. */
  size: number;
}

export interface StoredFile {
  _id: string;
  recordId: string;
  /** Whose file it is, as the record's owner names them. */
  side: string;
  state: FileState;
  kind: string;
  /** Sealed: name of the file and of whoever added it. */
  words: string;
  by: string;
  at: Date;
  content?: StoredContent;
  /** Ids of all contents that were begun: what is removed is removed of each. */
  contents: string[];
  /** Keyed hash of record, side and bytes as they came; absent until the file is whole. */
  digest?: string;
  /** By real time: until then a file is being received, or must stay because a step is about to refer to it. */
  until: Date;
  /** What the scanner found. */
  found?: string;
}

interface StoredChunk {
  _id: string;
  bytes: Buffer;
}

export interface EvidenceModels {
  files: Model<StoredFile>;
  chunks: Model<StoredChunk>;
}

/** Registers the two collections of a service that has evidence. */
export function evidenceModels(store: Store): EvidenceModels {
  const file = new Schema<StoredFile>(
    {
      ...{ _id: String, recordId: String, side: String, state: String, kind: String, words: String, by: String, at: Date },
      ...{ content: Schema.Types.Mixed, contents: [String], digest: String, until: Date, found: String },
    },
    { collection: 'evidenceFiles' },
  );
  file.index({ recordId: 1, at: 1, _id: 1 });
  file.index({ digest: 1 }, { unique: true, partialFilterExpression: { digest: { $gt: '' } } });
  file.index({ state: 1, until: 1, _id: 1 });
  const chunk = new Schema<StoredChunk>({ _id: String, bytes: Buffer }, { collection: 'evidenceChunks' });
  return { files: store.model('EvidenceFile', file), chunks: store.model('EvidenceChunk', chunk) };
}
