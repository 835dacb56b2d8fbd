import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import mongoose from 'mongoose';
import { defineService, isRefused, openKeys, start } from '../src';

const base = fs.mkdtempSync(path.join(tmpdir(), 'mingjing-begun-'));
afterAll(() => fs.rmSync(base, { recursive: true, force: true }));

const noteSchema = new mongoose.Schema({ _id: String, text: String });

/** Two services with something in their stores. */
const services = ['lead', 'statistics'].map((name) =>
  defineService({
    name,
    config: {},
    models: (store) => store.model('note', noteSchema),
    started: async ({ models: notes }) => {
      const wanted = Array.from({ length: 300 }, (_, n) => ({ _id: `n${n}`, text: 'x'.repeat(n * 20) }));
      if ((await notes.countDocuments({})) === 0) await notes.insertMany(wanted);
    },
  }),
);
const envOf = (dataDir: string) => ({
  DATA_DIR: dataDir,
  METRICS_PORT: 'off',
  LOG_LEVEL: 'silent',
  LEAD_LISTEN: '127.0.0.1:0',
  STATISTICS_LISTEN: '127.0.0.1:0',
});

let begun: string;
beforeAll(async () => {
  begun = path.join(base, 'begun');
  await (await start(services, { env: envOf(begun) })).stop();
});

/** A copy of a platform's directory with something done to it. */
function spoilt(spoil: (dataDir: string) => void): string {
  const dataDir = fs.mkdtempSync(path.join(base, 'copy-'));
  fs.cpSync(begun, dataDir, { recursive: true });
  spoil(dataDir);
  return dataDir;
}

/** What a start on it says; `undefined` where it starts. */
async function said(dataDir: string): Promise<{ code: string; zh: string; en: string } | undefined> {
  try {
    await (await start(services, { env: envOf(dataDir) })).stop();
    return undefined;
  } catch (error) {
    if (!isRefused(error)) throw error;
    return { code: error.code, zh: error.details.zh ?? '', en: error.details.en ?? '' };
  }
}

const fileOf = (dataDir: string, name: string) => path.join(dataDir, name, 'data.mdb');
function overwrite(file: string, at: number, bytes: number): void {
  const descriptor = fs.openSync(file, 'r+');
  fs.writeSync(descriptor, Buffer.alloc(bytes, 0xa5), 0, bytes, at);
  fs.closeSync(descriptor);
}
const pageBytes = (file: string) => fs.readFileSync(file).readUInt32LE(48);

type Kind = [what: string, file: string, code: string, spoil: (file: string) => void];
test.each<Kind>([
  ['a store cut to half', 'store/lead', 'store.damaged', (file) => fs.truncateSync(file, Math.floor(fs.statSync(file).size / 2))],
  ['a bus cut to half', 'bus', 'store.damaged', (file) => fs.truncateSync(file, Math.floor(fs.statSync(file).size / 2))],
  ['a store cut within its head', 'store/lead', 'store.damaged', (file) => fs.truncateSync(file, 100)],
  [
    'both heads of a store overwritten',
    'store/lead',
    'store.damaged',
    (file) => [0, pageBytes(file)].forEach((at) => overwrite(file, at, 512)),
  ],
  ['the second head of a bus overwritten', 'bus', 'store.damaged', (file) => overwrite(file, pageBytes(file), 512)],
  [
    '64 KiB in the middle of a store overwritten',
    'store/lead',
    'store.damaged',
    (file) => overwrite(file, fs.statSync(file).size >> 1, 65_536),
  ],
  ['an empty file', 'store/lead', 'store.lost', (file) => fs.truncateSync(file, 0)],
  ['a file that is gone', 'store/statistics', 'store.lost', (file) => fs.rmSync(file)],
  ['a folder that is gone', 'store/statistics', 'store.lost', (file) => fs.rmSync(path.dirname(file), { recursive: true })],
])('%s is refused in a sentence that names the file and the way out', async (_, name, code, spoil) => {
  const dataDir = spoilt((copy) => spoil(fileOf(copy, name)));
  const refused = await said(dataDir);
  expect(refused).toMatchObject({ code });
  onlyNames(fileOf(dataDir, name), refused!);
});

/** One line in each language, with the file and the way out. */
function onlyNames(file: string, { zh, en }: { zh: string; en: string }): void {
  for (const words of [zh, en]) {
    expect(words).toContain(file);
    expect(words).toMatch(/备份|恢复|backup|restore/);
    expect(words).not.toContain('\n');
  }
}

const half = (file: string) => fs.truncateSync(file, fs.statSync(file).size >> 1);
test.each<[what: string, file: string, spoil: (file: string) => void]>([
  ['an empty mark of a store', 'begun/store-lead.json', (file) => fs.truncateSync(file, 0)],
  ['half a mark of the bus', 'begun/bus.json', half],
  ['a mark that says something else', 'begun/store-lead.json', (file) => fs.writeFileSync(file, '{}')],
  ['a folder in the place of a mark', 'begun/store-lead.json', (file) => (fs.rmSync(file), fs.mkdirSync(file))],
  ['a short master key', 'keys/master.key', half],
  ['an empty signing key', 'keys/actor/lead.key.pem', (file) => fs.truncateSync(file, 0)],
  ['rubbish for a signing key', 'keys/actor/statistics.key.pem', (file) => fs.writeFileSync(file, 'rubbish')],
  ['half a public key, of a service that runs elsewhere', 'keys/actor/gateway.pub.pem', (file) => fs.writeFileSync(file, '-----BEGIN PUB')],
  [
    'the public key of another',
    'keys/actor/lead.pub.pem',
    (file) => fs.copyFileSync(path.join(path.dirname(file), 'statistics.pub.pem'), file),
  ],
])('%s is refused in a sentence that names it and the way out', async (_, name, spoil) => {
  const dataDir = spoilt((copy) => spoil(path.join(copy, name)));
  const refused = await said(dataDir);
  expect(refused).toMatchObject({ code: 'file.unusable' });
  onlyNames(path.join(dataDir, name), refused!);
});

test('a store that is empty beside others that were begun is lost, also where the marks went with it; one of a new service is new', async () => {
  const lost = (dataDir: string) => fs.rmSync(path.join(dataDir, 'store', 'statistics'), { recursive: true });
  for (const marks of [
    (at: string) => fs.rmSync(at, { recursive: true }),
    (at: string) => (fs.rmSync(at, { recursive: true }), fs.mkdirSync(at)),
  ]) {
    const dataDir = spoilt((copy) => (lost(copy), marks(path.join(copy, 'begun'))));
    const refused = await said(dataDir);
    expect(refused).toMatchObject({ code: 'store.lost' });
    onlyNames(fileOf(dataDir, 'store/statistics'), refused!);
    expect(fs.existsSync(fileOf(dataDir, 'store/statistics'))).toBe(false);
    // The way that the sentence names.
    fs.mkdirSync(path.join(dataDir, 'begun'), { recursive: true });
    fs.writeFileSync(path.join(dataDir, 'begun', 'anew'), '');
    expect(await said(dataDir)).toBeUndefined();
  }
  const before = spoilt((copy) => (lost(copy), fs.rmSync(path.join(copy, 'begun', 'store-statistics.json'))));
  expect(await said(before)).toBeUndefined();
});

test('a store that another took the place of, empty, is refused, and begins anew where somebody says so', async () => {
  const other = path.join(base, 'other');
  const elsewhere = await start([services[0]!], { env: envOf(other) });
  await elsewhere.context('lead').store.connection.collection('identity').deleteMany({});
  await elsewhere.stop();
  const dataDir = spoilt((copy) => fs.copyFileSync(fileOf(other, 'store/lead'), fileOf(copy, 'store/lead')));
  expect(await said(dataDir)).toMatchObject({ code: 'store.lost' });
  fs.rmSync(path.join(dataDir, 'begun', 'store-lead.json'));
  expect(await said(dataDir)).toBeUndefined();
});

test('without its key, or with another, nothing is opened and no key is made', async () => {
  const key = (dataDir: string) => path.join(dataDir, 'keys', 'master.key');
  const without = spoilt((copy) => fs.rmSync(key(copy)));
  expect(await said(without)).toMatchObject({ code: 'keys.missing', zh: expect.stringContaining(key(without)) as string });
  expect(fs.existsSync(key(without))).toBe(false);
  // Nor where the marks went with it.
  fs.rmSync(path.join(without, 'begun'), { recursive: true });
  expect(await said(without)).toMatchObject({ code: 'keys.missing' });

  const another = spoilt((copy) => {
    fs.rmSync(path.join(copy, 'keys'), { recursive: true });
    openKeys(path.join(copy, 'keys'));
  });
  expect(await said(another)).toMatchObject({ code: 'keys.other' });
  fs.rmSync(path.join(another, 'begun'), { recursive: true });
  expect(await said(another)).toMatchObject({ code: 'keys.other', zh: expect.stringContaining('store/lead') as string });
});

test('what is well, from before there were marks, or without its bus, starts and is marked', async () => {
  expect(await said(spoilt(() => undefined))).toBeUndefined();
  const before = spoilt((copy) => fs.rmSync(path.join(copy, 'begun'), { recursive: true }));
  expect(await said(before)).toBeUndefined();
  expect(fs.readdirSync(path.join(before, 'begun')).sort()).toEqual(['bus.json', 'store-lead.json', 'store-statistics.json']);
  expect(await said(spoilt((copy) => fs.rmSync(path.join(copy, 'bus'), { recursive: true })))).toBeUndefined();
});
