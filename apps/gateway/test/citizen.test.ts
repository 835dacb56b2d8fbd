import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import supertest from 'supertest';
import { start, type Running } from '@mingjing/kit';
import { gateway } from '../src/service';
import { openHall, startPlatform, type Hall, type Platform } from './platform';

const TEXT = '等了很久 <b>没人</b>';
const ESCAPED = '等了很久 &lt;b&gt;没人&lt;/b&gt;';
const typed = () => ({ key: randomUUID(), level: 'unsatisfied', attitude: 'satisfied', text: TEXT, phone: '13812345678' });

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
    const away = Object.fromEntries(['DIRECTORY', 'EVALUATION', 'LEAD', 'STATISTICS'].map((name) => [`${name}_ADDRESS`, '127.0.0.1:1']));
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
    const entries = typed();
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

describe('a citizen in a crowd', () => {
  let platform: Platform;
  let hall: Hall;

  beforeAll(async () => {
    platform = await startPlatform({ SUBMIT_QUEUE: '1', LIMIT_PLATE_PER_MINUTE: '60' });
    hall = await openHall(platform, '632801', '政务服务大厅');
  });
  afterAll(async () => {
    await platform?.stop();
  });

  test('whoever does not get through finds everything typed, and gets through by sending it again', async () => {
    const send = (entries: object) => platform.http.post(`/e/${hall.code}`).type('form').send(entries);
    await send(typed()).expect(201);
    const answers = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const entries = typed();
        return { entries, answer: await send(entries) };
      }),
    );
    expect(new Set(answers.map(({ answer }) => answer.status))).toEqual(new Set([201, 503]));
    const { entries, answer } = answers.find(({ answer: { status } }) => status === 503)!;
    expect(answer.headers['retry-after']).toBe('2');
    expect(answer.text).toContain(`${ESCAPED}</textarea>`);
    expect(answer.text).toContain(`name="key" value="${entries.key}"`);
    expect(answer.text).toMatch(/value="unsatisfied" required checked/);
    await send(entries).expect(201);
  });

  test('beyond the limit of a plate: 429 with everything typed; a limit never loses words', async () => {
    const send = (entries: object) => platform.http.post(`/e/${hall.code}`).type('form').send(entries);
    let answer = await send(typed());
    for (let sent = 0; answer.status !== 429 && sent < 200; sent += 1) answer = await send(typed());
    expect(answer.status).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.text).toContain(`${ESCAPED}</textarea>`);
    expect(answer.text).toContain('太频繁');
  });

  test('who goes back and sends something else under a spent key is told, and gets a new key', async () => {
    const other = await openHall(platform, '632802', '另一个大厅');
    const send = (entries: object) => platform.http.post(`/e/${other.code}`).type('form').send(entries);
    const entries = typed();
    await send(entries).expect(201);
    const refused = await send({ ...entries, level: 'satisfied' }).expect(409);
    expect(refused.text).toContain('您刚才的评价已经收到');
    const { key } = carried(refused.text);
    expect(key).not.toBe(entries.key);
    await send({ ...entries, key, level: 'satisfied' }).expect(201);
  });

  test('an answer given again after the plate ended is still a page of thanks', async () => {
    const other = await openHall(platform, '632821', '换码大厅');
    const entries = typed();
    const first = await platform.http.post(`/e/${other.code}`).type('form').send(entries).expect(201);
    await platform.evaluation.issuePlate({ windowId: other.windowId, reason: '码牌破损' });
    const again = await platform.http.post(`/e/${other.code}`).type('form').send(entries).expect(201);
    const receiptOf = (page: string) => /data-receipt="(\d{16})"/.exec(page)?.[1];
    expect(receiptOf(again.text)).toBe(receiptOf(first.text));
  });
});
