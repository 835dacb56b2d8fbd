// node deploy/load/intake-ratio.js CHECKOUT [rounds]: what intake costs here against another built checkout. Both platforms run at the same
// time and are measured by turns, so that what else runs on the machine favours neither. Prints CPU per page and per vote in
// microseconds by both doors, until all are counted: medians and ratios (here / there) of the rounds. A client that sends
// JSON fetched no page before there were page tokens.
'use strict';
const http = require('node:http');
const path = require('node:path');
const { comingFrom } = require('../../apps/platform/dist/honest-citizen');
const { openPlates } = require('./plates');
const { machine, startPlatform, until } = require('./platform');

const CONNECTIONS = 8;
const BATCH = 400;
const COUNTED_MS = 300_000;
const PATIENCE_MS = 1_000;
const TEXT = '窗口工作人员态度很好，材料一次说清。';

/** @typedef {{ status: number, body: string, cookie: string }} Answer */
/** @typedef {{ code: string, field: string, value: string, headers: Record<string, string> }} Visit what is sent back with a vote, and by whom */
/** @typedef {{ open(n: number): Promise<Visit>, vote(visit: Visit, n: number): Promise<void> }} Door */

/** A platform to be measured. @param {string} checkout */
async function subject(checkout) {
  const platform = await startPlatform(checkout);
  const { url } = platform;
  const headers = { authorization: `Bearer ${await platform.token()}` };
  const codes = await openPlates(url, headers);
  const ask = asking(new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS }));
  const get = async (/** @type {string} */ route) => JSON.parse((await ask(`${url}/api/v1${route}`, 'GET', headers)).body);
  const allCounted = async () => {
    const { evaluations, held = 0 } = await get('/statistics/summary?division=632800');
    return evaluations + held >= (await get('/evaluations?pageSize=1')).total;
  };
  const hasPages = (await ask(`${url}/api/v1/public/plates/${codes[0]}/page`, 'GET', comingFrom('nobody'))).status === 200;
  const doors = { json: jsonDoor(url, ask, codes, hasPages), form: formDoor(url, ask, codes) };
  /** @returns {Promise<number>} microseconds of CPU for each @param {(n: number) => Promise<void>} step @param {number} from */
  const cost = async (step, from) => {
    const before = platform.cpuSeconds();
    await each(BATCH, (n) => step(from + n));
    await until(allCounted, COUNTED_MS);
    return ((platform.cpuSeconds() - before) / BATCH) * 1e6;
  };
  const before = platform.cpuSeconds();
  await each(codes.length, async (n) => void (await doors.form.open(n)));
  const firstPage = ((platform.cpuSeconds() - before) / codes.length) * 1e6;
  return {
    stop: () => platform.stop(),
    /** Of the first page that a plate shows on a day: it may ask what the plate is used to. */
    firstPage,
    /** One batch by a door. @param {'json' | 'form'} name @param {number} round @returns {Promise<Record<string, number>>} */
    async measure(name, round) {
      const { open, vote } = doors[name];
      const from = round * BATCH;
      /** @type {Visit[]} */
      const visits = [];
      const opened = await cost(async (n) => void (visits[n] = await open(n)), from);
      const page = name === 'json' && !hasPages ? 0 : opened;
      const voted = await cost((n) => vote(/** @type {Visit} */ (visits[n]), n), from);
      return { [`${name} page`]: page, [`${name} vote`]: voted, [`${name} both`]: page + voted };
    },
  };
}

/** @param {string} url @param {ReturnType<typeof asking>} ask @param {string[]} codes @param {boolean} hasPages @returns {Door} */
function jsonDoor(url, ask, codes, hasPages) {
  return {
    async open(n) {
      const [code, headers] = [codes[n % codes.length] ?? '', comingFrom(`json-${n}`)];
      if (!hasPages) return { code, field: '', value: '', headers };
      const { body, cookie } = await ask(`${url}/api/v1/public/plates/${code}/page`, 'GET', headers);
      return { code, field: 'page', value: JSON.parse(body).page, headers: { ...headers, cookie } };
    },
    async vote({ code, field, value, headers }, n) {
      const said = { ...saidBy(n), code, ...(field && { [field]: value }) };
      const more = { ...headers, 'idempotency-key': `json-${n}`, 'content-type': 'application/json' };
      await taken(() => ask(`${url}/api/v1/public/evaluations`, 'POST', more, JSON.stringify(said)));
    },
  };
}

/** @param {string} url @param {ReturnType<typeof asking>} ask @param {string[]} codes @returns {Door} */
function formDoor(url, ask, codes) {
  return {
    async open(n) {
      const [code, headers] = [codes[n % codes.length] ?? '', comingFrom(`form-${n}`)];
      const { body, cookie } = await ask(`${url}/e/${code}`, 'GET', headers);
      const [, field = '', value = ''] = /name="(page|key)" value="([^"]+)"/.exec(body) ?? [];
      return { code, field, value, headers: { ...headers, cookie } };
    },
    async vote({ code, field, value, headers }, n) {
      const more = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
      const said = new URLSearchParams({ ...saidBy(n), [field]: value }).toString();
      await taken(() => ask(`${url}/e/${code}`, 'POST', more, said));
    },
  };
}

/** @param {number} n */
function saidBy(n) {
  const level = n % 160 === 0 ? 'unsatisfied' : 'satisfied';
  return { level, attitude: level, efficiency: level, text: TEXT };
}

/** Sends until it is taken: a machine that is busy asks to come again. @param {() => Promise<Answer>} send */
async function taken(send) {
  for (;;) {
    const { status, body } = await send();
    if (status === 201) return;
    if (status !== 503) throw new Error(`not taken: ${status} ${body.slice(0, 300)}`);
    await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  }
}

/** Does something so many times, by all connections at once. @param {number} count @param {(n: number) => Promise<void>} step */
async function each(count, step) {
  let next = 0;
  const worker = async () => {
    while (next < count) await step(next++);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}

/** @param {http.Agent} agent */
function asking(agent) {
  /** @param {string} url @param {string} method @param {Record<string, string>} headers @returns {Promise<Answer>} */
  return (url, method, headers, body = '') =>
    new Promise((resolve, reject) => {
      const length = method === 'POST' ? { 'content-length': Buffer.byteLength(body) } : {};
      const request = http.request(url, { agent, method, headers: { ...headers, ...length } }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        const cookie = (response.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text, cookie }));
      });
      request.on('error', reject);
      request.end(body);
    });
}

/** @param {number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}

/** @param {string} there @param {number} rounds */
async function main(there, rounds) {
  const subjects = [await subject(path.join(__dirname, '../..')), await subject(there)];
  try {
    /** @type {Record<string, number>[][]} */
    const all = [[], []];
    // The first round warms up.
    for (let round = 0; round <= rounds; round += 1) {
      for (const who of round % 2 === 0 ? [0, 1] : [1, 0]) {
        const costs = { ...(await subjects[who]?.measure('json', round)), ...(await subjects[who]?.measure('form', round)) };
        if (round > 0) all[who]?.push(costs);
      }
    }
    const [first = 0, then = 1] = subjects.map(({ firstPage }) => firstPage);
    const ratio = Number((first / then).toFixed(2));
    console.log(JSON.stringify({ what: 'first page of a day', here: Math.round(first), there: Math.round(then), ratio, ...machine() }));
    const [here = [], before = []] = all;
    for (const what of Object.keys(here[0] ?? {})) {
      const of = (/** @type {Record<string, number>[]} */ costs) => costs.map((cost) => cost[what] ?? Number.NaN);
      const ratios = of(here).map((cost, n) => cost / (of(before)[n] ?? Number.NaN));
      const line = {
        what,
        here: Math.round(median(of(here))),
        there: Math.round(median(of(before))),
        ratio: Number(median(ratios).toFixed(2)),
      };
      console.log(JSON.stringify({ ...line, ratios: ratios.map((ratio) => Number(ratio.toFixed(2))), ...machine() }));
    }
  } finally {
    for (const { stop } of subjects) await stop();
  }
}

main(process.argv[2] ?? '', Number(process.argv[3] ?? 9)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
