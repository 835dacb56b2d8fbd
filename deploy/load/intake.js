// node deploy/load/intake.js [seconds] [connections]: evaluations over HTTP on 127.0.0.1 into a platform of its own. Prints evaluations
// acknowledged per second and per second of the platform's CPU, latencies, and how long statistics needed for the rest.
'use strict';
const http = require('node:http');
const { random } = require('./matters-file');
const { machine, startPlatform, until } = require('./platform');

const COUNTED_MS = 120_000;
const WARM_UP_MS = 3_000;

/** @typedef {{ took: number, status: number }} Sample */

/** @param {number} seconds @param {number} connections */
async function main(seconds, connections) {
  const platform = await startPlatform();
  try {
    const headers = { authorization: `Bearer ${await platform.token()}` };
    const get = async (/** @type {string} */ route) => (await fetch(`${platform.url}/api/v1${route}`, { headers })).json();
    const codes = (await get('/service-points?pageSize=100')).items.map((/** @type {{ plateCode: string }} */ { plateCode }) => plateCode);
    const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
    const load = { url: platform.url, agent, codes, connections };
    await run({ ...load, name: 'warm', ms: WARM_UP_MS });
    const counted = async () => (await get('/statistics/summary?division=632800')).evaluations;
    const [cpu, at] = [platform.cpuSeconds(), Date.now()];
    const samples = await run({ ...load, name: 'run', ms: seconds * 1000 });
    const took = (Date.now() - at) / 1000;
    const cpuSeconds = platform.cpuSeconds() - cpu;
    const ended = Date.now();
    await until(async () => (await counted()) >= (await get('/evaluations?pageSize=1')).total, COUNTED_MS);
    const times = samples
      .filter(({ status }) => status === 201)
      .map(({ took: ms }) => ms)
      .sort((a, b) => a - b);
    const percentile = (/** @type {number} */ p) => Math.round(times[Math.floor(times.length * p)] ?? Number.NaN);
    const rates = {
      perSecond: Math.round(times.length / took),
      perCpuSecond: Math.round(times.length / cpuSeconds),
      refused: samples.length - times.length,
    };
    const rest = {
      p50: percentile(0.5),
      p99: percentile(0.99),
      catchUpSeconds: (Date.now() - ended) / 1000,
      peak: platform.memory.peak(at),
    };
    console.log(JSON.stringify({ connections, acknowledged: times.length, ...rates, ...rest, ...machine() }));
  } finally {
    await platform.stop();
  }
}

/** @param {{ url: string, agent: http.Agent, codes: string[], connections: number, name: string, ms: number }} load @returns {Promise<Sample[]>} */
async function run({ url, agent, codes, connections, name, ms }) {
  /** @type {Sample[]} */
  const samples = [];
  const next = random(7);
  const end = Date.now() + ms;
  const writer = async (/** @type {number} */ w) => {
    for (let n = 0; Date.now() < end; n += 1) {
      const level = next() < 0.006 ? 'unsatisfied' : 'satisfied';
      const body = JSON.stringify({
        code: codes[Math.floor(next() * codes.length)],
        level,
        attitude: level,
        efficiency: level,
        text: '窗口工作人员态度很好，材料一次说清。',
      });
      const began = performance.now();
      const status = await post(`${url}/api/v1/public/evaluations`, agent, `${name}-${w}-${n}`, body);
      samples.push({ took: performance.now() - began, status });
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, w) => writer(w)));
  return samples;
}

/** @param {string} url @param {http.Agent} agent @param {string} key @param {string} body @returns {Promise<number>} the status */
function post(url, agent, key, body) {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': key,
      'content-length': Buffer.byteLength(body),
    };
    const request = http.request(url, { agent, method: 'POST', headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    request.on('error', reject);
    request.end(body);
  });
}

main(Number(process.argv[2] ?? 15), Number(process.argv[3] ?? 50)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
