import path from 'node:path';
import { openKeys } from '@mingjing/kit';
import { comingFrom } from '../../platform/src/honest-citizen';
import { openHall, signIn, startPlatform, until, type Hall, type Platform } from './platform';

const FORGED = 600;
/** Sent at the same moment. */
const AT_ONCE = 25;
const MORNING = new Date('2026-03-05T02:30:00Z');
let now = MORNING;
let platform: Platform;
let supervisor: string;
/** Of the platform's own pages. */
let mac: (text: string) => string;
let halls = 0;

beforeAll(async () => {
  platform = await startPlatform({ TRUSTED_PROXY_HOPS: '1' }, { clock: { now: () => new Date(now) } });
  mac = openKeys(path.join(platform.dataDir, 'keys')).mac('gateway.page');
  supervisor = await signIn(platform, 'supervisor-a', 'supervisor', { divisions: ['632801'] });
});
afterAll(async () => platform?.stop());

const at = (seconds: number, from = MORNING): void => void (now = new Date(from.getTime() + seconds * 1000));
const anotherHall = (): Promise<Hall> => openHall(platform, '632801', `第 ${(halls += 1)} 个大厅`);

interface Page {
  page: string;
  puzzle?: { most: number };
}

/**
 * The forger's machine is as fast as can be: it reads the answers off the platform's own keys. Nothing here must rest on a
 * puzzle's being hard.
 */
function answerTo({ page, puzzle }: Page): string | undefined {
  if (!puzzle) return undefined;
  const doublings = Math.log2(puzzle.most / 150_000);
  return String(Buffer.from(mac(`answer|${doublings}|${page}`), 'base64url').readUInt32BE(0) % puzzle.most);
}

interface Item {
  evaluation: { id: string; level: string };
}
interface Forged {
  status: number;
  level: string;
  receipt?: string;
}

/** One forged vote: its own page and no cookie. */
async function forge(code: string, network: string, n: number): Promise<Forged> {
  const from = { ...comingFrom(network), 'idempotency-key': `forged-${code}-${n}` };
  const level = n % 6 === 0 ? 'satisfied' : 'unsatisfied';
  const vote = (more: object) =>
    platform.http
      .post('/api/v1/public/evaluations')
      .set(from)
      .send({ code, level, ...more });
  const { body: given } = await platform.http.get(`/api/v1/public/plates/${code}/page?key=forged-${code}-${n}`).set(from).expect(200);
  const first = await vote({ page: given.page, proof: answerTo(given as Page) });
  if (first.status !== 428) return { status: first.status, level, ...first.body };
  const asked = first.body as Page;
  const second = await vote({ page: asked.page, proof: answerTo(asked) });
  return { status: second.status, level, ...second.body };
}

const signedIn = () => ({ authorization: `Bearer ${supervisor}` });
const get = async (route: string) => (await platform.http.get(`/api/v1${route}`).set(signedIn()).expect(200)).body;
const standing = async ({ pointId }: Hall, which: 'held' | 'setAside'): Promise<number> =>
  (await get(`/evaluations/held?servicePointId=${pointId}&standing=${which}&pageSize=1`)).total;
const all = async ({ pointId }: Hall): Promise<number> => (await get(`/evaluations?servicePointId=${pointId}&pageSize=1`)).total;

/** As a telephone does it, with its cookie: the page, then the form. */
function telephone(network: string) {
  const headers: Record<string, string> = { ...comingFrom(network) };
  return {
    async vote(code: string): Promise<{ taps: number; receipt: string }> {
      const page = await platform.http.get(`/e/${code}`).set(headers).expect(200);
      const [cookie] = (page.headers['set-cookie'] as unknown as string[] | undefined) ?? [];
      if (cookie) headers['cookie'] = cookie.split(';')[0] as string;
      const token = /name="page" value="([^"]+)"/.exec(page.text)?.[1];
      const sent = await platform.http.post(`/e/${code}`).set(headers).type('form').send({ page: token, level: 'satisfied' }).expect(201);
      const [earned] = (sent.headers['set-cookie'] as unknown as string[] | undefined) ?? [];
      if (earned) headers['cookie'] = earned.split(';')[0] as string;
      // One tap on the level, one on the button.
      return { taps: 2, receipt: /data-receipt="(\d{16})"/.exec(sent.text)?.[1] as string };
    },
  };
}
const standingOf = async (receipt: string): Promise<string> =>
  (await platform.http.get(`/api/v1/public/receipts/${receipt}`).set(comingFrom('reader')).expect(200)).body.standing;

test('600 votes in eight seconds from one address: ten count, the rest waits, an honest hall goes on, one act sets them aside', async () => {
  const [hall, beside] = [await anotherHall(), await anotherHall()];
  const honest = telephone('hall');
  at(-40 * 60);
  await honest.vote(hall.code);
  const forged: Forged[] = [];
  for (let n = 0; n < FORGED; n += AT_ONCE) {
    at((n * 8) / FORGED);
    forged.push(...(await Promise.all(Array.from({ length: AT_ONCE }, (_, more) => forge(hall.code, 'hall', n + more)))));
    // In the middle of it: whoever evaluated here before, and a newcomer at the next window.
    if (n !== 12 * AT_ONCE) continue;
    for (const { receipt } of [await honest.vote(hall.code), await telephone('hall').vote(beside.code)])
      expect(await standingOf(receipt)).toBe('');
  }
  expect(new Set(forged.map(({ status }) => status))).toEqual(new Set([201]));
  expect([await all(hall), await standing(hall, 'held')]).toEqual([FORGED + 2, FORGED - 10]);
  const last = forged.at(-1)!.receipt as string;
  const held = new Map<string, { level: string }>();
  expect(await standingOf(last)).toBe('held');
  expect((await platform.http.get(`/r/${last}`).set(comingFrom('reader')).expect(200)).text).toContain('评价已收到，核实中');

  const { items: bursts } = await get(`/evaluations/held/bursts?servicePointId=${hall.pointId}`);
  expect(bursts).toMatchObject([{ reason: 'burst', count: FORGED - 10 }]);
  const inBurst = `/evaluations/held?burst=${encodeURIComponent(bursts[0].key)}&pageSize=200`;
  expect((await get(inBurst)).items[0].evaluation.heldFor).toEqual(['burst']);
  // What the button for the whole burst does.
  for (let items = (await get(inBurst)).items as Item[]; items.length > 0; items = (await get(inBurst)).items) {
    for (const { evaluation } of items) held.set(evaluation.id, evaluation);
    const { body } = await platform.http
      .post('/api/v1/evaluations/held/set-aside')
      .set(signedIn())
      .send({ ids: items.map(({ evaluation }) => evaluation.id), reason: 'stuffed' })
      .expect(200);
    expect(body.refused).toEqual([]);
  }
  expect([await standing(hall, 'held'), await standing(hall, 'setAside'), await all(hall)]).toEqual([0, FORGED - 10, FORGED + 2]);
  expect(await standingOf(last)).toBe('setAside');
  // Nobody works on any but the unsatisfied ones among the ten.
  const unsatisfied = (some: { level: string }[]): number => some.filter(({ level }) => level === 'unsatisfied').length;
  const due = unsatisfied(forged) - unsatisfied([...held.values()]);
  const opened = await until(async () => {
    const { items, total } = await get(`/cases?servicePointId=${hall.pointId}&pageSize=100`);
    return total >= due && (items as { evaluationId: string }[]);
  });
  expect(opened).toHaveLength(due);
  expect(opened.filter(({ evaluationId }) => held.has(evaluationId))).toEqual([]);
});

test('in a flood one more takes a larger puzzle, or a longer wait one after the other; nobody is refused', async () => {
  const hall = await anotherHall();
  at(7_200);
  for (let n = 0; n < 110; n += 10) await Promise.all(Array.from({ length: 10 }, (_, more) => forge(hall.code, 'flood', n + more)));
  const from = comingFrom('flood');
  const open = async (): Promise<string> =>
    /name="page" value="([^"]+)"/.exec((await platform.http.get(`/e/${hall.code}`).set(from)).text)![1]!;
  const send = (page: string) => platform.http.post(`/e/${hall.code}`).set(from).type('form').send({ page, level: 'satisfied' });
  const [first, second] = [await open(), await open()];
  const asked = await send(first);
  expect(asked.text).toContain('请稍候 40 秒再提交，或改用手机流量提交');
  expect(asked.text).toContain('data-most="300000"');
  at(7_200 + 40);
  expect((await send(first)).status).toBe(201);
  expect((await send(second)).text).toContain('请稍候 40 秒再提交');
  at(7_200 + 80);
  expect((await send(second)).status).toBe(201);
  // From another network, as advised, it goes on as ever beyond the allowances of the plate.
  expect((await forge(hall.code, 'mobile', 1_000)).status).toBe(201);
});

test('without a page or a proof the forger gets nothing in beyond the first five', async () => {
  const hall = await anotherHall();
  at(3_600);
  const answers: number[] = [];
  for (let n = 0; n < 40; n += 1) {
    const from = { ...comingFrom('elsewhere'), 'idempotency-key': `bare-${n}` };
    answers.push((await platform.http.post('/api/v1/public/evaluations').set(from).send({ code: hall.code, level: 'unsatisfied' })).status);
  }
  expect(answers).toEqual([...Array<number>(5).fill(201), ...Array<number>(35).fill(428)]);
  expect([await all(hall), await standing(hall, 'held')]).toEqual([5, 0]);
});

test('a vote every ten minutes all night: four count, whatever the hour and however clean each looks', async () => {
  const hall = await anotherHall();
  const evening = new Date('2026-03-05T13:00:00Z');
  for (let minute = 0; minute < FORGED; minute += 10) {
    at(minute * 60, evening);
    expect((await forge(hall.code, 'night', minute)).status).toBe(201);
  }
  expect([await all(hall), await standing(hall, 'held')]).toEqual([60, 56]);
  const { items } = await get(`/evaluations/held?servicePointId=${hall.pointId}&pageSize=200`);
  const reasons = (items as { evaluation: { heldFor: string[] } }[]).map(({ evaluation }) => evaluation.heldFor);
  expect(reasons.every((reason) => reason.includes('nightly'))).toBe(true);
});

test('spread over new handsets, each from an address of its own: what a plate takes of strangers in an hour counts, the rest is one burst', async () => {
  const hall = await anotherHall();
  for (let n = 0; n < 80; n += 1) {
    at(86_400 + n * 15);
    expect((await forge(hall.code, `handset-${n}`, n)).status).toBe(201);
  }
  expect([await all(hall), await standing(hall, 'held')]).toEqual([80, 80 - 48]);
  const { items } = await get(`/evaluations/held/bursts?servicePointId=${hall.pointId}`);
  expect(items).toMatchObject([{ reason: 'burst', count: 32 }]);
});
