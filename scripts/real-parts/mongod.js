// A single-node MongoDB replica set: its start, its one-time initiation, and whether it takes majority writes.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { fetchMongod } = require('./fetch');
const { launch } = require('./part');

/** @typedef {import('./kafka').Ports} Ports */

/** Journal and durability as mongod ships them; only the cache is bounded, for machines that share. @param {string} dir @param {Ports} ports @param {{ detached: boolean }} options */
function startMongod(dir, ports, options) {
  const dbpath = path.join(dir, 'mongod');
  fs.mkdirSync(dbpath, { recursive: true });
  const args = ['--replSet', 'rs0', '--bind_ip', '127.0.0.1', '--port', String(ports.mongod), '--dbpath', dbpath];
  return launch(dir, 'mongod', fetchMongod(), [...args, '--nounixsocket', '--wiredTigerCacheSizeGB', '1'], options);
}

/** Whether the replica set has a writable primary; initiates it when it never was. @param {number} port @returns {Promise<boolean>} */
async function mongodAnswers(port) {
  const { MongoClient } = require('mongodb');
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 2_000,
    connectTimeoutMS: 2_000,
    socketTimeoutMS: 10_000,
  });
  try {
    const admin = client.db('admin');
    const hello = await admin.command({ hello: 1 });
    if (hello.isWritablePrimary) return true;
    if (!hello.setName) {
      const config = { _id: 'rs0', members: [{ _id: 0, host: `127.0.0.1:${port}` }] };
      await admin.command({ replSetInitiate: config });
    }
    return false;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}

module.exports = { mongodAnswers, startMongod };
