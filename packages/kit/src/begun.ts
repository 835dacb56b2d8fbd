import fs from 'node:fs';
import path from 'node:path';
import mongoose from 'mongoose';
import { z } from 'zod';
import { Refused } from '@mingjing/contracts/refused';
import { openStore, requireSoundFile, type Store } from '@mingjing/store';
import type { BaseConfig } from './config';
import { createOnce, masterKeyFile, openKeys, type Keys } from './keys';
import type { Log } from './log';
import { readAtStart } from './start-file';

const markSchema = z.object({ key: z.string().min(1) });

type Places = Pick<BaseConfig, 'DATA_DIR' | 'KEYS_DIR' | 'INSTANCE' | 'MONGODB_URI' | 'KAFKA_BROKERS'>;

/** Says outside of a store that it was begun, so that one that is gone or empty is not taken for a new one. */
function markerOf({ DATA_DIR, INSTANCE, MONGODB_URI }: Places, service: string): string {
  const name = MONGODB_URI ? `mongodb-${INSTANCE}_${service}` : `store-${service}`;
  return path.join(DATA_DIR, 'begun', `${name}.json`);
}

const busMarker = ({ DATA_DIR }: Places): string => path.join(DATA_DIR, 'begun', 'bus.json');
const storeFile = ({ DATA_DIR }: Places, service: string): string => path.join(DATA_DIR, 'store', service, 'data.mdb');
const busFile = ({ DATA_DIR }: Places): string => path.join(DATA_DIR, 'bus', 'data.mdb');

/** With less than this nothing can be written that is worth a start, and lmdb's files of locks are mapped before they are filled. */
const LEAST_ROOM_BYTES = 4 * 1024 * 1024;
const MIB = 1024 * 1024;

/**
 * Whether there is room to start an embedded store or bus: on a full disk the kernel would end the process without a word.
 * @throws Refused `store.full`
 */
export function requireRoom({ DATA_DIR, MONGODB_URI, KAFKA_BROKERS }: Places): void {
  if (MONGODB_URI && KAFKA_BROKERS) return;
  const { bavail, bsize } = fs.statfsSync(DATA_DIR);
  if (bavail * bsize < LEAST_ROOM_BYTES) throw full(DATA_DIR, (bavail * bsize) / MIB);
}

/**
 * Opens the keys of a platform, making them where there is no data yet.
 * @throws Refused `keys.missing` where there is data that a key now gone has sealed, `keys.other` where it was another one
 */
export function openPlatformKeys(config: Places): Keys {
  const file = masterKeyFile(config.KEYS_DIR);
  if (!fs.existsSync(file) && hasData(config)) throw keysMissing(file);
  const keys = openKeys(config.KEYS_DIR);
  const other = markersOf(config).find((marker) => keyIn(marker) !== keys.fingerprint);
  if (other) throw otherKeys(other, file);
  return keys;
}

/** Marks of the stores and the bus that are used with this configuration. */
function markersOf(config: Places): string[] {
  const prefix = config.MONGODB_URI ? `mongodb-${config.INSTANCE}_` : 'store-';
  const folder = path.join(config.DATA_DIR, 'begun');
  const ofStores = namesIn(folder).filter((name) => name.startsWith(prefix) && name.endsWith('.json'));
  const bus = config.KAFKA_BROKERS ? [] : [busMarker(config)];
  return [...ofStores.map((name) => path.join(folder, name)), ...bus].filter((file) => fs.existsSync(file));
}

function keyIn(marker: string): string {
  const wayOut = {
    zh: '请用备份恢复它；没有备份而数据都在时，可删除这一标记再启动，会按数据重新写入',
    en: 'restore it from a backup; where there is none and the data is all there, delete this mark and start: it is written anew',
  };
  return readAtStart(marker, (text) => markSchema.parse(JSON.parse(text)).key, wayOut);
}

function hasData(config: Places): boolean {
  const { DATA_DIR } = config;
  const stores = namesIn(path.join(DATA_DIR, 'store')).map((service) => storeFile(config, service));
  return namesIn(path.join(DATA_DIR, 'begun')).length > 0 || [...stores, busFile(config)].some((file) => sizeOf(file) > 0);
}

/**
 * Before the embedded bus is opened. One that was lost begins anew: its messages are made again from documents.
 * @throws Refused `store.damaged`
 */
export function requireSoundBus(config: Places, log: Pick<Log, 'warn'>): void {
  if (config.KAFKA_BROKERS) return;
  const file = busFile(config);
  requireSoundFile(file);
  if (fs.existsSync(busMarker(config)) && sizeOf(file) === 0)
    log.warn(
      { file },
      '消息日志不见了，将重新开始，各服务按单据对账 (the log of messages was lost: it begins anew, readers go by documents)',
    );
}

/** Once the embedded bus is open. */
export function markBus(config: Places, { fingerprint }: Keys): void {
  if (!config.KAFKA_BROKERS) mark(busMarker(config), fingerprint);
}

/**
 * Before the store of a service is opened.
 * @throws Refused `store.lost` where it was begun and its file is gone or empty
 */
export function requireBegunStore(config: Places, service: string): void {
  const marker = markerOf(config, service);
  const file = storeFile(config, service);
  if (!config.MONGODB_URI && fs.existsSync(marker) && sizeOf(file) === 0) throw lost(service, file, marker);
}

/**
 * Before any embedded store is opened to be used. Where all marks are gone, the stores say which were begun: beside one that was, a
 * store without an identity was lost, and is not new. (With a mark of any other, it may be of a service that is new in this version.)
 * @throws Refused `store.lost`
 */
export async function requireWholeStores(config: Places, services: readonly string[]): Promise<void> {
  if (config.MONGODB_URI || namesIn(path.join(config.DATA_DIR, 'begun')).length > 0) return;
  const there = namesIn(path.join(config.DATA_DIR, 'store')).filter((service) => sizeOf(storeFile(config, service)) > 0);
  const begun: string[] = [];
  for (const service of there) if (await hasIdentity(config, service)) begun.push(service);
  const gone = services.find((service) => !begun.includes(service));
  if (begun.length > 0 && gone !== undefined) throw lostWithMarks(gone, storeFile(config, gone), config);
}

async function hasIdentity({ DATA_DIR: dataDir, INSTANCE: instance }: Places, service: string): Promise<boolean> {
  const store = await openStore({ service, instance, dataDir });
  try {
    return (await store.model<Identity>('identity', identitySchema).findById('platform').lean()) !== null;
  } finally {
    await store.close();
  }
}

interface Identity {
  _id: 'platform';
  /** Fingerprint of the master key. */
  key: string;
  begunAt: Date;
}

const identitySchema = new mongoose.Schema<Identity>({ _id: String, key: String, begunAt: Date }, { collection: 'identity' });

/**
 * Once the store of a service is open, before anything of it is read: it must be of this key and, where it was begun, not empty.
 * Marks one that is new, or from before there were marks.
 * @throws Refused `store.lost`, `keys.other`
 */
export async function recogniseStore(store: Store, service: string, config: Places, keys: Keys): Promise<void> {
  const identities = store.model<Identity>('identity', identitySchema);
  const marker = markerOf(config, service);
  const place = config.MONGODB_URI ? `${config.INSTANCE}_${service}` : storeFile(config, service);
  const found = await identities.findById('platform').lean<Identity>();
  if (!found && fs.existsSync(marker)) throw lost(service, place, marker);
  if (found && found.key !== keys.fingerprint) {
    if (keys.made) fs.rmSync(masterKeyFile(config.KEYS_DIR), { force: true });
    throw otherKeys(place, masterKeyFile(config.KEYS_DIR));
  }
  if (!found) {
    const identity = { key: keys.fingerprint, begunAt: new Date() };
    await identities.updateOne({ _id: 'platform' }, { $setOnInsert: identity }, { upsert: true });
  }
  mark(marker, keys.fingerprint);
}

function mark(file: string, key: string): void {
  createOnce(file, () => `${JSON.stringify({ key, begunAt: new Date() })}\n`);
}

function namesIn(directory: string): string[] {
  return fs.existsSync(directory) ? fs.readdirSync(directory) : [];
}

function sizeOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function full(directory: string, mib: number): Refused {
  const [left, least] = [mib.toFixed(1), LEAST_ROOM_BYTES / MIB];
  return new Refused('store.full', 'unavailable', {
    field: directory,
    zh: `数据目录 ${directory} 所在的磁盘只剩 ${left} MiB，至少要有 ${least} MiB：请清理或扩容后再启动，已有的数据不受影响。`,
    en: `The disk of the data directory ${directory} has ${left} MiB left, and ${least} are needed: make room, then start; the data is as it was.`,
  });
}

function keysMissing(file: string): Refused {
  return new Refused('keys.missing', 'unavailable', {
    field: file,
    zh: `主密钥 ${file} 不见了，而已有用它加密的数据：请从保管处恢复密钥目录 KEYS_DIR 后再启动。`,
    en: `The master key ${file} is gone although there is data sealed with it: restore KEYS_DIR from where it is kept, then start.`,
  });
}

function otherKeys(place: string, file: string): Refused {
  return new Refused('keys.other', 'unavailable', {
    field: file,
    zh: `${place} 中的数据不是用主密钥 ${file} 加密的：请恢复与数据相配的密钥目录 KEYS_DIR 后再启动。`,
    en: `The data in ${place} was not sealed with the master key ${file}: restore the KEYS_DIR that belongs to the data, then start.`,
  });
}

function lostWithMarks(service: string, place: string, { DATA_DIR }: Places): Refused {
  const begun = path.join(DATA_DIR, 'begun');
  return new Refused('store.lost', 'unavailable', {
    field: place,
    zh: `标记目录 ${begun} 不见了，服务 ${service} 的数据 ${place} 也不见了或是空的，而其他服务的数据还在：请用最近一次备份恢复整个数据目录后再启动；确要让它从零开始，请新建 ${begun} 并在其中放一个名为 anew 的空文件。`,
    en: `The marks in ${begun} are gone, and so is the data of ${service} in ${place}, while other services have theirs: restore the whole data directory from the last backup, then start; to really begin it anew, make ${begun} with an empty file "anew" in it.`,
  });
}

function lost(service: string, place: string, marker: string): Refused {
  return new Refused('store.lost', 'unavailable', {
    field: place,
    zh: `服务 ${service} 已有的数据 ${place} 不见了或是空的：请用最近一次备份恢复后再启动；确要从零开始，请先删除 ${marker}。`,
    en: `The data of ${service} in ${place} is gone or empty: restore the last backup, then start; to really begin anew, delete ${marker} first.`,
  });
}
