// Three MongoDB members and three Kafka brokers on one machine: for elections, rollbacks and lost leaders, which one of each cannot show.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { lacking } = require('./fetch');
const { clusterId, kafkaAnswers, startKafkaOfThree } = require('./kafka');
const { standing, startMember } = require('./mongod');
const { end, exclusive, freePort, logTail, readJson, running, until } = require('./part');

/** @typedef {{ kafka: number, controller: number, mongod: number }} Node */
/** @typedef {{ cluster: string, nodes: Node[] }} Three */
/** @typedef {`${'kafka' | 'mongod'}-${1 | 2 | 3}`} Member */

const NUMBERS = /** @type {const} */ ([1, 2, 3]);
/** @type {Member[]} */
const MEMBERS = NUMBERS.flatMap((n) => /** @type {Member[]} */ ([`mongod-${n}`, `kafka-${n}`]));
const UP_MS = 120_000;
/** Small, as three share a machine with what they are tried with. */
const CACHE_GB = 0.25;

/** Ports and id are for life: the data names them. @param {string} dir @returns {Promise<Three>} */
async function threeOf(dir) {
  const file = path.join(dir, 'three.json');
  const known = readJson(file);
  if (known) return known;
  /** @type {Node[]} */
  const nodes = [];
  for (const _n of NUMBERS) nodes.push({ kafka: await freePort(), controller: await freePort(), mongod: await freePort() });
  const three = { cluster: clusterId(), nodes };
  fs.writeFileSync(file, JSON.stringify(three));
  return three;
}

/** @param {Three} three */
const addresses = ({ nodes }) => ({
  KAFKA_BROKERS: nodes.map(({ kafka }) => `127.0.0.1:${kafka}`).join(','),
  MONGODB_URI: `mongodb://${nodes.map(({ mongod }) => `127.0.0.1:${mongod}`).join(',')}/?replicaSet=rs0`,
});

/** @param {string} dir @param {Three} three @param {Member} member @param {{ detached: boolean }} options */
function launchMember(dir, { cluster, nodes }, member, options) {
  const [part, number] = member.split('-');
  const node = /** @type {Node} */ (nodes[Number(number) - 1]);
  if (part === 'kafka') return startKafkaOfThree(dir, Number(number), nodes, cluster, options);
  return startMember(dir, { name: member, port: node.mongod, cacheGb: CACHE_GB }, options);
}

/** What each MongoDB member is now. @param {string} dir @returns {Promise<Record<string, 'primary' | 'secondary' | undefined>>} */
async function replicaSet(dir) {
  const { nodes } = await threeOf(dir);
  const found = await Promise.all(NUMBERS.map(async (n) => [`mongod-${n}`, await standing(/** @type {Node} */ (nodes[n - 1]).mongod)]));
  return Object.fromEntries(found);
}

/** Whether all six are up: a primary, two secondaries, three brokers. @param {string} dir @param {Three} three */
async function allUp(dir, { nodes }) {
  const dead = MEMBERS.find((member) => !running(dir, member));
  if (dead) throw new Error(`${dead} ended:\n${logTail(dir, dead)}`);
  const [first] = nodes;
  const members = nodes.map(({ mongod }) => mongod);
  if (first) await standing(first.mongod, members);
  const set = Object.values(await replicaSet(dir));
  if (set.filter((one) => one === 'primary').length !== 1 || set.some((one) => one === undefined)) return false;
  return (await Promise.all(nodes.map(({ kafka }) => kafkaAnswers(kafka)))).every(Boolean);
}

/**
 * Starts what is not running, and waits for a primary, two secondaries and three brokers.
 * @param {{ dir: string, detached?: boolean }} options detached: they outlive this process
 * @returns {Promise<Record<string, string>>} KAFKA_BROKERS and MONGODB_URI
 */
async function upThree({ dir, detached = false }) {
  const missing = lacking();
  if (missing.length > 0) throw new Error(`the real parts need ${missing.join(', ')}`);
  return exclusive(dir, async () => {
    const three = await threeOf(dir);
    await Promise.all(MEMBERS.filter((member) => !running(dir, member)).map((member) => launchMember(dir, three, member, { detached })));
    if (!(await until(() => allUp(dir, three), UP_MS, 300)))
      throw new Error(`the three of each are not up after ${UP_MS / 1000} s; see ${dir}`);
    return addresses(three);
  });
}

/** @param {string} dir @param {Member[]} members @param {NodeJS.Signals} signal */
async function endMembers(dir, members, signal) {
  await Promise.all(members.map((member) => end(dir, member, signal)));
}

/** Starts members that were ended; waits for nothing. @param {string} dir @param {Member[]} members */
async function startMembers(dir, members) {
  const three = await threeOf(dir);
  await Promise.all(members.map((member) => launchMember(dir, three, member, { detached: false })));
}

/** Ends all and, with `wipe`, deletes their data. @param {{ dir: string, wipe?: boolean }} options */
async function downThree({ dir, wipe = false }) {
  await endMembers(dir, MEMBERS, wipe ? 'SIGKILL' : 'SIGTERM');
  if (wipe) fs.rmSync(dir, { recursive: true, force: true });
}

module.exports = { addresses, downThree, endMembers, replicaSet, startMembers, threeOf, upThree, MEMBERS };
