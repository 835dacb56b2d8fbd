// node deploy/load/intake.js [seconds] [connections]: evaluations over HTTP on 127.0.0.1 into a platform of its own. Prints evaluations
// acknowledged per second and per second of the platform's CPU, latencies, and how long statistics needed for the rest. Citizens come
// from networks of their own to so many plates that none sees a burst; their pages are fetched before, `pages` says at what cost.
'use strict';
const http = require('node:http');
const { comingFrom } = require('../../apps/platform/dist/honest-citizen');
const { random } = require('./matters-file');
const { openPlates } = require('./plates');
const { machine, startPlatform, until } = require('./platform');

const COUNTED_MS = 120_000;
const WARM_UP_MS = 3_000;
const PAGES_PER_SECOND = 900;

/** @typedef {{ took: number, status: number }} Sample */

/** @param {number} seconds @param {number} connections */
async function main(seconds, connections) {
  const platform = await startPlatform();
  try {
    const headers = { authorization: `Bearer ${await platform.token()}` };
    const get = async (/** @type {string} */ route) => (await fetch(`${platform.url}/api/v1${route}`, { headers })).json();
    const codes = await openPlates(platform.url, headers);
    const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
    const before = platform.cpuSeconds();
    const load = { url: platform.url, agent, connections, pages: [] };
    const pages = await openPages({ ...load, codes }, (seconds + WARM_UP_MS / 1000) * PAGES_PER_SECOND);
    const cpuPerPage = Math.round(((platform.cpuSeconds() - before) / pages.length) * 1e6);
    await run({ ...load, pages, name: 'warm', ms: WARM_UP_MS });
    const counted = async () => {
      const { evaluations, held } = await get('/statistics/summary?division=632800');
      return evaluations + held;
    };
    const [cpu, at] = [platform.cpuSeconds(), Date.now()];
    const samples = await run({ ...load, pages, name: 'run', ms: seconds * 1000 });
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
      pages: { left: pages.length, cpuMicroseconds: cpuPerPage },
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

/** @typedef {{ code: string, page: string, headers: Record<string, string> }} Page a page token, and who opened it */

/** Fetches pages, each for a handset in a network of its own. @param {{ url: string, agent: http.Agent, connections: number, codes: string[] }} load @param {number} count @returns {Promise<Page[]>} */
async function openPages({ url, agent, connections, codes }, count) {
  /** @type {Page[]} */
  const pages = [];
  const reader = async () => {
    while (pages.length < count) {
      const n = pages.length;
      const code = codes[n % codes.length] ?? '';
      const from = comingFrom(`handset-${n}`);
      /** @type {Page} */
      const page = { code, page: '', headers: from };
      pages.push(page);
      const answer = await ask(`${url}/api/v1/public/plates/${code}/page`, agent, 'GET', from);
      page.page = JSON.parse(answer.body).page;
      page.headers = { ...from, cookie: answer.cookie };
    }
  };
  await Promise.all(Array.from({ length: connections }, reader));
  return pages;
}

/** @param {{ url: string, agent: http.Agent, pages: Page[], connections: number, name: string, ms: number }} load @returns {Promise<Sample[]>} */
async function run({ url, agent, pages, connections, name, ms }) {
  /** @type {Sample[]} */
  const samples = [];
  const next = random(7);
  const end = Date.now() + ms;
  const writer = async (/** @type {number} */ w) => {
    for (let n = 0; Date.now() < end; n += 1) {
      const opened = pages.pop();
      if (!opened) throw new Error('too few pages were opened before');
      const { code, page, headers } = opened;
      const level = next() < 0.006 ? 'unsatisfied' : 'satisfied';
      const text = '窗口工作人员态度很好，材料一次说清。';
      const body = JSON.stringify({ code, page, level, attitude: level, efficiency: level, text });
      const began = performance.now();
      const { status } = await ask(
        `${url}/api/v1/public/evaluations`,
        agent,
        'POST',
        { ...headers, 'idempotency-key': `${name}-${w}-${n}` },
        body,
      );
      samples.push({ took: performance.now() - began, status });
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, w) => writer(w)));
  return samples;
}

/**
 * @param {string} url @param {http.Agent} agent @param {string} method @param {Record<string, string>} headers @param {string} [body]
 * @returns {Promise<{ status: number, body: string, cookie: string }>}
 */
function ask(url, agent, method, headers, body) {
  return new Promise((resolve, reject) => {
    const more = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const request = http.request(url, { agent, method, headers: { ...headers, ...more } }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      const cookie = (response.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text, cookie }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

main(Number(process.argv[2] ?? 15), Number(process.argv[3] ?? 50)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
