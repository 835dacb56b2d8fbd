import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { smsSandbox } from '@mingjing/notification';
import { comingFrom } from '../../platform/src/honest-citizen';
import { signed } from '../../notification/src/sandbox/api';
import { openHall, signIn, startPlatform, until, type Hall, type Platform } from './platform';

const SECRET = 'secret-of-the-test-0123456789';
/** Half past ten of a Thursday in Qinghai. */
let now = new Date('2026-03-05T02:30:00Z');
let platform: Platform;
let hall: Hall;
let other: Hall;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  platform = await startPlatform(
    {
      PUBLIC_URL: 'https://pj.example.gov.cn',
      SMS_SECRET: SECRET,
      SANDBOX_LISTEN: '127.0.0.1:0',
      NOTIFICATION_EVERY_MS: '50',
      LIMIT_GUESS_PER_MINUTE: '8',
      TRUSTED_PROXY_HOPS: '1',
    },
    { clock: { now: () => new Date(now) }, services: [smsSandbox] },
  );
  hall = await openHall(platform, '632801', '政务服务大厅');
  other = await openHall(platform, '632801', '社保经办点');
  tokens['coordinator'] = await signIn(platform, 'coordinator-a', 'coordinator', { divisions: ['632800'] });
  tokens['county'] = await signIn(platform, 'supervisor-b', 'supervisor', { divisions: ['632802'] });
  tokens['unit'] = await signIn(platform, 'unitadmin-a', 'unitAdmin', { units: [hall.unitId] });
});
afterAll(async () => platform?.stop());

const as = (who: string) => ({ authorization: `Bearer ${tokens[who]}` });
const get = (path: string, who = 'coordinator') => platform.http.get(`/api/v1${path}`).set(as(who));
const send = (method: 'post' | 'put', path: string, body: object, who = 'coordinator') =>
  platform.http[method](`/api/v1${path}`).set(as(who)).send(body);
type Item = Record<string, unknown>;

let matters = 0;
async function handle(phone: string): Promise<string> {
  matters += 1;
  const body = { matterNumber: `A-${matters}`, itemName: '社保卡补办', phone, servicePointId: hall.pointId, handledOn: '2026-03-05' };
  return (await send('post', '/matters', body).expect(201)).body.id as string;
}
const message = (phone: string, state: string): Promise<Item> =>
  until(async () => ((await get(`/messages?phone=${phone}`).expect(200)).body.items as Item[]).find((one) => one['state'] === state));

/** What the telephone with this number got. */
async function inbox(phone: string): Promise<string> {
  const answer = await fetch(`${platform.running.addresses['sms sandbox']}/v1/inbox?to=${phone}`);
  return ((await answer.json()) as { messages: { text: string }[] }).messages.map(({ text }) => text).join('\n');
}
const linkIn = (text: string): string => /\/i\/[0-9A-Z]{12}/.exec(text)?.[0] ?? '';

describe('messages', () => {
  const PHONE = '13900011234';
  let link: string;

  test('an invitation goes out, is delivered, and is shown masked, with its story', async () => {
    await handle(PHONE);
    const { id } = await message(PHONE, 'delivered');
    link = linkIn(await inbox(PHONE));
    expect(link).not.toBe('');
    const { body, text } = await get(`/messages/${encodeURIComponent(id as string)}`).expect(200);
    expect(body).toMatchObject({
      kind: 'invitation',
      phone: '139****1234',
      unitId: hall.unitId,
      servicePointName: '政务服务大厅',
      segments: 1,
    });
    expect(body.steps.map(({ what }: Item) => what)).toEqual(expect.arrayContaining(['queued', 'sent', 'settled']));
    expect(text).not.toContain(PHONE);
    expect(text).not.toContain(link);
  });

  test('the page of the invitation says what it is for in both languages, takes one evaluation, and then leads to the receipt', async () => {
    const page = (await platform.http.get(link).expect(200).expect('content-type', /html/)).text;
    for (const said of ['政务服务大厅', '社保卡补办（2026-03-05 办理）', '只能评价一次', '2026年4月', '不会知道是谁评的'])
      expect(page).toContain(said);
    expect((await platform.http.get(`${link}?lang=en`).expect(200)).text).toContain('used once, up to');
    const post = (key: string) => platform.http.post(link).type('form').send({ key, level: 'satisfied' });
    const key = randomUUID();
    expect((await post(key).expect(201)).text).toMatch(/data-receipt="\d{16}"/);
    await post(key).expect(201);
    expect((await post(randomUUID()).expect(409)).text).toContain('已经评价过');
    expect((await platform.http.get(link).expect(200)).text).toContain('这件事项已经评价过了');
  });

  test('an invitation that has run out says so and where one can still evaluate', async () => {
    const phone = '13900021234';
    await handle(phone);
    await message(phone, 'delivered');
    const late = linkIn(await inbox(phone));
    const before = now;
    now = new Date(now.getTime() + 32 * 86_400_000);
    const page = (await platform.http.get(late).expect(410)).text;
    now = before;
    expect(page).toContain('邀请链接已过期');
    expect(page).toContain('扫描码牌，随时可以评价');
  });

  test('the summary counts them; the list comes as a file with the same rows', async () => {
    const summary = async (): Promise<Item> => (await get('/messages/summary?kind=invitation').expect(200)).body;
    // Counted from events, so a moment later.
    const counted = await until(async () => {
      const found = await summary();
      return (found['states'] as Record<string, number>)['delivered'] === 2 && found;
    });
    expect(counted).toMatchObject({ messages: 2, segments: 2, overdue: 0, deliveryRate: 1 });
    const listed = ((await get('/messages').expect(200)).body.items as Item[]).map(({ id }) => id as string).sort();
    const csv = parse((await get('/messages.csv').expect(200)).text, { bom: true, columns: true }) as Record<string, string>[];
    expect(csv.map((line) => line['编号']).sort()).toEqual(listed);
    expect(csv[0]).toMatchObject({ 类型: '邀请评价', 状态: '已送达', 手机号: expect.stringMatching(/^139\*{4}1234$/), 计费条数: '1' });
    expect(JSON.stringify(csv)).not.toMatch(/1390002?1?1234/);
  });

  test('a text can be looked at before it is put in force, with what is wrong with it', async () => {
    const good = await send('post', '/messages/preview', { kind: 'invitation' }).expect(200);
    expect(good.body).toMatchObject({ segments: 1, encoding: 'UCS-2', problems: [] });
    const bad = await send('post', '/messages/preview', { kind: 'invitation', template: '您好{nobody}' }).expect(200);
    expect(bad.body.problems.length).toBeGreaterThan(0);
    expect(bad.body.problems[0]).toMatchObject({ message: expect.stringMatching(/[\u4e00-\u9fff]/), messageEn: expect.any(String) });
  });

  test('what has been sent can be neither cancelled nor sent again, by nobody', async () => {
    const { id } = await message(PHONE, 'delivered');
    const at = `/messages/${encodeURIComponent(id as string)}`;
    for (const action of ['cancel', 'retry']) {
      const { status } = await send('post', `${at}/${action}`, { reason: '误发' });
      expect([action, status >= 400 && status < 500]).toEqual([action, true]);
      await send('post', `${at}/${action}`, { reason: '误发' }, 'county').expect(403);
      await send('post', `${at}/${action}`, {}).expect(400);
    }
    await get('/messages', 'unit').expect(403);
    expect((await get('/messages', 'county').expect(200)).body.items).toEqual([]);
    await get(at, 'county').expect(404);
  });

  test('a number that wants none gets none', async () => {
    const phone = '13900031234';
    const put = (optedOut: boolean) => send('post', '/opt-outs', { phone, optedOut, reason: '本人来电' });
    expect((await put(true).expect(200)).body.optOut).toMatchObject({ phone: '139****1234', source: 'office', reason: '本人来电' });
    await handle(phone);
    await until(async () =>
      ((await get('/messages?state=suppressed').expect(200)).body.items as Item[]).find(({ reason }) => reason === 'optedOut'),
    );
    expect((await get('/opt-outs').expect(200)).body).toMatchObject({ total: 1, items: [{ phone: '139****1234' }] });
    const file = parse((await get('/opt-outs.csv').expect(200)).text, { bom: true, columns: true });
    expect(file).toMatchObject([{ 手机号: '139****1234', 来源: '工作人员登记', 原因: '本人来电' }]);
    expect((await put(false).expect(200)).body).toEqual({ optOut: null });
    expect((await get('/opt-outs').expect(200)).body.total).toBe(0);
    expect(await inbox(phone)).toBe('');
    await get('/opt-outs', 'county').expect(403);
  });
});

describe('callbacks of the provider', () => {
  const call = (what: string, body: string | Buffer, signature: string, provider = 'sandbox') =>
    platform.http
      .post(`/api/v1/sms/${provider}/${what}`)
      .set('content-type', 'application/json')
      .set('x-sandbox-signature', signature)
      .send(body);
  const by = (secret: string, body: string, at = new Date()): string => signed(secret, body, at);

  test('a receipt told again and again has one effect; one that says something else later stands beside it', async () => {
    const phone = '13900041234';
    await handle(phone);
    const { id } = await message(phone, 'delivered');
    const receipt = {
      eventId: `e-${randomUUID()}`,
      id,
      providerId: 'p-1',
      state: 'failed',
      code: 'number.unreachable',
      at: now.toISOString(),
    };
    const body = JSON.stringify([receipt]);
    expect((await call('receipts', body, by(SECRET, body)).expect(200)).body).toEqual({ taken: 1, ignored: 0 });
    expect((await call('receipts', body, by(SECRET, body)).expect(200)).body).toEqual({ taken: 0, ignored: 1 });
    expect(await message(phone, 'delivered')).toMatchObject({ contradicted: true });
  });

  test('a digit sent back is an evaluation of its channel, told twice it is one', async () => {
    const phone = '13900051234';
    await handle(phone);
    await message(phone, 'delivered');
    const body = JSON.stringify([{ eventId: `r-${randomUUID()}`, from: phone, text: ' １ ', at: now.toISOString() }]);
    await call('replies', body, by(SECRET, body)).expect(200);
    await call('replies', body, by(SECRET, body)).expect(200);
    await until(async () => (await get('/evaluations?channel=sms').expect(200)).body.total === 1);
  });

  test('forged, old, altered or of nobody: refused, and nothing happens', async () => {
    const body = JSON.stringify([{ eventId: 'forged', from: '13900051234', text: '3', at: now.toISOString() }]);
    const old = new Date(Date.now() - 10 * 60_000);
    for (const signature of [by('another secret 0123456789', body), by(SECRET, body, old), by(SECRET, `${body} `), 'nonsense', '']) {
      const refused = await call('replies', body, signature).expect(401);
      expect(refused.body.code).toBe('callback.forged');
    }
    await call('replies', body, by(SECRET, body), 'nobody').expect(404);
    await call('payments', body, by(SECRET, body)).expect(400);
    await call('replies', body, by(SECRET, body), 'UPPER').expect(400);
    const large = 'x'.repeat(1024 * 1024 + 1);
    await call('replies', large, by(SECRET, large)).expect(413);
    for (const nonsense of ['', '{', '{}', '[{}]', 'null']) {
      const { status } = await call('replies', nonsense, by(SECRET, nonsense));
      expect([nonsense, status >= 400 && status < 500]).toEqual([nonsense, true]);
    }
    expect((await get('/evaluations?channel=sms').expect(200)).body.total).toBe(1);
  });
});

describe('officials', () => {
  test('are added, changed and paused; what is to come can be looked at', async () => {
    const official = { name: '示例干部', phone: '13700001111', unitId: hall.unitId, duty: '科长', partyDay: '2001-03-20' };
    const { body } = await send('post', '/officials', official).expect(201);
    expect(body).toMatchObject({ name: '示例干部', phone: '137****1111', paused: false });
    expect((await get('/officials?query=示例干部').expect(200)).body).toMatchObject({ total: 1 });
    const planned = (await get('/officials/reminders?days=30').expect(200)).body;
    expect(planned.items.map(({ day, officialName, heldBack }: Item) => [day, officialName, heldBack])).toContainEqual([
      '2026-03-20',
      '示例干部',
      '',
    ]);
    const { id, version } = body as Item;
    const changed = await send('put', `/officials/${id as string}`, { ...official, phone: '', paused: true, version }).expect(200);
    expect(changed.body).toMatchObject({ phone: '137****1111', paused: true });
    const held = (await get('/officials/reminders?days=30').expect(200)).body;
    expect(held.items.every(({ heldBack }: Item) => heldBack === 'officialPaused')).toBe(true);
    const officials = parse((await get('/officials.csv').expect(200)).text, { bom: true, columns: true });
    expect(officials).toMatchObject([{ 姓名: '示例干部', 手机号: '137****1111', 入党日: '2001-03-20', 是否暂停: '是' }]);
    const plan = parse((await get('/officials/reminders.csv?days=30').expect(200)).text, { bom: true, columns: true }) as Item[];
    expect(plan.map((line) => [line['日期'], line['不发送的原因']])).toContainEqual(['2026-03-20', '本人暂停']);
    await get('/officials.csv', 'unit').expect(403);
    await send('post', '/officials', official, 'county').expect(403);
    await get('/officials', 'unit').expect(403);
  });
});

describe('missing entries', () => {
  test('what was declared stands beside what was entered, as a list and as a file', async () => {
    const row = { row: 2, servicePoint: hall.pointId, division: '', unit: '', month: '2026-02', handled: '10' };
    await platform.evaluation.importHandledCounts({ rows: [row], dryRun: false });
    expect((await get('/handled-counts').expect(200)).body).toMatchObject({ total: 1, items: [{ month: '2026-02', handled: 10 }] });
    const report = await until(async () => {
      const { body } = await get('/statistics/missing-entries?fromMonth=2026-02&toMonth=2026-02').expect(200);
      return body.total === 1 && (body as { items: Item[]; sum: Item });
    });
    expect(report.items[0]).toMatchObject({ name: '政务服务大厅', handled: 10, entered: 0, missing: 10, missingRate: 1 });
    expect(report.sum).toMatchObject({ handled: 10, missing: 10 });
    const lines = parse((await get('/statistics/missing-entries.csv?fromMonth=2026-02&toMonth=2026-02').expect(200)).text, { bom: true });
    expect((lines as unknown as string[][]).map(([name, , , handled, , missing, , rate]) => [name, handled, missing, rate])).toEqual([
      ['名称', '办件量', '漏录数', '漏录率'],
      ['合计', '10', '10', '1'],
      ['政务服务大厅', '10', '10', '1'],
    ]);
    const counts = parse((await get('/handled-counts.csv').expect(200)).text, { bom: true, columns: true });
    expect(counts).toMatchObject([{ 评议对象: '政务服务大厅', 月份: '2026-02', 办件量: '10', 行政区划: '格尔木市' }]);
    await get('/statistics/missing-entries?fromMonth=2026-13').expect(400);
  });
});

describe('merging and splitting', () => {
  test('a service point that was merged names who took over, and its plate goes on at the other', async () => {
    const merge = { ids: [other.pointId], intoId: hall.pointId, moveWindows: true, reason: '机构合并' };
    await send('post', '/service-points/merge', merge, 'unit').expect(403);
    const { body } = await send('post', '/service-points/merge', merge).expect(200);
    expect(body).toMatchObject({ windowsMoved: 1, servicePoint: { id: hall.pointId } });
    await until(async () => (await get(`/service-points/${other.pointId}`)).body.retired === true);
    expect((await get(`/service-points/${other.pointId}`).expect(200)).body.successorIds).toEqual([hall.pointId]);
    expect((await platform.http.get(`/e/${other.code}`).expect(200)).text).toContain('政务服务大厅');
    const file = parse((await get('/service-points.csv?includeRetired=true').expect(200)).text, { bom: true, columns: true });
    expect((file as Record<string, string>[]).find((line) => line['编号'] === other.pointId)).toMatchObject({
      状态: '已撤销',
      承接对象: '政务服务大厅',
    });
  });

  test('and one that is split names its parts', async () => {
    const parts = [{ name: '社保经办点（新）', windowIds: [other.windowId] }];
    const { body } = await send('post', `/service-points/${hall.pointId}/split`, { parts, reason: '业务划出' }).expect(201);
    expect(body.servicePoints.map(({ name }: Item) => name)).toEqual(['政务服务大厅', '社保经办点（新）']);
    expect(body.servicePoints[1].predecessorIds).toEqual([hall.pointId]);
    await send('post', `/service-points/${hall.pointId}/split`, { parts: [], reason: '业务划出' }).expect(400);
  });
});

describe('open data', () => {
  test('without a session: whole months that are over, places and figures, nothing of a service point or a person', async () => {
    // Of two units: whichever takes its own away is left with a group.
    const second = await openHall(platform, '632801', '市民之家');
    for (let count = 0; count < 24; count += 1) {
      const code = count % 2 === 0 ? hall.code : second.code;
      const body = { code, level: count < 18 ? 'satisfied' : 'unsatisfied', text: '请不要公开这句话' };
      const key = randomUUID();
      await platform.http
        .post('/api/v1/public/evaluations')
        .set({ ...comingFrom(key), 'Idempotency-Key': key })
        .send(body)
        .expect(201);
    }
    await until(async () => (await get('/statistics/summary').expect(200)).body.evaluations >= 26);
    now = new Date('2026-05-05T02:30:00Z');
    const json = await platform.http.get('/api/v1/public/open-data.json').expect(200);
    expect(json.headers).toMatchObject({ 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' });
    expect(json.body).toMatchObject({ smallestGroup: 5, lastMonth: '2026-04', disabled: false, licence: 'CC-BY-4.0' });
    const march = (json.body.rows as Item[]).find((row) => row['month'] === '2026-03' && row['division'] === '632800');
    expect(march).toMatchObject({ withheld: false, divisionName: expect.stringContaining('海西'), evaluations: 26, satisfied: 20 });
    const names = (json.body.columns as { name: string }[]).map(({ name }) => name);
    for (const row of json.body.rows as Item[]) expect(Object.keys(row)).toEqual(names);
    const csv = await platform.http.get('/api/v1/public/open-data.csv?fromMonth=2026-03&toMonth=2026-03').expect(200);
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    const lines = parse(csv.text, { bom: true, columns: true }) as Record<string, string>[];
    expect(lines.every((line) => line['月份'] === '2026-03')).toBe(true);
    expect(lines.find((line) => line['行政区划代码'] === '632800')).toMatchObject({ 评价数: '26', 是否隐去: '否' });
    for (const text of [json.text, csv.text])
      for (const secret of [hall.pointId, hall.unitId, hall.windowId, hall.code, '政务服务大厅', '市民之家', '请不要公开', 'sp-', '1390'])
        expect(text).not.toContain(secret);
    await platform.http.get('/api/v1/public/open-data.json?fromMonth=2026').expect(400);
    expect((await platform.http.get('/').expect(200)).text).toContain('/api/v1/public/open-data.csv');
  });
});

describe('guessing receipts', () => {
  /** A receipt that nobody has, with its check digit. */
  const unknown = (n: number): string => {
    const digits = String(100_000_000_000_000 + n);
    const sum = [...digits].reverse().reduce((total, digit, at) => {
      const value = Number(digit) * (at % 2 === 0 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
    return `${digits}${(10 - (sum % 10)) % 10}`;
  };

  test('a good one opens by every door while a neighbour guesses without end; what is no receipt is refused by its form', async () => {
    const from = comingFrom('guesser');
    const made = await platform.http
      .post('/api/v1/public/evaluations')
      .set({ ...from, 'Idempotency-Key': randomUUID() })
      .send({ code: other.code, level: 'satisfied' })
      .expect(201);
    const receipt = made.body.receipt as string;
    const ask = {
      page: (one: string) => platform.http.get(`/r/${one}`),
      json: (one: string) => platform.http.get(`/api/v1/public/receipts/${one}`),
      form: (one: string) => platform.http.post(`/r/${one}`).type('form').send({ level: 'satisfied' }),
      change: (one: string) => platform.http.post(`/api/v1/public/receipts/${one}`).send({ level: 'satisfied' }),
      consent: (one: string) => platform.http.put(`/api/v1/public/receipts/${one}/consent`).send({ unitMayKnow: false }),
    };
    const doors = Object.values(ask);
    let guessing = true;
    const seen: number[] = [];
    const guesser = async (n: number): Promise<void> => {
      for (let next = n; guessing; next += 25) seen.push((await doors[next % doors.length]!(unknown(next)).set(from)).status);
    };
    const guessers = Array.from({ length: 25 }, (_, n) => guesser(n));
    await until(async () => seen.includes(429));
    const good: number[] = [];
    for (const door of [...doors, ...doors]) good.push((await door(receipt).set(from)).status);
    guessing = false;
    await Promise.all(guessers);
    expect(new Set(good)).toEqual(new Set([200]));
    expect(new Set(seen)).toEqual(new Set([404, 429]));
    expect(seen.filter((status) => status === 404).length).toBeLessThanOrEqual(16);
    await platform.http.get(`/api/v1/public/receipts/${'9'.repeat(8_000)}`).expect(400);
    await platform.http
      .put(`/api/v1/public/receipts/${'9'.repeat(8_000)}/consent`)
      .send({ unitMayKnow: true })
      .expect(400);
  });
});

describe('guessing invitations', () => {
  const guess = (): string =>
    `/i/${randomUUID()
      .replaceAll('-', '')
      .slice(0, 12)
      .toUpperCase()
      .replaceAll(/[ILOU]/g, '7')}`;

  test('a wrong one says what to do; too many wrong ones from one network cost the guesser, a good one goes on working', async () => {
    const first = await platform.http.get(guess()).expect(404);
    expect(first.text).toContain('没有认出这个邀请链接');
    expect(first.text).toContain('12 位字母和数字');
    const answers = await Promise.all(Array.from({ length: 100 }, async () => (await platform.http.get(guess())).status));
    expect(answers.filter((status) => status === 404).length).toBeLessThanOrEqual(15);
    expect(answers.filter((status) => status === 429).length).toBeGreaterThanOrEqual(85);
    const refused = await platform.http
      .post('/api/v1/public/evaluations')
      .set('Idempotency-Key', randomUUID())
      .send({ token: guess().slice(3), level: 'satisfied' })
      .expect(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await platform.http.get(`/e/${other.code}`).expect(200);
    const phone = '13900071234';
    await handle(phone);
    await message(phone, 'delivered');
    const link = linkIn(await inbox(phone));
    await platform.http.get(link).expect(200);
    // Words that a phone glued to the link are left off; they are no guess, a wrong link with words is one.
    const from = comingFrom('glued');
    for (const words of ['，退订', '。', '）', '%A3%AC%CD%CB%B6%A9', '/', '%E4%B8'])
      await platform.http
        .get(link + (words.startsWith('%') ? words : encodeURI(words)))
        .set(from)
        .expect(303)
        .expect('Location', link);
    const led = await Promise.all(Array.from({ length: 100 }, async () => (await platform.http.get(`${link}%EF%BC%8C`).set(from)).status));
    expect(new Set(led)).toEqual(new Set([303]));
    await platform.http.get(guess()).set(from).expect(404);
    const wrong = guess();
    await platform.http.get(`${wrong}%EF%BC%8CT`).set(from).expect(303).expect('Location', wrong);
    await platform.http.get(`/e/${other.code}%E3%80%82?lang=en`).expect(303).expect('Location', `/e/${other.code}?lang=en`);
    await platform.http.get(`${link}/consent`).expect(404);
  });
});

// Last of all: its evaluation would be in the figures of the others.
describe('replies that cannot be read', () => {
  test('a reply that contradicts itself is shown to the coordinator alone, who says what was meant', async () => {
    const phone = '13900041234';
    await handle(phone);
    await message(phone, 'delivered');
    await fetch(`${platform.running.addresses['sms sandbox']}/v1/replies`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: phone, text: '1 不满意，材料退了三次' }),
    });
    const [one] = await until(async () => {
      const { items, total } = (await get(`/unclear-replies?phone=${phone}&sort=latest&division=632801`).expect(200)).body;
      return total === 1 && (items as Item[]);
    });
    expect(one).toMatchObject({ phone: '139****1234', text: '1 不满意，材料退了三次', reason: 'contradiction', erasedOn: '2026-06-04' });
    const at = `/unclear-replies/${String(one!['id'])}/settle`;
    for (const who of ['county', 'unit']) {
      await get('/unclear-replies', who).expect(403);
      await send('post', at, { level: 'satisfied' }, who).expect(403);
    }
    expect((await send('post', at, { level: 'best' }).expect(400)).body).toMatchObject({ code: 'reply.unknownLevel', field: 'level' });
    await send('post', at, { level: 'unsatisfied', other: 1 }).expect(400);
    for (const choice of [{}, { dismiss: true, optOut: true }])
      expect((await send('post', at, choice).expect(400)).body).toMatchObject({ code: 'reply.choice' });
    const key = randomUUID();
    for (const _ of ['first', 'its answer was lost'])
      await send('post', at, { level: 'unsatisfied' }).set('Idempotency-Key', key).expect(204);
    await send('post', at, { level: 'satisfied' }).expect(404);
    expect((await get('/unclear-replies').expect(200)).body).toEqual({ items: [], total: 0 });
    const { items } = (await get('/evaluations?channel=sms').expect(200)).body as { items: Item[] };
    expect(items[0]).toMatchObject({ level: 'unsatisfied', text: '1 不满意，材料退了三次' });
  });
});
