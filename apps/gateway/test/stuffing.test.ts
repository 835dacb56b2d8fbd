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

/**
 * The forger's machine is as fast as can be: it reads the answers off the platform's own keys. Nothing here must rest on a
 * puzzle's being hard.
 */
function answerTo({ page, puzzle: { most } }: { page: string; puzzle: { most: number } }): string {
  return String(Buffer.from(mac(`answer|${page}`), 'base64url').readUInt32BE(0) % most);
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
  const { status, body } = await vote({ page: given.page, proof: answerTo(given as Parameters<typeof answerTo>[0]) });
  return { status, level, ...body };
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

test('600 votes in eight seconds from one address: ten of praise and ten complaints count, the rest waits, an honest hall goes on, one act sets them aside', async () => {
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
  expect([await all(hall), await standing(hall, 'held')]).toEqual([FORGED + 2, FORGED - 20]);
  const last = forged.at(-1)!.receipt as string;
  const held = new Map<string, { level: string }>();
  // Nobody learns from a receipt that one is held, for that would tell who was there.
  expect(await standingOf(last)).toBe('');
  expect((await platform.http.get(`/r/${last}`).set(comingFrom('reader')).expect(200)).text).toContain('<p class="state">评价已收到');

  const { items: bursts } = await get(`/evaluations/held/bursts?servicePointId=${hall.pointId}`);
  expect(bursts).toMatchObject([{ reason: 'burst', count: FORGED - 20 }]);
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
  expect([await standing(hall, 'held'), await standing(hall, 'setAside'), await all(hall)]).toEqual([0, FORGED - 20, FORGED + 2]);
  expect(await standingOf(last)).toBe('');
  // Nobody works on any but the unsatisfied ones among the twenty.
  const unsatisfied = (some: { level: string }[]): number => some.filter(({ level }) => level === 'unsatisfied').length;
  const due = unsatisfied(forged) - unsatisfied([...held.values()]);
  const opened = await until(async () => {
    const { items, total } = await get(`/cases?servicePointId=${hall.pointId}&pageSize=100`);
    return total >= due && (items as { evaluationId: string }[]);
  });
  expect(opened).toHaveLength(due);
  expect(opened.filter(({ evaluationId }) => held.has(evaluationId))).toEqual([]);
  at(86_400);
  expect(await standingOf(last)).toBe('setAside');
});

test('without a page or a proof all of the forger is taken, and five count', async () => {
  const hall = await anotherHall();
  at(3_600);
  const answers: number[] = [];
  for (let n = 0; n < 40; n += 1) {
    const from = { ...comingFrom('elsewhere'), 'idempotency-key': `bare-${n}` };
    answers.push((await platform.http.post('/api/v1/public/evaluations').set(from).send({ code: hall.code, level: 'unsatisfied' })).status);
  }
  expect(answers).toEqual(Array<number>(40).fill(201));
  expect([await all(hall), await standing(hall, 'held')]).toEqual([40, 35]);
});

test('a vote every ten minutes all night: four of praise and four complaints count, whatever the hour and however clean each looks', async () => {
  const hall = await anotherHall();
  const evening = new Date('2026-03-05T13:00:00Z');
  for (let minute = 0; minute < FORGED; minute += 10) {
    at(minute * 60, evening);
    expect((await forge(hall.code, 'night', minute)).status).toBe(201);
  }
  expect([await all(hall), await standing(hall, 'held')]).toEqual([60, 52]);
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
  // Of 66 complaints 48, and all of the praise, of which there is less.
  expect([await all(hall), await standing(hall, 'held')]).toEqual([80, 80 - 48 - 14]);
  const { items } = await get(`/evaluations/held/bursts?servicePointId=${hall.pointId}`);
  expect(items).toMatchObject([{ reason: 'burst', count: 18 }]);
});
