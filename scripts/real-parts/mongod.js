// A MongoDB replica set, one member or three: their start, its one-time initiation, and what a member is in it.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { fetchMongod } = require('./fetch');
const { launch } = require('./part');

/** @typedef {import('./kafka').Ports} Ports */

/** Journal and durability as mongod ships them; only the cache is bounded, for machines that share. @param {string} dir @param {Ports} ports @param {{ detached: boolean }} options */
function startMongod(dir, ports, options) {
  return startMember(dir, { name: 'mongod', port: ports.mongod, cacheGb: 1 }, options);
}

/** @param {string} dir @param {{ name: string, port: number, cacheGb: number }} member its data is in the folder of its name @param {{ detached: boolean }} options */
function startMember(dir, { name, port, cacheGb }, options) {
  const dbpath = path.join(dir, name);
  fs.mkdirSync(dbpath, { recursive: true });
  const args = ['--replSet', 'rs0', '--bind_ip', '127.0.0.1', '--port', String(port), '--dbpath', dbpath];
  return launch(dir, name, fetchMongod(), [...args, '--nounixsocket', '--wiredTigerCacheSizeGB', String(cacheGb)], options);
}

/** Whether this member is a writable primary; initiates a set of one when it never was in any. @param {number} port @returns {Promise<boolean>} */
async function mongodAnswers(port) {
  return (await standing(port, [port])) === 'primary';
}

/**
 * What a member is in its set; initiates the set where it is in none yet.
 * @param {number} port @param {number[]} all of the members, in the order of their numbers; none: not to be initiated here
 * @returns {Promise<'primary' | 'secondary' | undefined>}
 */
async function standing(port, all = []) {
  const { MongoClient } = require('mongodb');
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 2_000,
    connectTimeoutMS: 2_000,
    socketTimeoutMS: 10_000,
    // The driver would load it by import(), which test runners without ESM cannot.
    runtimeAdapters: { os },
  });
  try {
    const admin = client.db('admin');
    const hello = await admin.command({ hello: 1 });
    if (hello.isWritablePrimary) return 'primary';
    if (!hello.setName && all.length > 0) {
      const config = { _id: 'rs0', members: all.map((each, _id) => ({ _id, host: `127.0.0.1:${each}` })) };
      await admin.command({ replSetInitiate: config });
    }
    return hello.secondary ? 'secondary' : undefined;
  } catch {
    return undefined;
  } finally {
    await client.close();
  }
}

module.exports = { mongodAnswers, standing, startMember, startMongod };
