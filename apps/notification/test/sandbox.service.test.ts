import { INBOX_PATH, REPLIES_PATH, signatureHolds, SIGNATURE_HEADER } from '../src/sandbox/api';
import { Listener, SECRET, startSandbox, text, until, type SandboxRun } from './sandbox-support';

const clock = { now: () => new Date('2026-03-05T02:00:00Z') };
let listener: Listener;
let sandbox: SandboxRun;

beforeAll(async () => {
  listener = await Listener.open();
  sandbox = await startSandbox(clock, listener.url);
});
afterAll(async () => {
  await sandbox.stop();
  listener.close();
});

const receiptsOf = (id: string): Record<string, string>[] => listener.entries('receipts').filter((one) => one['id'] === id);
const outcomeOf = (state: string) => ({ state, code: expect.any(String) as string });

test('a message is taken once, lies on the telephone with its link, and its receipt is told under a signature', async () => {
  const message = { id: 'm-1', to: '13800001111', text: text('请评价：https://pj.example.gov.cn/i/ABCDEFGHJKMN 或回复1') };
  const first = await sandbox.send([message]);
  expect(first.results).toEqual([{ id: 'm-1', outcome: 'accepted', providerId: expect.stringMatching(/^sb\w{13}$/) as string }]);
  expect((await sandbox.send([message])).results).toEqual(first.results);
  const { messages } = await sandbox.inbox({ to: '13800001111' });
  expect(messages).toEqual([
    expect.objectContaining({ id: 'm-1', text: message.text, state: 'delivered', at: '2026-03-05T02:00:00.000Z', asked: 2 }),
  ]);
  await until(() => receiptsOf('m-1').length > 0);
  expect(receiptsOf('m-1')).toEqual([expect.objectContaining({ state: 'delivered', code: '', at: '2026-03-05T02:00:00.000Z' })]);
  for (const { headers, body } of listener.heard) {
    expect(signatureHolds(SECRET, String(headers[SIGNATURE_HEADER]), body, new Date())).toBe(true);
  }
  const page = await (await fetch(`${sandbox.url}/?number=13800001111`)).text();
  expect(page).toContain('<a href="https://pj.example.gov.cn/i/ABCDEFGHJKMN" rel="noreferrer" target="_blank">');
  expect(page).toContain('平台提交 2 次，只收下一次');
  await sandbox.send([{ id: 'm-2', to: '13800001112', text: text('请评价：pj.example.gov.cn/i/ABCDEFGHJKMN或回1，满意1.5分') }]);
  expect(await (await fetch(`${sandbox.url}/?number=13800001112`)).text()).toContain(
    '<a href="https://pj.example.gov.cn/i/ABCDEFGHJKMN" rel="noreferrer" target="_blank">pj.example.gov.cn/i/ABCDEFGHJKMN</a>或回1，满意1.5分',
  );
});

test('two calls at once with the same message make one', async () => {
  const answers = await Promise.all([1, 2, 3, 4].map(() => sandbox.send([{ id: 'm-race', to: '13800002222' }])));
  expect(new Set(answers.map(({ results }) => JSON.stringify(results))).size).toBe(1);
  expect((await sandbox.inbox({ to: '13800002222' })).messages).toEqual([expect.objectContaining({ id: 'm-race', asked: 4 })]);
});

test('what a provider refuses is refused with its code, and the others of the call are taken', async () => {
  const { results } = await sandbox.send([
    { id: 'r-1', to: '12345' },
    { id: 'r-2', to: '13900000003' },
    { id: 'r-3', to: '13900000004' },
    { id: 'r-4', to: '13900001234', text: '没有签名' },
    { id: 'r-5', to: '13900001234', text: text('字'.repeat(500)) },
    { id: 'r-6', to: '13900001234', text: text('恭喜中奖') },
    { id: 'r-7', to: '13900001234' },
    { id: 'r-7', to: '13900001234' },
  ]);
  const said = results.map((one) => (one.outcome === 'accepted' ? 'accepted' : [one.code, one.transient]));
  expect(said).toEqual([
    ['number.invalid', false],
    ['number.blocked', false],
    ['quota.exceeded', true],
    ['signature.missing', false],
    ['text.tooLong', false],
    ['text.forbidden', false],
    'accepted',
    'accepted',
  ]);
  expect((await sandbox.lookUp(['r-1', 'r-2', 'r-7'])).map(({ id, state }) => [id, state])).toEqual([['r-7', 'delivered']]);
  expect((await sandbox.inbox({ to: '13900001234' })).messages).toHaveLength(1);
  const other = await sandbox.send([{ id: 'r-8', to: '13900001234', text: '【一】短' }], { signature: '一' });
  expect(other.results[0]).toMatchObject({ code: 'signature.unknown' });
});

test('magic numbers: failed, late, twice, contradicting, never', async () => {
  const ids = ['0001', '0002', '0005', '0006', '0007'];
  const began = Date.now();
  await sandbox.send(ids.map((end) => ({ id: `x-${end}`, to: `1370000${end}` })));
  const [late] = await sandbox.lookUp(['x-0002']);
  expect(late?.state === 'accepted' || Date.now() - began >= 3_000).toBe(true);
  await until(() => receiptsOf('x-0002').length > 0);
  expect(Date.now() - began).toBeGreaterThanOrEqual(3_000);
  await until(() => receiptsOf('x-0001').length > 0 && ['x-0005', 'x-0006'].every((id) => receiptsOf(id).length > 1));
  expect(receiptsOf('x-0001')).toEqual([expect.objectContaining({ state: 'failed', code: 'handset.absent' })]);
  expect(receiptsOf('x-0002')).toEqual([expect.objectContaining(outcomeOf('delivered'))]);
  const twice = receiptsOf('x-0005');
  expect(twice).toHaveLength(2);
  expect(twice[0]).toEqual(twice[1]);
  expect(receiptsOf('x-0006').map(({ state }) => state)).toEqual(['delivered', 'failed']);
  expect(receiptsOf('x-0007')).toEqual([]);
  await until(async () => (await sandbox.lookUp(['x-0002']))[0]?.state === 'delivered');
  const states = Object.fromEntries((await sandbox.lookUp(ids.map((end) => `x-${end}`))).map(({ id, state }) => [id.slice(2), state]));
  expect(states).toEqual({ '0001': 'failed', '0002': 'delivered', '0005': 'delivered', '0006': 'delivered', '0007': 'accepted' });
});

test('unsigned, wrongly signed and old requests are refused', async () => {
  expect((await sandbox.send([{ id: 's-1', to: '13800003333' }], { secret: 'another secret of somebody' })).status).toBe(401);
  expect((await sandbox.send([{ id: 's-1', to: '13800003333' }], { at: new Date(Date.now() - 400_000) })).status).toBe(401);
  expect((await fetch(`${sandbox.url}/v1/messages?ids=m-1`)).status).toBe(401);
  expect((await sandbox.inbox({ to: '13800003333' })).messages).toEqual([]);
});

test('faults: error takes nothing, halfway takes and cuts the connection, slow takes and answers late, down is not there', async () => {
  await sandbox.faults({ mode: 'error', calls: 1 });
  expect((await sandbox.send([{ id: 'f-1', to: '13800004444' }])).status).toBe(500);
  expect(await sandbox.lookUp(['f-1'])).toEqual([]);
  await sandbox.faults({ mode: 'halfway', calls: 1 });
  await expect(sandbox.send([{ id: 'f-2', to: '13800004444' }])).rejects.toThrow('fetch failed');
  expect(await sandbox.lookUp(['f-2'])).toHaveLength(1);
  await sandbox.faults({ mode: 'slow', slowMs: 400, calls: 1 });
  const began = Date.now();
  expect((await sandbox.send([{ id: 'f-3', to: '13800004444' }])).results).toHaveLength(1);
  expect(Date.now() - began).toBeGreaterThanOrEqual(390);
  await sandbox.faults({ mode: 'down' });
  await sandbox.restart();
  await expect(sandbox.send([{ id: 'f-4', to: '13800004444' }])).rejects.toThrow('fetch failed');
  await sandbox.faults({ mode: 'none' });
  expect((await sandbox.send([{ id: 'f-4', to: '13800004444' }])).status).toBe(200);
});

test('a reply is told once per key, also after the platform was away and the sandbox restarted', async () => {
  listener.status = 503;
  const first = await sandbox.reply('13800001111', '1', 'key-1');
  expect(await sandbox.reply('13800001111', '1', 'key-1')).toBe(first);
  await sandbox.send([{ id: 'away', to: '13800005555' }]);
  await until(() => listener.entries('replies').length > 0 && receiptsOf('away').length > 0);
  await sandbox.restart();
  const before = listener.heard.length;
  listener.status = 200;
  await until(() => listener.heard.slice(before).some(({ what }) => what === 'replies'));
  await until(() => listener.heard.slice(before).some(({ body }) => body.includes('"away"')));
  const said = listener.entries('replies');
  expect(new Set(said.map(({ eventId }) => eventId))).toEqual(new Set([first]));
  expect(said[0]).toMatchObject({ from: '13800001111', text: '1', at: '2026-03-05T02:00:00.000Z' });
});

test('the inbox is read on from where it was read to, by pages, in the order of arrival', async () => {
  const { next } = await sandbox.inbox({ limit: '1000' });
  const sent = Array.from({ length: 25 }, (_, n) => ({ id: `p-${n}`, to: `1360000${String(1100 + n)}` }));
  await sandbox.restart();
  await sandbox.send(sent);
  const read: string[] = [];
  for (let after = next; ;) {
    const page = await sandbox.inbox({ after, limit: '10' });
    read.push(...page.messages.map(({ id }) => id));
    if (page.messages.length === 0) break;
    after = page.next;
  }
  expect(read).toEqual(sent.map(({ id }) => id));
  const newest = await (await fetch(sandbox.url)).text();
  expect([...newest.matchAll(/<strong>(\d+)/g)].map(([, number]) => number)).toEqual(
    sent
      .map(({ to }) => to)
      .reverse()
      .slice(0, 20),
  );
  const below = /href="(\/\?before=[^"]+)">更早/.exec(newest)?.[1];
  expect(await (await fetch(sandbox.url + below)).text()).toContain('<strong>13600001104</strong>');
  expect(await (await fetch(`${sandbox.url}/?search=1100`)).text()).toContain('<strong>13600001100</strong>');
});

test('the page answers forms of its own site only, and runs nothing but its own script', async () => {
  const form = { method: 'POST', redirect: 'manual' as const, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } };
  const own = await fetch(`${sandbox.url}/replies`, { ...form, body: 'from=13800001111&text=T' });
  expect([own.status, own.headers.get('location')]).toEqual([303, '/?number=13800001111']);
  const foreign = await fetch(`${sandbox.url}/replies`, {
    ...form,
    headers: { ...form.headers, 'Sec-Fetch-Site': 'cross-site' },
    body: 'from=13800001111&text=T',
  });
  expect(foreign.status).toBe(403);
  const page = await fetch(sandbox.url);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  await sandbox.send([{ id: 'html', to: '13800006666', text: text('<script>alert(1)</script>') }]);
  expect(await (await fetch(`${sandbox.url}/?number=13800006666`)).text()).toContain('&lt;script&gt;');
  const bad = await fetch(`${sandbox.url}${REPLIES_PATH}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' });
  expect([bad.status, ((await bad.json()) as { field: string }).field]).toEqual([400, 'from']);
  expect((await fetch(`${sandbox.url}${INBOX_PATH}?limit=9999`)).status).toBe(400);
});

test('it listens on loopback only, unless it is told that it is shared', async () => {
  await expect(startSandbox(clock, listener.url, { SANDBOX_LISTEN: '0.0.0.0:0' })).rejects.toThrow('SANDBOX_SHARED');
  const shared = await startSandbox(clock, listener.url, { SANDBOX_LISTEN: '0.0.0.0:0', SANDBOX_SHARED: 'true' });
  expect((await shared.inbox()).messages).toEqual([]);
  await shared.stop();
});
