// Fills the database of the statistics service with a prefecture's year through the handlers that read its topics, batch by batch as
// a bus delivers them.
'use strict';
const { createRequire } = require('node:module');
const path = require('node:path');
const { sizeOf } = require('./platform');
const { yearEvents } = require('./prefecture-events');

const APP = path.join(__dirname, '../../apps/statistics');
const required = createRequire(path.join(APP, 'package.json'));
const { openKeys } = required('@mingjing/kit');
const { openStore } = required('@mingjing/store');
const { ledgerOn } = require(path.join(APP, 'dist/ledger'));
const { statisticsModels } = require(path.join(APP, 'dist/models'));
const { subscriptions } = require(path.join(APP, 'dist/subscriptions'));

const PARTITIONS = 6;
const BATCH = 500;
const TELL_EVERY = 100_000;

/** @typedef {import('./prefecture-events').Event & { partition: number, offset: number }} Delivered */

/** The partition of a key, the same every time. @param {string} key */
function partitionOf(key) {
  let hash = 0;
  for (const character of key) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) | 0;
  return Math.abs(hash) % PARTITIONS;
}

/**
 * @param {{ evaluations: number, matters: number, dataDir: string, instance: string, mongodbUri: string | undefined }} what
 * @returns {Promise<{ events: number, perSecond: { first: number, last: number }, cpuMicrosPerEvent: number, mib: number }>} events counted a second in the first and last tenth
 */
async function fill({ evaluations, matters, dataDir, instance, mongodbUri }) {
  const store = await openStore({ service: 'statistics', instance, dataDir, mongodbUri });
  const ledger = ledgerOn(statisticsModels(store), openKeys(path.join(dataDir, 'keys')));
  await store.ready();
  await ledger.generations.ensure(new Date());
  const handlers = new Map(
    subscriptions(ledger).map((/** @type {{ topic: string, batch: Function }} */ { topic, batch }) => [topic, batch]),
  );
  const offsets = new Map();
  /** @type {[number, number][]} */
  const reached = [[0, performance.now()]];
  let events = 0;
  const cpu = process.cpuUsage();
  /** @type {Map<string, Delivered[]>} */
  let waiting = new Map();
  const deliver = async () => {
    const batches = [...waiting.values()];
    waiting = new Map();
    await Promise.all(batches.map((batch) => handlers.get(batch[0]?.topic ?? '')?.(batch)));
    reached.push([events, performance.now()]);
  };
  for (const event of yearEvents({ evaluations, matters })) {
    const partition = partitionOf(event.key);
    const lane = `${event.topic}/${partition}`;
    const offset = offsets.get(lane) ?? 0;
    offsets.set(lane, offset + 1);
    const batch = waiting.get(lane) ?? [];
    batch.push({ ...event, partition, offset });
    waiting.set(lane, batch);
    events += 1;
    if (events % BATCH === 0) await deliver();
    if (events % TELL_EVERY === 0) console.error(`${events} events counted`);
  }
  await deliver();
  const { user, system } = process.cpuUsage(cpu);
  const mib = Math.round((await bytesOf(store, dataDir)) / 1024 / 1024);
  await store.close();
  return {
    events,
    perSecond: { first: rate(reached, 0, 0.1), last: rate(reached, 0.9, 1) },
    cpuMicrosPerEvent: Math.round((user + system) / events),
    mib,
  };
}

/** Events a second between two parts of the whole. @param {[number, number][]} reached @param {number} from @param {number} to */
function rate(reached, from, to) {
  const at = (/** @type {number} */ part) => reached[Math.round((reached.length - 1) * part)] ?? [0, 0];
  const [[a, began], [b, ended]] = [at(from), at(to)];
  return Math.round(((b - a) / (ended - began)) * 1000);
}

/** @param {any} store @param {string} dataDir @returns {Promise<number>} bytes of the database */
async function bytesOf(store, dataDir) {
  if (store.kind !== 'mongodb') return sizeOf(path.join(dataDir, 'store/statistics'));
  const { storageSize, indexSize } = await store.connection.db.command({ dbStats: 1 });
  return storageSize + indexSize;
}

module.exports = { fill };
