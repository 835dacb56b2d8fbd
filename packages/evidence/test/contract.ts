import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { evidence } from '@mingjing/contracts';
import { createLog, openKeys, type CallContext } from '@mingjing/kit';
import type { Store } from '@mingjing/store';
import { EvidenceWork, evidenceJobs, evidenceModels, type EvidenceHost, type EvidenceModels } from '../src';
import { addFile, type Added } from '../src/intake';
import { CHUNK_BYTES } from '../src/sealing';
import { Clamd, MARK } from './clamd';
import { pdf, photo } from './samples';

const SECRET = '张某的处分决定';
const person = (id: string): CallContext => ({ actor: { id, name: '经办人', assignments: [] }, division: '' }) as unknown as CallContext;

/** Records are whatever is asked for; people of `unit…` are of a side of their own. */
const host: EvidenceHost = {
  noun: 'record',
  open: async (_id, { id }) => {
    const side = id.startsWith('unit') ? 'unit' : 'office';
    return { division: '', side, mayAdd: true, referred: new Set(), sightOf: (file) => (file.side === side ? 'whole' : undefined) };
  },
};

/** A PDF of about so many bytes, no two alike. */
const longPdf = (bytes: number): Buffer => pdf(randomBytes(bytes / 2).toString('hex'));

async function* sent(recordId: string, name: string, bytes: Buffer, pieceBytes = 64 * 1024): AsyncGenerator<evidence.AddEvidenceRequest> {
  yield { recordId, name, piece: bytes.subarray(0, 10) };
  for (let at = 10; at < bytes.length; at += pieceBytes) yield { recordId: '', name: '', piece: bytes.subarray(at, at + pieceBytes) };
}

/** What evidence does alike on every store. Run by evidence.service.test.ts (embedded) and evidence.real.ts (MongoDB). */
export function evidenceContract(open: (service: string) => Promise<Store>): void {
  const keysDir = mkdtempSync(path.join(os.tmpdir(), 'evidence-keys-'));
  const clamd = new Clamd();
  let store: Store;
  let models: EvidenceModels;
  let work: EvidenceWork;
  let watched: EvidenceWork;
  const audited: { action: string }[] = [];

  const workWith = (scanner: string): EvidenceWork => {
    const client = () => ({ recordAudit: async ({ entry }: { entry: { action: string } }) => void audited.push(entry) });
    const rules = { get: async (rule: { default: object }) => ({ ...rule.default, largestMib: 1 }) };
    const context = { name: 'toy', keys: openKeys(keysDir), clock: { now: () => new Date() }, rules, client, log: createLog('silent') };
    return new EvidenceWork({ ...context, config: { EVIDENCE_SCANNER: scanner } } as never, models, host);
  };

  beforeAll(async () => {
    store = await open(`evidence_${randomBytes(4).toString('hex')}`);
    models = evidenceModels(store);
    await store.ready();
    await clamd.listen();
    work = workWith('off');
    watched = workWith(`clamd://127.0.0.1:${clamd.port}`);
  });
  afterAll(async () => {
    await clamd.close();
    await store.connection.dropDatabase();
    await store.close();
    rmSync(keysDir, { recursive: true, force: true });
  });

  const add = (recordId: string, name: string, bytes: Buffer, { by = 'office1', using = work } = {}): Promise<Added> =>
    addFile(using, sent(recordId, name, bytes), person(by));
  const read = ({ file }: Added): Promise<Buffer> => buffer(work.files.open(file.content!).read());
  const rows = async (recordId: string) => models.files.find({ recordId }).lean();
  const chunksOf = async (contents: string[]) =>
    (await models.chunks.find().select({ _id: 1 }).lean())
      .map(({ _id }) => String(_id))
      .filter((id) => contents.some((one) => id.startsWith(one)));
  const refused = (code: string, field = 'file') => ({ name: 'Refused', code, details: { field } });

  it('keeps a file in sealed chunks and gives it back, whole and by stretches', async () => {
    const bytes = longPdf(700_000);
    const added = await add('whole', `${SECRET}.pdf`, bytes);
    expect(added.file).toMatchObject({ state: 'clean', kind: 'pdf', content: { size: bytes.length, chunks: 3 } });
    expect((await read(added)).equals(bytes)).toBe(true);
    const around = await buffer(work.files.open(added.file.content!).read(CHUNK_BYTES - 5, CHUNK_BYTES + 5));
    expect(around.equals(bytes.subarray(CHUNK_BYTES - 5, CHUNK_BYTES + 5))).toBe(true);
    expect(work.files.wordsOf(added.file)).toEqual({ name: `${SECRET}.pdf`, who: '经办人' });
    const stored = JSON.stringify([await models.files.find().lean(), await models.chunks.find().lean()]);
    for (const plain of [SECRET, Buffer.from('%PDF-1.4').toString('base64').slice(0, 10)]) expect(stored).not.toContain(plain);
  });

  it('does not open what was swapped, cut off or taken from another file', async () => {
    const [one, other] = [await add('tampered', 'a.pdf', longPdf(700_000)), await add('tampered', 'b.pdf', longPdf(700_000))];
    const id = one.file.content!.id;
    const bytesOf = async (chunk: string) => (await models.chunks.findById(chunk).lean())!.bytes;
    const first = await bytesOf(`${id}:000000`);
    const put = (bytes: unknown) => models.chunks.updateOne({ _id: `${id}:000000` }, { $set: { bytes } });
    for (const wrong of [await bytesOf(`${id}:000001`), await bytesOf(`${other.file.content!.id}:000000`)]) {
      await put(wrong);
      await expect(read(one)).rejects.toThrow();
    }
    await put(first);
    await read(one);
    const shorter = { ...one.file.content!, chunks: 2, size: 2 * CHUNK_BYTES };
    await expect(buffer(work.files.open(shorter).read())).rejects.toThrow();
    await models.chunks.deleteOne({ _id: `${id}:000002` });
    await expect(read(one)).rejects.toThrow(/gone/);
  });

  it('keeps the same file once on each side of a record, also when it comes twice at once', async () => {
    const bytes = longPdf(2_000);
    const [one, two] = await Promise.all([add('twice', 'a.pdf', bytes), add('twice', 'b.pdf', bytes)]);
    const three = await add('twice', 'c.pdf', bytes);
    expect(new Set([one, two, three].map(({ file }) => file._id)).size).toBe(1);
    expect([one, two].filter(({ repeated }) => repeated)).toHaveLength(1);
    expect(three.repeated).toBe(true);
    const theirs = await add('twice', 'a.pdf', bytes, { by: 'unit1' });
    const elsewhere = await add('twice too', 'a.pdf', bytes);
    expect([theirs.repeated, elsewhere.repeated]).toEqual([false, false]);
    expect(await rows('twice')).toHaveLength(2);
    const [taken, chunks] = [await photo(), await models.chunks.countDocuments()];
    const [first, again] = [await add('photos', 'a.jpg', taken), await add('photos', 'b.jpg', taken)];
    expect(again).toMatchObject({ repeated: true, file: { _id: first.file._id } });
    // The picture as it came, with what the camera wrote into it, is gone.
    expect(await models.chunks.countDocuments()).toBe(chunks + 1);
    expect(await chunksOf([first.file.content!.id])).toHaveLength(1);
  });

  it('leaves nothing of what is cut off, too large or no such file, and asks for no more than the limit', async () => {
    async function* cut(): AsyncGenerator<evidence.AddEvidenceRequest> {
      yield* sent('cut', 'a.pdf', longPdf(600_000).subarray(0, 500_000));
      throw new Error('the caller left');
    }
    await expect(addFile(work, cut(), person('office1'))).rejects.toThrow('the caller left');
    let asked = 0;
    async function* endless(): AsyncGenerator<evidence.AddEvidenceRequest> {
      const piece = Buffer.alloc(64 * 1024, '%PDF-1.4 ');
      for (; asked < 32_000; asked += 1) yield { recordId: asked ? '' : 'cut', name: asked ? '' : 'a.pdf', piece };
    }
    await expect(addFile(work, endless(), person('office1'))).rejects.toMatchObject({ ...refused('evidence.tooLarge') });
    // 2 GB were there for the asking.
    expect(asked).toBeLessThanOrEqual(17);
    const bad: [string, Buffer, string][] = [
      ['a.jpg', Buffer.from(`MZ${'\0'.repeat(500)}`), 'evidence.content'],
      ['a.png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'evidence.content'],
      ['a.pdf', Buffer.concat([pdf(), Buffer.from('MZ and more')]), 'evidence.hidden'],
      ['a.jpg', (await photo()).subarray(0, 200), 'evidence.damaged'],
      ['a.pdf', Buffer.alloc(0), 'evidence.empty'],
    ];
    for (const [name, bytes, code] of bad) await expect(add('cut', name, bytes)).rejects.toMatchObject(refused(code));
    await expect(add('cut', 'a.exe', pdf())).rejects.toMatchObject(refused('evidence.kind', 'name'));
    expect(await rows('cut')).toEqual([]);
  });

  it('removes what a process that died left, and nothing that is still on its way', async () => {
    const begun = { recordId: 'died', side: 'office', kind: 'pdf' as const, by: 'x', at: new Date(), name: 'a.pdf', who: 'x' };
    const [dead, alive] = [await work.files.begin(begun), await work.files.begin(begun)];
    for (const { _id } of [dead, alive]) {
      const writer = await work.files.writer(_id);
      await writer.write(Buffer.alloc(CHUNK_BYTES * 20 + 1));
    }
    const removal = await add('died', 'b.pdf', pdf('removal'));
    await models.files.updateOne({ _id: removal.file._id }, { $set: { state: 'removing' } });
    await models.files.updateOne({ _id: dead._id }, { $set: { until: new Date(0) } });
    const noted = (await rows('died')).filter(({ _id }) => _id !== alive._id).flatMap(({ contents }) => contents);
    expect(await chunksOf(noted)).toHaveLength(21);
    await evidenceJobs(work)[0]!.run(new AbortController().signal);
    expect((await rows('died')).map(({ _id }) => _id)).toEqual([alive._id]);
    expect(await chunksOf(noted)).toEqual([]);
    await work.files.remove(alive._id);
  });

  it('erases the key first: a removed file is nobody’s, whatever is left of its chunks', async () => {
    const { file } = await add('erased', 'a.pdf', pdf('erased'));
    await models.files.updateOne({ _id: file._id }, { $set: { contents: [] } });
    const kept = models.files.deleteOne;
    models.files.deleteOne = (() => Promise.reject(new Error('cut off'))) as never;
    await expect(work.files.remove(file._id)).rejects.toThrow('cut off');
    models.files.deleteOne = kept;
    const [left] = await rows('erased');
    expect(left).toMatchObject({ state: 'removing' });
    expect([left!.words, left!.digest, left!.content?.key]).toEqual([undefined, undefined, undefined]);
    await work.files.eraseRecord('erased');
    expect(await rows('erased')).toEqual([]);
  });

  it('lets a step refer to clean files of its record that the person sees, which stay meanwhile', async () => {
    const { file } = await add('refs', 'a.pdf', pdf('refs'));
    const foreign = await add('other', 'a.pdf', pdf('refs'));
    const refsOf = (ids: string[], by = 'office1') => work.requireRefs('refs', person(by).actor, ids);
    await refsOf([file._id, file._id]);
    expect(await work.files.removeLoose('refs', file._id)).toBe(false);
    for (const [ids, by] of [[[foreign.file._id]], [['nothing']], [[file._id], 'unit1']] as [string[], string?][])
      await expect(refsOf(ids, by)).rejects.toMatchObject(refused('evidence.unknown', 'evidenceRefs'));
    await models.files.updateOne({ _id: file._id }, { $set: { until: new Date(0) } });
    expect(await work.files.removeLoose('refs', file._id)).toBe(true);
    await expect(refsOf([file._id])).rejects.toMatchObject(refused('evidence.unknown', 'evidenceRefs'));
  });

  it('holds files back for the scanner, and seals off what it finds', async () => {
    const clean = await add('scanned', 'a.pdf', longPdf(600_000), { using: watched });
    expect(clean.file.state).toBe('clean');
    const infected = await add('scanned', 'b.pdf', pdf(MARK), { using: watched });
    expect(infected.file).toMatchObject({ state: 'infected', found: 'Eicar-Test-Signature' });
    expect(audited.map(({ action }) => action)).toEqual(['evidence.infected']);
    expect(await work.files.removeLoose('scanned', infected.file._id)).toBe(false);
    await clamd.close();
    const held = await add('scanned', 'c.pdf', pdf('held'), { using: watched });
    expect(held.file.state).toBe('held');
    const looking = evidenceJobs(watched)[1]!;
    await looking.run(new AbortController().signal);
    await expect(watched.requireRefs('scanned', person('office1').actor, [held.file._id])).rejects.toMatchObject({
      code: 'evidence.unknown',
      details: { zh: expect.stringContaining('安全检查') },
    });
    await clamd.listen();
    await looking.run(new AbortController().signal);
    expect((await rows('scanned')).map(({ state }) => state).sort()).toEqual(['clean', 'clean', 'infected']);
    expect(
      createHash('sha256')
        .update(await read(held))
        .digest('hex'),
    ).toBe(createHash('sha256').update(pdf('held')).digest('hex'));
  });
}
