// Real Kafka and MongoDB on this machine without Docker, for tests and trials: up, down, status.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { lacking } = require('./fetch');
const { kafkaAnswers, startKafka } = require('./kafka');
const { mongodAnswers, startMongod } = require('./mongod');
const { end, exclusive, freePort, logTail, readJson, running, until } = require('./part');

const ROOT = path.resolve(__dirname, '../..');
const DEFAULT_DIR = path.join(ROOT, '.real-parts', 'run');

/** @typedef {'kafka' | 'mongod'} Part */
/** @typedef {{ dir?: string, parts?: Part[] }} Where */
/** @type {Part[]} */
const PARTS = ['kafka', 'mongod'];
const start = { kafka: startKafka, mongod: startMongod };
const answers = { kafka: kafkaAnswers, mongod: mongodAnswers };

/** A stack keeps its ports for life: its data names them. @param {string} dir @param {Partial<import('./kafka').Ports>} wanted @returns {Promise<import('./kafka').Ports>} */
async function portsOf(dir, wanted) {
  const file = path.join(dir, 'ports.json');
  const known = readJson(file);
  for (const part of PARTS) {
    if (known && wanted[part] && wanted[part] !== known[part])
      throw new Error(`${part} of ${dir} lives on port ${known[part]}; for another port take another --dir`);
  }
  if (known) return known;
  const ports = {
    kafka: wanted.kafka ?? (await freePort()),
    controller: await freePort(),
    mongod: wanted.mongod ?? (await freePort()),
  };
  fs.writeFileSync(file, JSON.stringify(ports));
  return ports;
}

/** @param {import('./kafka').Ports} ports */
const addresses = (ports) => ({
  KAFKA_BROKERS: `127.0.0.1:${ports.kafka}`,
  MONGODB_URI: `mongodb://127.0.0.1:${ports.mongod}/?replicaSet=rs0`,
});

/** @param {string} dir @param {Part} part @param {import('./kafka').Ports} ports @param {boolean} detached */
async function bringUp(dir, part, ports, detached) {
  if (!running(dir, part)) await start[part](dir, ports, { detached });
  const ready = async () => {
    if (!running(dir, part)) throw new Error(`${part} ended at once:\n${logTail(dir, part)}`);
    return answers[part](ports[part]);
  };
  if (!(await until(ready, 90_000, 200))) {
    throw new Error(`${part} does not answer on port ${ports[part]} after 90 s:\n${logTail(dir, part)}`);
  }
}

/**
 * Starts what is not running and waits until it answers. Safe to call again, also after a crash of a part.
 * @param {Where & { kafkaPort?: number, mongodPort?: number, detached?: boolean }} [options] detached (default): the parts outlive this process
 */
async function up({ dir = DEFAULT_DIR, parts = PARTS, kafkaPort, mongodPort, detached = true } = {}) {
  const missing = lacking();
  if (missing.length > 0) throw new Error(`the real parts need ${missing.join(', ')}`);
  return exclusive(dir, async () => {
    const ports = await portsOf(dir, { kafka: kafkaPort, mongod: mongodPort });
    await Promise.all(parts.map((part) => bringUp(dir, part, ports, detached)));
    return addresses(ports);
  });
}

/**
 * Ends the parts this folder's `up` started. The data stays unless `wipe`.
 * @param {Where & { signal?: NodeJS.Signals, wipe?: boolean }} [options] signal: SIGKILL for a fault test
 * @returns {Promise<Part[]>} what was ended
 */
async function down({ dir = DEFAULT_DIR, parts = PARTS, signal, wipe = false } = {}) {
  if (!fs.existsSync(dir)) return [];
  const ended = await exclusive(dir, async () => {
    const results = await Promise.all(parts.map(async (part) => ((await end(dir, part, signal)) ? [part] : [])));
    return results.flat();
  });
  if (wipe) fs.rmSync(dir, { recursive: true, force: true });
  return ended;
}

/** @param {Where} [where] @returns {Promise<{ part: Part, pid?: number, port?: number, answers: boolean }[]>} */
async function status({ dir = DEFAULT_DIR } = {}) {
  const ports = readJson(path.join(dir, 'ports.json'));
  return Promise.all(
    PARTS.map(async (part) => {
      const pid = running(dir, part)?.pid;
      return {
        part,
        pid,
        port: ports?.[part],
        answers: pid !== undefined && (await answers[part](ports[part])),
      };
    }),
  );
}

module.exports = { addresses, down, status, up, PARTS };
