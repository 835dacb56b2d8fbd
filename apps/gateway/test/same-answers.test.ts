import { randomUUID } from 'node:crypto';
import { comingFrom, solve } from '../../platform/src/honest-citizen';
import { openHall, signIn, startPlatform, until, type Hall, type Platform } from './platform';

/** Ten in the evening, when a plate is used least. */
const EVENING = new Date('2026-03-05T14:00:00Z');
const OTHERS = { solving: 20, others: 30 };
let now = EVENING;
let platform: Platform;
let supervisor: string;

beforeAll(async () => {
  platform = await startPlatform({ TRUSTED_PROXY_HOPS: '1' }, { clock: { now: () => new Date(now) } });
  supervisor = await signIn(platform, 'supervisor-a', 'supervisor', { divisions: ['632801'] });
});
afterAll(async () => platform?.stop());

const NETWORK = comingFrom('the hall')['x-forwarded-for'] as string;
interface Answer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}
type Puzzled = { page: string; puzzle: Parameters<typeof solve>[0] };

/** What somebody sees; all that is random is put aside, but for its length. */
function seen({ status, headers, text }: Answer): string {
  const { date: _date, ...told } = headers;
  return `${status} ${JSON.stringify(told)} ${text}`
    .replace(/[\w-]{16}\.[0-9a-z]{6}\.[\w-]{6}\.[\w-]{22}/g, 'TOKEN')
    .replace(/mj_device=[\w-]{64};/g, 'HANDSET')
    .replace(/(data-salt="|"salt":")[\w-]{22}"/g, 'SALT')
    .replace(/(data-hash="|"hash":")[0-9a-f]{16}"/g, 'HASH')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'KEY')
    .replace(/[0-9a-f]{32}/g, 'TRACE')
    .replace(/\d{16}|(\d{4} ){3}\d{4}/g, 'RECEIPT')
    .replaceAll('乙号大厅', '甲号大厅');
}

/** One person at a plate with a handset, by page and by program, with slips of their own; everything that was answered. */
async function person({ code, pointId }: Hall, network = NETWORK) {
  const all: string[] = [];
  const receipts: string[] = [];
  // Packed, random characters do not weigh the same.
  const from: Record<string, string> = { 'x-forwarded-for': network, 'accept-encoding': 'identity' };
  const note = (answer: unknown): Answer => {
    const told = answer as Answer;
    const line = (told.headers['set-cookie'] as string[] | undefined)?.find((one) => one.startsWith('mj_device='));
    if (line) from['cookie'] = line.split(';')[0] as string;
    all.push(seen(told).replaceAll(code, 'PLATE').replaceAll(pointId, 'PLACE'));
    return told;
  };
  const origin = { origin: platform.url };
  const json = (body: object, key?: string) =>
    platform.http
      .post('/api/v1/public/evaluations')
      .set({ ...from, ...origin, ...(key && { 'idempotency-key': key }) })
      .send({ code, ...body });
  const form = (body: object) => platform.http.post(`/e/${code}`).set(from).type('form').send(body);
  const page = async (): Promise<string> =>
    /name="page" value="([^"]+)"/.exec(note(await platform.http.get(`/e/${code}`).set(from)).text)?.[1] as string;
  const program = async (): Promise<Puzzled> =>
    JSON.parse(note(await platform.http.get(`/api/v1/public/plates/${code}/page`).set(from)).text) as Puzzled;

  for (const level of ['satisfied', 'unsatisfied']) {
    const token = await page();
    note(await form({ page: token, level: 'nosuch' }));
    note(await form({ level }));
    const taken = note(await form({ page: token, level, text: '等了很久' }));
    receipts.push(/data-receipt="(\d{16})"/.exec(taken.text)?.[1] as string);
    note(await form({ page: token, level: 'basicallySatisfied' }));
    const given = await program();
    note(await json({ page: given.page, level: 'nosuch' }));
    note(await json({ page: given.page, level, proof: solve(given.puzzle) }));
    note(await json({ page: given.page, level: 'basicallySatisfied' }));
    note(await json({ page: 'none', level }));
    delete from['cookie'];
    const strange = note(await json({ level }, randomUUID()));
    receipts.push((JSON.parse(strange.text) as { receipt: string }).receipt);
  }
  // A third within the day, so that the limit of a handset shows as well.
  for (let times = 0; times < 4; times += 1) note(await form({ page: await page(), level: 'satisfied' }));
  const look = async (): Promise<void> => {
    for (const receipt of receipts)
      for (const path of ['/r', '/api/v1/public/receipts']) note(await platform.http.get(`${path}/${receipt}`).set(from));
  };
  const change = async (): Promise<void> => {
    for (const receipt of receipts) {
      note(
        await platform.http.post(`/r/${receipt}`).set(from).type('form').send({ key: randomUUID(), level: 'unsatisfied', text: '还有' }),
      );
      note(await platform.http.post(`/r/${receipt}/consent`).set(from).type('form').send({ key: randomUUID(), unitMayKnow: 'yes' }));
    }
  };
  const vote = async (): Promise<unknown> => note(await form({ page: await page(), level: 'satisfied' }));
  return { all, look, change, vote };
}

/** Others at the same plate, by the same network and by many, until every share is used up. */
async function crowd({ code }: Hall): Promise<void> {
  for (let n = 0; n < OTHERS.solving + OTHERS.others; n += 1) {
    const from = { 'x-forwarded-for': n % 2 ? NETWORK : (comingFrom(`other-${n}`)['x-forwarded-for'] as string) };
    const opened = await platform.http.get(`/api/v1/public/plates/${code}/page`).set(from).expect(200);
    const { page, puzzle } = opened.body as Puzzled;
    const proof = n < OTHERS.solving ? { proof: solve(puzzle) } : {};
    await platform.http
      .post('/api/v1/public/evaluations')
      .set(from)
      .send({ code, level: n % 3 ? 'satisfied' : 'unsatisfied', page, ...proof })
      .expect(201);
  }
}

const list = async ({ pointId }: Hall, route = ''): Promise<{ total: number; items: { id: string }[] }> =>
  (
    await platform.http
      .get(`/api/v1${route}?servicePointId=${encodeURIComponent(pointId)}&pageSize=200`)
      .set('authorization', `Bearer ${supervisor}`)
      .expect(200)
  ).body;

test('pages, answers and receipts are the same to the byte whether nobody else was there or a crowd', async () => {
  const [alone, crowded] = [await openHall(platform, '632801', '甲号大厅'), await openHall(platform, '632801', '乙号大厅')];
  await crowd(crowded);
  const [one, other] = [await person(alone), await person(crowded)];
  expect(other.all).toEqual(one.all);
  expect(one.all.filter((answer) => answer.startsWith('201'))).not.toHaveLength(0);
  // The one counts and has cases, the other is held: both are so by now, and neither shows.
  const cases = async (hall: Hall): Promise<number> => (await list(hall, '/cases')).total;
  await until(async () => (await cases(alone)) > 0);
  const held = async (hall: Hall): Promise<number> => (await list(hall, '/evaluations/held')).total;
  const before = (await held(crowded)) - (await held(alone));
  expect(before).toBeGreaterThan(OTHERS.others);
  for (const each of [one, other]) await each.look();
  for (const each of [one, other]) await each.change();
  for (const each of [one, other]) await each.look();
  expect(other.all).toEqual(one.all);
  // The next day, still undecided; the one handset is known by now.
  now = new Date(now.getTime() + 86_400_000);
  for (const each of [one, other]) await each.vote();
  for (const each of [one, other]) await each.look();
  expect(other.all).toEqual(one.all);
});
