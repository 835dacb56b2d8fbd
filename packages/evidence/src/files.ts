import { randomUUID } from 'node:crypto';
import type { Keys } from '@mingjing/kit';
import { asRefused, duplicateIndex } from '@mingjing/store';
import type { Content } from './content';
import { ContentWriter, openContent, removeContent } from './contents';
import type { EvidenceKind as KindName } from '@mingjing/rules';
import { KEPT, type EvidenceModels, type FileState, type StoredContent, type StoredFile } from './models';

/** A stream lives ten minutes at most (packages/kit/src/grpc-client.ts); what is received for longer was cut off. */
const RECEIVING_MS = 15 * 60_000;
/** A step that is about to refer to files is decided within seconds. */
const PINNED_MS = 2 * 60_000;
const CUT_OFF_AT_ONCE = 500;
const WORDS = 'evidence.words';

type FilterOf = { state: FileState; until?: { $lte: Date } };

export interface FileWords {
  name: string;
  /** Name of whoever added it. */
  who: string;
}

export interface NewFile extends FileWords {
  recordId: string;
  side: string;
  kind: KindName;
  by: string;
  at: Date;
}

/** Files of the records of one service, with their contents; knows nothing of who may. */
export class EvidenceFiles {
  private readonly mac: (text: string) => string;

  constructor(
    readonly models: EvidenceModels,
    private readonly keys: Pick<Keys, 'sealer' | 'mac'>,
  ) {
    this.mac = keys.mac('evidence.content');
  }

  /** A file of which nothing has come yet. */
  async begin({ name, who, ...rest }: NewFile): Promise<StoredFile> {
    const words = this.keys.sealer.seal(JSON.stringify({ name, who } satisfies FileWords), WORDS).toString('base64');
    const until = new Date(Date.now() + RECEIVING_MS);
    const file: StoredFile = { ...rest, _id: randomUUID(), state: 'receiving', words, contents: [], until };
    await stored(this.models.files.create(file));
    return file;
  }

  /** A writer of a content of the file; noted before its first chunk, so that nothing of it can be forgotten. */
  async writer(fileId: string): Promise<ContentWriter> {
    const writer = new ContentWriter(this.models, this.keys.sealer);
    await stored(this.models.files.updateOne({ _id: fileId }, { $push: { contents: writer.id } }));
    return writer;
  }

  /** Removes the chunks of a content that the file no longer has; which it had stays noted until it is finished. */
  dropContent({ id }: StoredContent): Promise<void> {
    return stored(removeContent(this.models, id));
  }

  open(content: StoredContent): Content {
    return openContent(this.models, this.keys.sealer, content);
  }

  wordsOf({ words }: StoredFile): FileWords {
    return JSON.parse(this.keys.sealer.open(Buffer.from(words, 'base64'), WORDS)) as FileWords;
  }

  /** @param sha256 of the bytes as they came */
  digestOf({ recordId, side }: StoredFile, sha256: string): string {
    return this.mac(JSON.stringify([recordId, side, sha256]));
  }

  async withDigest(digest: string): Promise<StoredFile | undefined> {
    return (await stored(this.models.files.findOne({ digest, state: { $in: KEPT } }).lean())) ?? undefined;
  }

  /** Files of a record that are whole, oldest first. */
  ofRecord(recordId: string): Promise<StoredFile[]> {
    return stored(
      this.models.files
        .find({ recordId, state: { $in: KEPT } })
        .sort({ at: 1, _id: 1 })
        .lean(),
    );
  }

  async one(recordId: string, id: string): Promise<StoredFile | undefined> {
    return (await stored(this.models.files.findOne({ _id: id, recordId, state: { $in: KEPT } }).lean())) ?? undefined;
  }

  /** @returns false where the same bytes were finished in the record meanwhile, or the file was given up as cut off */
  async finish({ _id }: StoredFile, state: FileState, content: StoredContent, digest: string): Promise<boolean> {
    const done = { state, content, contents: [content.id], digest, until: new Date(0) };
    try {
      const { matchedCount } = await this.models.files.updateOne({ _id, state: 'receiving' }, { $set: done });
      return matchedCount > 0;
    } catch (error) {
      if (duplicateIndex(error) !== undefined) return false;
      throw asRefused(error);
    }
  }

  /** Erases the key first: from then on the bytes are nobody's, whatever is still there of them. */
  async remove(id: string, only: object = {}): Promise<boolean> {
    const gone = { $set: { state: 'removing' }, $unset: { 'content.key': '', words: '', digest: '', found: '' } };
    const file = await stored(this.models.files.findOneAndUpdate({ _id: id, ...only }, gone).lean());
    if (!file) return false;
    for (const content of file.contents) await removeContent(this.models, content);
    await stored(this.models.files.deleteOne({ _id: id }));
    return true;
  }

  /** Removes one that nobody is about to refer to. @returns false where somebody is, or it is gone */
  removeLoose(recordId: string, id: string): Promise<boolean> {
    return this.remove(id, { recordId, state: { $in: ['held', 'clean'] }, until: { $lte: new Date() } });
  }

  /** Erases every file of a record, for whoever erases the record. */
  async eraseRecord(recordId: string): Promise<void> {
    const found = await stored(this.models.files.find({ recordId }).select({ _id: 1 }).lean());
    for (const { _id } of found) await this.remove(_id);
  }

  /** Keeps clean files of a record from being removed while a step that refers to them is decided. @returns how many are */
  async pin(recordId: string, ids: readonly string[]): Promise<number> {
    const until = new Date(Date.now() + PINNED_MS);
    const { matchedCount } = await stored(
      this.models.files.updateMany({ _id: { $in: ids }, recordId, state: 'clean' }, { $set: { until } }),
    );
    return matchedCount;
  }

  /** Removes what was never finished, and what a removal that was cut off left. */
  async removeCutOff(): Promise<number> {
    const left: FilterOf[] = [{ state: 'receiving', until: { $lte: new Date() } }, { state: 'removing' }];
    let removed = 0;
    for (const filter of left) {
      const found = await stored(this.models.files.find(filter).limit(CUT_OFF_AT_ONCE).lean());
      for (const { _id } of found) if (await this.remove(_id, filter)) removed += 1;
    }
    return removed;
  }

  /** Files that wait for the scanner. */
  held(limit: number): Promise<StoredFile[]> {
    return stored(this.models.files.find({ state: 'held' }).sort({ state: 1, until: 1, _id: 1 }).limit(limit).lean());
  }

  async settle(id: string, verdict: { state: 'clean' | 'infected'; found?: string }): Promise<boolean> {
    const { matchedCount } = await stored(this.models.files.updateOne({ _id: id, state: 'held' }, { $set: verdict }));
    return matchedCount > 0;
  }
}

/** A store that is away or full says so as the rest of the platform does. */
async function stored<T>(work: PromiseLike<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asRefused(error);
  }
}
