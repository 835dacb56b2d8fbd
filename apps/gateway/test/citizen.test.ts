import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import supertest from 'supertest';
import { CALLED } from '@mingjing/contracts';
import { addressKeys, start, type Running } from '@mingjing/kit';
import { comingFrom, solve } from '../../platform/src/honest-citizen';
import { gateway } from '../src/service';
import { openHall, signIn, startPlatform, until, type Hall, type Platform } from './platform';

const TEXT = '等了很久 <b>没人</b>';
const ESCAPED = '等了很久 &lt;b&gt;没人&lt;/b&gt;';
const typed: Record<string, string> = { level: 'unsatisfied', attitude: 'satisfied', text: TEXT, phone: '13812345678' };

/** Entries a page carries along hidden. */
const carried = (page: string): Record<string, string> =>
  Object.fromEntries(
    [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name, value]) => [name as string, value as string]),
  );

describe('a citizen while the evaluation service is away', () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-away-'));
  let running: Running;
  let http: ReturnType<typeof supertest>;

  beforeAll(async () => {
    const away = Object.fromEntries(CALLED.map((name) => [addressKeys(name).address, '127.0.0.1:1']));
    running = await start([gateway], {
      env: { ...away, DATA_DIR: dataDir, PORT: '0', GRPC_PORT: '0', METRICS_PORT: 'off', LOG_LEVEL: 'silent', SUBMIT_SECONDS: '1' },
    });
    http = supertest(running.addresses['http'] as string);
  });
  afterAll(async () => {
    await running?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('is told to wait, and what was typed goes along to be sent again with the same key', async () => {
    const entries = { ...typed, key: randomUUID() };
    const refused = await http
      .post('/e/AAAAAAAAAAAA')
      .type('form')
      .send(entries)
      .expect(503)
      .expect('content-type', /text\/html/);
    expect(refused.headers['retry-after']).toMatch(/^\d+$/);
    expect(refused.text).toContain('您填写的内容还在');
    expect(refused.text).toContain('action="/e/AAAAAAAAAAAA"');
    expect(carried(refused.text)).toEqual({ ...entries, text: ESCAPED });
  });

  test('still finds the portal, and pages that say what to do', async () => {
    await http.get('/').expect(200);
    const scan = await http.get('/e/AAAAAAAAAAAA').expect(503);
    expect(scan.text).toMatch(/<a class="button" href="\/e\/AAAAAAAAAAAA">再试一次/);
    await http.get('/r/1234567890123456').expect(503);
  });
});

describe('a citizen at a plate', () => {
  let platform: Platform;
  let now = new Date('2026-03-05T02:30:00Z');
  let halls = 0;
  let supervisor: string;

  beforeAll(async () => {
    platform = await startPlatform({ SUBMIT_QUEUE: '1', TRUSTED_PROXY_HOPS: '1' }, { clock: { now: () => new Date(now) } });
    supervisor = await signIn(platform, 'supervisor-a', 'supervisor', { divisions: ['632801'] });
  });
  afterAll(async () => platform?.stop());

  const anotherHall = (): Promise<Hall> => openHall(platform, '632801', `第 ${(halls += 1)} 个大厅`);
  const pass = (seconds: number): void => void (now = new Date(now.getTime() + seconds * 1000));

  interface Phone {
    network: string;
    cookie: string;
  }
  const phone = (network = randomUUID()): Phone => ({ network: comingFrom(network)['x-forwarded-for'] as string, cookie: '' });
  const headersOf = ({ network, cookie }: Phone) => ({ 'x-forwarded-for': network, ...(cookie && { cookie }) });
  const keepCookie = (by: Phone, answer: { headers: Record<string, unknown> }): void => {
    const [line] = (answer.headers['set-cookie'] as string[] | undefined) ?? [];
    if (line) by.cookie = line.split(';')[0] as string;
  };

  /** Opens the page; what its form carries. */
  async function open(code: string, by: Phone): Promise<Record<string, string>> {
    const page = await platform.http.get(`/e/${code}`).set(headersOf(by)).expect(200);
    keepCookie(by, page);
    return carried(page.text);
  }
  async function send(code: string, by: Phone, entries: object) {
    const answer = await platform.http.post(`/e/${code}`).set(headersOf(by)).type('form').send(entries);
    keepCookie(by, answer);
    return answer;
  }
  const vote = async (code: string, by: Phone) => send(code, by, { ...typed, ...(await open(code, by)) });
  const receiptOf = (page: string) => /data-receipt="(\d{16})"/.exec(page)?.[1];
  const puzzleOf = (page: string) => {
    const attribute = (name: string): string => new RegExp(`data-${name}="([^"]*)"`).exec(page)?.[1] ?? '';
    return { salt: attribute('salt'), hash: attribute('hash'), most: Number(attribute('most')) };
  };
  /** What the door remarked of the evaluations of a hall, the oldest first. */
  const heldFor = async ({ pointId }: Hall, count: number): Promise<string[][]> =>
    until(async () => {
      const list = platform.http
        .get(`/api/v1/evaluations?servicePointId=${pointId}&pageSize=200`)
        .set('authorization', `Bearer ${supervisor}`);
      const items = (await list.expect(200)).body.items as { heldFor: string[]; submittedAt: string }[];
      if (items.length < count) return undefined;
      return items
        .toSorted((a, b) => a.submittedAt.localeCompare(b.submittedAt))
        .map((one) => one.heldFor.filter((reason) => reason !== 'repeatedNumber'));
    });
  const counted = (all: string[][]): number => all.filter((reasons) => reasons.length === 0).length;
  /** Uses up what new handsets of a network may without a puzzle. */
  async function crowd(code: string, network: string): Promise<void> {
    for (let n = 0; n < 5; n += 1) expect((await vote(code, { network, cookie: '' })).status).toBe(201);
    pass(1);
  }

  test('whoever does not get through finds everything typed, and gets through by sending it again', async () => {
    const { code } = await anotherHall();
    expect((await vote(code, phone())).status).toBe(201);
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const by = phone();
        const entries = { ...typed, ...(await open(code, by)) };
        return { by, entries };
      }),
    ).then((all) => Promise.all(all.map(async ({ by, entries }) => ({ by, entries, answer: await send(code, by, entries) }))));
    expect(new Set(answers.map(({ answer }) => answer.status))).toEqual(new Set([201, 503]));
    const { by, entries, answer } = answers.find(({ answer: { status } }) => status === 503)!;
    expect(answer.headers['retry-after']).toBe('2');
    expect(answer.text).toContain(`${ESCAPED}</textarea>`);
    expect(answer.text).toContain(`name="page" value="${entries['page']}"`);
    expect(answer.text).toMatch(/value="unsatisfied" required checked/);
    expect((await send(code, by, entries)).status).toBe(201);
  });

  test('a form sent twice is one evaluation; another one under it is told so, and gets a page of its own', async () => {
    const { code } = await anotherHall();
    const by = phone();
    const entries = { ...typed, ...(await open(code, by)) };
    const [first, twice] = [await send(code, by, entries), await send(code, by, entries)];
    expect([first.status, receiptOf(twice.text)]).toEqual([201, receiptOf(first.text)]);
    const refused = await send(code, by, { ...entries, level: 'satisfied' });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('您刚才的评价已经收到');
    const { page } = carried(refused.text);
    expect(page).not.toBe(entries['page']);
    const other = await send(code, by, { ...entries, page, level: 'satisfied' });
    expect([other.status, receiptOf(other.text) === receiptOf(first.text)]).toEqual([201, false]);
  });

  test('an answer given again after the plate ended is still a page of thanks', async () => {
    const hall = await anotherHall();
    const by = phone();
    const entries = { ...typed, ...(await open(hall.code, by)) };
    const first = await send(hall.code, by, entries);
    await platform.evaluation.issuePlate({ windowId: hall.windowId, reason: '码牌破损' });
    expect(receiptOf((await send(hall.code, by, entries)).text)).toBe(receiptOf(first.text));
  });

  test('a form without a page of ours, or with one of another plate, comes back with everything typed, and counts when sent on', async () => {
    const [{ code }, other] = [await anotherHall(), await anotherHall()];
    const by = phone();
    for (const page of [undefined, 'x', (await open(other.code, by))['page']]) {
      const back = await send(code, by, { ...typed, key: randomUUID(), ...(page && { page }) });
      expect([back.status, receiptOf(back.text)]).toEqual([200, undefined]);
      expect(back.text).toContain('请再点一次提交');
      expect(back.text).toContain(`${ESCAPED}</textarea>`);
      const entries = { ...typed, ...carried(back.text) };
      const taken = await send(code, by, entries);
      expect(taken.status).toBe(201);
      expect(receiptOf((await send(code, by, entries)).text)).toBe(receiptOf(taken.text));
    }
  });

  test('who refuses cookies, votes from two tabs, or kept it on the phone for days, is taken all the same', async () => {
    const { code } = await anotherHall();
    const refusing = phone();
    const entries = { ...typed, ...(await open(code, refusing)) };
    expect((await send(code, { ...refusing, cookie: '' }, entries)).status).toBe(201);
    const by = phone();
    const [one, two] = [await open(code, { ...by }), await open(code, by)];
    for (const tab of [one, two]) expect((await send(code, by, { ...typed, ...tab })).status).toBe(201);
    const late = { ...typed, ...(await open(code, by)) };
    pass(3 * 86_400);
    const taken = await send(code, by, late);
    expect(taken.status).toBe(201);
    expect(receiptOf((await send(code, by, late)).text)).toBe(receiptOf(taken.text));
  });

  test('beyond what strangers may, the puzzle makes it count; without it all is taken the same, and held', async () => {
    const hall = await anotherHall();
    const { network } = phone();
    await crowd(hall.code, network);
    const [solving, waiting] = [phone(), phone()].map((one) => ({ ...one, network }));
    const page = await platform.http.get(`/e/${hall.code}`).set(headersOf(solving!)).expect(200);
    keepCookie(solving!, page);
    expect(page.text).toMatch(/data-solver="\/assets\/citizen\/solver-\w+\.js"/);
    pass(1);
    expect((await send(hall.code, solving!, { ...typed, ...carried(page.text), proof: solve(puzzleOf(page.text)) })).status).toBe(201);
    pass(1);
    const without = { ...typed, ...(await open(hall.code, waiting!)) };
    const taken = await send(hall.code, waiting!, { ...without, proof: '1' });
    expect(taken.status).toBe(201);
    expect(receiptOf((await send(hall.code, waiting!, { ...without, proof: '1' })).text)).toBe(receiptOf(taken.text));
    expect((await heldFor(hall, 7)).slice(5)).toEqual([[], ['noProof']]);
  });

  test('sending a vote again with another body, however often and at once, gives no allowance back', async () => {
    const hall = await anotherHall();
    const { network } = phone();
    const votes = 12;
    for (let n = 0; n < votes; n += 1) {
      const by = { network, cookie: '' };
      const entries = { ...typed, ...(await open(hall.code, by)) };
      expect((await send(hall.code, by, entries)).status).toBe(201);
      const wrong = [
        { ...entries, level: 'satisfied' },
        { ...entries, level: 'nosuch' },
        { ...entries, phone: '12' },
      ];
      const again = await Promise.all([...wrong, ...wrong].map(async (one) => (await send(hall.code, by, one)).status));
      for (const status of again) expect([400, 409, 503]).toContain(status);
    }
    expect(counted(await heldFor(hall, votes))).toBe(5);
  });

  test('a handset that evaluated before counts without any of this while somebody stuffs the box beside it', async () => {
    const hall = await anotherHall();
    const known = phone();
    expect((await vote(hall.code, known)).status).toBe(201);
    pass(31 * 60);
    await crowd(hall.code, known.network);
    const forged = { ...known, cookie: known.cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) };
    for (const by of [known, { ...known, cookie: '' }, forged]) {
      pass(1);
      expect((await vote(hall.code, by)).status).toBe(201);
    }
    expect((await heldFor(hall, 9)).slice(6)).toEqual([[], ['noProof'], ['noProof']]);
  });

  test('a program without a page is a stranger without proof; one without a key needs a page, and is given one', async () => {
    const hall = await anotherHall();
    const by = phone();
    const post = (body: object, key?: string) =>
      platform.http
        .post('/api/v1/public/evaluations')
        .set({ ...headersOf(by), ...(key && { 'idempotency-key': key }) })
        .send({ code: hall.code, level: 'satisfied', ...body });
    for (let n = 0; n < 6; n += 1) {
      pass(1);
      await post({}, `program-${n}`).expect(201);
    }
    expect((await post({}, 'program-0').expect(201)).body).toEqual((await post({}, 'program-0').expect(201)).body);
    const told = await post({ page: 'x' }).expect(428);
    expect(told.body).toMatchObject({ code: 'page.needed', page: expect.any(String), puzzle: { most: expect.any(Number) } });
    const { page, puzzle } = told.body as { page: string; puzzle: Parameters<typeof solve>[0] };
    pass(1);
    const taken = await post({ page, proof: solve(puzzle) }).expect(201);
    expect((await post({ page, proof: solve(puzzle) }).expect(201)).body).toEqual(taken.body);
    expect((await heldFor(hall, 7)).slice(4)).toEqual([[], ['noProof'], []]);
    const fetched = await platform.http.get(`/api/v1/public/plates/${hall.code}/page`).set(headersOf(by)).expect(200);
    expect(fetched.body).toMatchObject({ form: { levels: expect.any(Array) }, puzzle: { most: expect.any(Number) } });
  });
});
