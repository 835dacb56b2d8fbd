import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { Workbook } from 'exceljs';
import type { Actor } from '@mingjing/kit';
import { Holding } from '../../../packages/kit/test/holding';
import { comingFrom } from '../../platform/src/honest-citizen';
import { Units } from '../src/units';
import { openHall, signIn, startPlatform, until, type Hall, type Platform } from './platform';

let platform: Platform;
let hall: Hall;
let other: Hall;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  platform = await startPlatform({ EXPORT_AT_ONCE: '2', PUBLIC_URL: 'https://pingyi.example.org', TRUSTED_PROXY_HOPS: '1' });
  hall = await openHall(platform, '632801', '格尔木市政务服务大厅');
  other = await openHall(platform, '632802', '德令哈市政务服务大厅');
  tokens['all'] = await signIn(platform, 'coordinator-all', 'coordinator', { divisions: ['632800'] });
  tokens['one'] = await signIn(platform, 'coordinator-one', 'coordinator', { divisions: ['632801'] });
  tokens['unit'] = await signIn(platform, 'unitadmin-a', 'unitAdmin', { units: [hall.unitId] });
  tokens['staff'] = await signIn(platform, 'staff-a', 'windowStaff', { units: [hall.unitId] });
  tokens['system'] = await signIn(platform, 'sysadmin-a', 'sysAdmin', {});
  tokens['security'] = await signIn(platform, 'secadmin-a', 'secAdmin', {});
  tokens['audit'] = await signIn(platform, 'auditadmin-a', 'auditAdmin', {});
  for (const [at, itemName] of DANGEROUS.entries()) await enter(hall, `W-${at}`, itemName);
  await enter(hall, '202603050000012345678', '社保登记', '13812345678');
  await enter(other, 'D-1', '不动产登记');
  await evaluate(hall, 'satisfied', '=HYPERLINK("http://example.org","点我")');
  await evaluate(hall, 'unsatisfied', '等了很久', '13812345678');
  await evaluate(other, 'basicallySatisfied', '');
  await until(async () => (await listed('/cases', 'all')).length === 1);
  await until(async () => (await get('/statistics/summary', 'all')).body.evaluations === 3);
});
afterAll(async () => platform?.stop());

/** What programs compute, or have been made to compute, when a cell begins with it. */
const DANGEROUS = ["=cmd|'/c calc'!A0", '+1+1', '-2+3', '@SUM(A1:A9)', '＝1+1', '＋1', '－1', '＠SUM(A1)'];

const as = (who: string) => ({ authorization: `Bearer ${tokens[who]}` });
const get = (path: string, who: string, query: object = {}) => platform.http.get(`/api/v1${path}`).query(query).set(as(who)).expect(200);
type Item = Record<string, unknown>;

async function listed(path: string, who: string, query: object = {}): Promise<Item[]> {
  const items: Item[] = [];
  for (let page = 1; ; page += 1) {
    const { body } = await get(path, who, { ...query, page, pageSize: 200 });
    items.push(...(body.items as Item[]));
    if (body.items.length < 200) return items;
  }
}

async function enter(at: Hall, matterNumber: string, itemName: string, phone = ''): Promise<void> {
  const body = { matterNumber, itemName, phone, servicePointId: at.pointId, handledOn: '2026-03-05', applicantName: '示例群众' };
  await platform.http.post('/api/v1/matters').set(as('all')).send(body).expect(201);
}

async function evaluate(at: Hall, level: string, text: string, phone = ''): Promise<void> {
  const body = { code: at.code, level, text, phone, attitude: level };
  const key = randomUUID();
  await platform.http
    .post('/api/v1/public/evaluations')
    .set({ ...comingFrom(key), 'Idempotency-Key': key })
    .send(body)
    .expect(201);
}

const fetched = (path: string, who: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${platform.url}/api/v1${path}`, { ...init, headers: as(who) });

type Line = Record<string, string | number | undefined>;

async function csv(path: string, who: string): Promise<Line[]> {
  const answer = await fetched(path, who);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  return parse(Buffer.from(await answer.arrayBuffer()), { bom: true, columns: true }) as Line[];
}

async function xlsx(path: string, who: string): Promise<{ lines: Line[]; said: Line; book: Workbook }> {
  const answer = await fetched(path, who);
  expect(answer.status).toBe(200);
  const book = new Workbook();
  await book.xlsx.load((await answer.arrayBuffer()) as never);
  const [sheet, last] = book.worksheets;
  const headings = (sheet?.getRow(1).values as string[]).slice(1);
  const lines: Line[] = [];
  sheet?.eachRow((row, number) => {
    if (number === 1) return;
    lines.push(Object.fromEntries(headings.map((heading, at) => [heading, row.getCell(at + 1).value as string | undefined])));
  });
  const said = Object.fromEntries(
    Array.from({ length: 6 }, (_, at) => [last?.getCell(at + 2, 1).value, last?.getCell(at + 2, 2).value]),
  ) as Line;
  return { lines, said, book };
}

/** Table, who may read it, the column and the field that tell its records apart. */
const TABLES: [path: string, who: string, column: string, field: string][] = [
  ['/units', 'all', '编号', 'id'],
  ['/accounts', 'system', '用户名', 'username'],
  ['/posts', 'security', '编号', 'id'],
  ['/service-points', 'all', '编号', 'id'],
  ['/plates', 'all', '码牌编号', 'code'],
  ['/matters', 'all', '办件编号', 'matterNumber'],
  ['/evaluations', 'all', '评价编号', 'id'],
  ['/cases', 'all', '编号', 'id'],
];
const plainly = (text: unknown): string => String(text).replace(/^'/, '');

describe('every table holds what its list holds', () => {
  test.each(TABLES)('%s as .xlsx and .csv', async (path, who, column, field) => {
    const wanted = (await listed(path, who)).map((item) => String(item[field])).sort();
    expect(wanted.length).toBeGreaterThan(0);
    const book = await xlsx(`${path}.xlsx`, who);
    expect(book.lines.map((line) => String(line[column])).sort()).toEqual(wanted);
    expect(book.said).toMatchObject({ 性质: '内部资料，不得外传', 行数: wanted.length, 筛选条件: '无（本人可查看的全部）' });
    const lines = await csv(`${path}.csv`, who);
    expect(lines.map((line) => plainly(line[column])).sort()).toEqual(wanted);
    expect(Object.keys(lines[0] ?? {})).toEqual(Object.keys(book.lines[0] ?? {}));
  });

  test('names stand beside codes, days are days, numbers are numbers, long digits text', async () => {
    const { lines, book } = await xlsx('/matters.xlsx', 'all');
    const matter = lines.find((line) => line['办件编号'] === '202603050000012345678');
    expect(matter).toMatchObject({
      事项名称: '社保登记',
      办理日期: '2026-03-05',
      单位: '格尔木市政务服务大厅的单位',
      评议对象: '格尔木市政务服务大厅',
      行政区划: '格尔木市',
      手机号: '138****5678',
    });
    expect(book.worksheets.map(({ name }) => name)).toEqual(['办理事项', '说明']);
    const [unsatisfied] = (await csv('/evaluations.csv?rating=unsatisfied', 'all')) as [Line];
    expect(unsatisfied).toMatchObject({
      等级: '不满意',
      评价结果: '不满意',
      渠道: '现场扫码',
      分项评价: '服务态度：不满意',
      手机号: '138****5678',
    });
    expect(unsatisfied['评价时间']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/);
    const [file] = await csv('/cases.csv', 'all');
    expect(file).toMatchObject({ 环节: '受理', 评议对象: '格尔木市政务服务大厅', 被评价单位: '格尔木市政务服务大厅的单位' });
  });

  test('the file is named after what it is, who took it and when, and says it is internal', async () => {
    const answer = await fetched('/matters.csv', 'all');
    const name = decodeURIComponent(/filename\*=UTF-8''(.+)$/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? '');
    expect(name).toMatch(/^办理事项-内部资料-coordinator-all-\d{8}-\d{4}\.csv$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    await answer.arrayBuffer();
  });
});

describe('statistics', () => {
  test.each(['division', 'unit', 'servicePoint', 'window', 'level', 'dimension', 'channel', 'day'])('by %s', async (groupBy) => {
    const wanted: number[] = [];
    for (let page = 1, total = 1; (page - 1) * 200 < total; page += 1) {
      const { body } = await get('/statistics/summary', 'all', { groupBy, page, pageSize: 200 });
      wanted.push(...(body.groups as { evaluations: number }[]).map(({ evaluations }) => evaluations));
      total = body.groupsTotal as number;
    }
    const { lines } = await xlsx(`/statistics/summary.xlsx?groupBy=${groupBy}`, 'all');
    const [total, ...groups] = lines;
    expect(total).toMatchObject({ 评价数: 3, 满意: 1, 满意率: 1 / 3, 办理事项: DANGEROUS.length + 2 });
    expect(wanted.length).toBeGreaterThan(0);
    expect(groups.map((line) => line['评价数'])).toEqual(wanted);
    expect(groups.every((line) => String(Object.values(line)[0]).length > 0)).toBe(true);
  });

  test('names what is counted: places, windows, levels, channels', async () => {
    const named = async (groupBy: string): Promise<unknown[]> =>
      (await csv(`/statistics/summary.csv?groupBy=${groupBy}`, 'all')).slice(1).map((line) => Object.values(line)[0]);
    expect(await named('division')).toEqual(['格尔木市', '德令哈市']);
    expect((await named('unit')).sort()).toEqual(['德令哈市政务服务大厅的单位', '格尔木市政务服务大厅的单位']);
    expect((await named('servicePoint')).sort()).toEqual(['德令哈市政务服务大厅', '格尔木市政务服务大厅']);
    expect((await named('window')).sort()).toEqual(['综合窗口（德令哈市政务服务大厅）', '综合窗口（格尔木市政务服务大厅）']);
    expect((await named('level')).sort()).toEqual(['不满意', '基本满意', '满意']);
    expect(await named('dimension')).toEqual(['服务态度']);
    expect(await named('channel')).toEqual(['现场扫码']);
  });

  test('a rate without a denominator is an empty cell, in the middle of numbers', async () => {
    const days = await csv('/statistics/summary.csv?groupBy=day&from=2026-03-05&to=2026-03-05', 'all');
    expect(days[1]).toMatchObject({ 日期: '2026-03-05', 评价数: '0', 满意率: '', 办理事项: `${DANGEROUS.length + 2}` });
    const places = await csv('/statistics/summary.csv?groupBy=division', 'all');
    expect(places.find((line) => line['行政区划'] === '格尔木市')).toMatchObject({ 评价数: '2', 满意率: '0.5' });
  });
});

describe('nothing in a file begins a formula', () => {
  test('in .xlsx the text stays as it is, by type', async () => {
    const { book, lines } = await xlsx('/matters.xlsx', 'all');
    expect(lines.map((line) => line['事项名称'])).toEqual(expect.arrayContaining(DANGEROUS));
    book.worksheets[0]?.eachRow((row) => row.eachCell((cell) => expect(cell.formula).toBeUndefined()));
  });

  test('in .csv an apostrophe stands before it', async () => {
    const text = await (await fetched('/matters.csv', 'all')).text();
    const lines = parse(text, { bom: true }) as string[][];
    for (const dangerous of DANGEROUS) expect(lines.flat()).toContain(`'${dangerous}`);
    expect(lines.flat().some((cell) => /^[=+\-@＝＋－＠\t\r]/.test(cell))).toBe(false);
    const evaluations = parse(await (await fetched('/evaluations.csv', 'all')).text(), { bom: true }) as string[][];
    expect(evaluations.flat()).toContain('\'=HYPERLINK("http://example.org","点我")');
  });
});

describe('nobody sees more than in the list', () => {
  test('a coordinator of one county gets that county', async () => {
    for (const [path, column] of [
      ['/matters', '行政区划'],
      ['/service-points', '行政区划'],
      ['/evaluations', '行政区划'],
      ['/units', '行政区划'],
    ]) {
      const own = await csv(`${path}.csv`, 'one');
      expect([path, ...new Set(own.map((line) => line[column as string]))]).toEqual([path, '格尔木市']);
      const all = await csv(`${path}.csv?division=632802`, 'all');
      expect([path, ...new Set(all.map((line) => line[column as string]))]).toEqual([path, '德令哈市']);
      expect(await csv(`${path}.csv?division=632802`, 'one')).toEqual([]);
    }
  });

  test('a unit takes out what was released, and of live evaluations not even how many there are', async () => {
    for (const who of ['unit', 'staff']) {
      expect(await csv('/releases.csv', who)).toEqual([]);
      const [total] = (await xlsx('/statistics/summary.xlsx?groupBy=servicePoint', who)).lines;
      expect(total).toMatchObject({ 评议对象: '合计（尚无已公布的评价）', 评价数: 0 });
      expect(Object.keys(total ?? {})).not.toContain('未评价率');
    }
  });

  test.each([
    ['/evaluations.csv', 'unit', 403],
    ['/evaluations.xlsx', 'staff', 403],
    ['/statistics/summary.csv?groupBy=day', 'unit', 403],
    ['/matters.csv', 'staff', 403],
    ['/accounts.xlsx', 'all', 403],
    ['/audit.csv', 'all', 403],
    ['/messages.csv', 'unit', 403],
    ['/matters.csv?nonsense=1', 'all', 400],
    ['/evaluations.xlsx?from=yesterday', 'all', 400],
  ])('%s for %s is refused as a problem, not with half a file', async (path, who, status) => {
    const answer = await fetched(path, who);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json; charset=utf-8']);
    await answer.arrayBuffer();
    expect((await fetch(`${platform.url}/api/v1${path}`)).status).toBe(401);
  });
});

describe('the audit log', () => {
  const entries = (action: string): Promise<Item[]> => listed('/audit', 'audit', { action });

  test('holds every export with its filters and rows; a number that was searched for is masked', async () => {
    const { lines, said } = await xlsx('/matters.xlsx?query=13812345678&division=632801', 'one');
    expect(said).toMatchObject({
      导出人: '岗位 coordinator-one（coordinator-one）',
      筛选条件: expect.stringContaining('关键字=138****5678'),
    });
    const one = (await get('/auth/me', 'one')).body as Item;
    const [begun] = await entries('export');
    const [ended] = await entries('export.ended');
    const target = { actor: one['id'], target: 'matters.xlsx', outcome: 'done' };
    expect(begun).toMatchObject({ ...target, reason: expect.stringMatching(/^行政区划=632801；.*138\*{4}5678/) });
    expect(ended).toMatchObject({ ...target, reason: `rows=${lines.length}` });
    expect(JSON.stringify([begun, ended, said])).not.toContain('13812345678');
  });

  test('is itself exported whole, each entry once, though reading it writes to it', async () => {
    await Promise.all(Array.from({ length: 200 }, () => get('/audit', 'audit')));
    const before = (await listed('/audit', 'audit')).map(({ id }) => id as string);
    expect(before.length).toBeGreaterThan(200);
    const ids = (await csv('/audit.csv', 'audit')).map((line) => String(line['编号']));
    expect(new Set(ids).size).toBe(ids.length);
    expect(before.filter((id) => !ids.includes(id))).toEqual([]);
  });
});

describe('with 20,500 matters', () => {
  const MANY = 20_500;

  beforeAll(async () => {
    for (let first = 0; first < MANY; first += 500) {
      const rows = Array.from({ length: 500 }, (_, at) => ({
        row: at + 2,
        matterNumber: `M-${first + at}`,
        itemCode: '',
        itemName: '社保登记',
        handledOn: '2026-03-06',
        servicePoint: hall.pointId,
        window: '',
        applicantName: '',
        phone: '',
        division: '',
      }));
      const { accepted } = await platform.evaluation.importMatters({ rows, dryRun: false }, { timeoutMs: 60_000 });
      expect(accepted).toBe(500);
    }
  }, 600_000);

  test('all of them come, beyond where pages end', async () => {
    const all = await csv('/matters.csv?from=2026-03-06&to=2026-03-06', 'all');
    // The list itself counts no further than pages lead, and says so.
    const { body: list } = await get('/matters', 'all', { from: '2026-03-06', to: '2026-03-06' });
    expect(list).toMatchObject({ total: 10_000, totalIsAtLeast: true });
    const { body: few } = await get('/matters', 'all', { to: '2026-03-05' });
    expect([few.total, few.totalIsAtLeast]).toEqual([DANGEROUS.length + 2, undefined]);
    expect(new Set(all.map((line) => line['办件编号'])).size).toBe(MANY);
    expect(all).toHaveLength(MANY);
    const { lines } = await xlsx('/matters.xlsx?from=2026-03-06', 'unit');
    expect(lines).toHaveLength(MANY);
  });

  /** A reader that takes the first bytes and then no more. */
  const idle = async (): Promise<() => void> => {
    const stop = new AbortController();
    const answer = await fetched('/matters.csv', 'all', { signal: stop.signal });
    const reader = answer.body?.getReader();
    await reader?.read();
    reader?.closed.catch(() => {});
    return () => stop.abort();
  };

  test('so many at once; whoever comes besides is told when to come back, and whoever goes makes room', async () => {
    const ended = async (): Promise<Item[]> => listed('/audit', 'audit', { action: 'export.ended', outcome: 'failed' });
    const before = (await ended()).length;
    const leave = [await idle(), await idle()];
    const refused = await fetched('/units.csv', 'all');
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(((await refused.json()) as Item)['code']).toBe('export.busy');
    for (const go of leave) go();
    await until(async () => (await fetched('/units.csv', 'all')).status === 200);
    const cutOff = await until(async () => {
      const now = await ended();
      return now.length === before + 2 && now.slice(0, 2);
    });
    for (const { reason, target } of cutOff) {
      expect(target).toBe('matters.csv');
      expect(Number(/^rows=(\d+)$/.exec(reason as string)?.[1])).toBeLessThan(MANY);
    }
  });

  test('who is signed out in the middle gets no more', async () => {
    const token = await signIn(platform, `leaving-${randomUUID().slice(0, 8)}`, 'coordinator', { divisions: ['632800'] });
    tokens['leaving'] = token;
    const answer = await fetched('/matters.csv', 'leaving');
    const reader = answer.body?.getReader();
    await reader?.read();
    await platform.http.post('/api/v1/auth/logout').set(as('leaving')).expect(204);
    const rest = async (): Promise<void> => {
      for (;;) if ((await reader?.read())?.done) return;
    };
    await expect(rest()).rejects.toThrow();
  });
});

describe('while the directory takes calls and never answers', () => {
  const now = performance.now.bind(performance);
  /** Milliseconds that have gone by for what is known, and for nothing else. */
  let ahead = 0;
  let own: string;
  let between: Holding;

  beforeAll(async () => {
    const { addresses } = platform.running;
    own = addresses['directory'] as string;
    between = new Holding(() => Number(own.split(':')[1]));
    // Where everybody looks up whom to ask.
    addresses['directory'] = await between.open();
    jest.spyOn(performance, 'now').mockImplementation(() => now() + ahead);
  });
  afterAll(() => {
    jest.restoreAllMocks();
    between.hold(false);
    platform.running.addresses['directory'] = own;
    between.close();
  });

  test('cases and rates go on naming the units that are known, to whoever may read them', async () => {
    const units = new Units(platform.running.context('gateway'));
    const unitAdmin = (unitId: string): Actor => ({
      id: unitId,
      name: '',
      assignments: [{ postId: 'p', role: 'unitAdmin', divisions: [], units: [unitId] }],
    });
    const named = (unitId: string) => units.namesFor(unitAdmin(unitId), [hall.unitId, other.unitId, 'u-none']).then((all) => [...all]);
    const namesIn = async (path: string, query: object = {}) => (await listed(path, 'all', query)).map(({ unitName }) => unitName);
    const march = { fromMonth: '2026-03', toMonth: '2026-03' };
    const asked = () =>
      Promise.all([namesIn('/cases'), namesIn('/statistics/missing-entries', march), named(hall.unitId), named(other.unitId)]);
    const [one, two] = ['格尔木市政务服务大厅的单位', '德令哈市政务服务大厅的单位'];
    const known = [[one], [one], [[hall.unitId, one]], [[other.unitId, two]]];
    const declared = { row: 2, servicePoint: hall.pointId, division: '', unit: '', month: '2026-03', handled: '90' };
    expect(await platform.evaluation.importHandledCounts({ rows: [declared], dryRun: false })).toMatchObject({ accepted: 1 });
    await until(async () => (await namesIn('/statistics/missing-entries', march)).length > 0);
    expect(await asked()).toEqual(known);
    between.hold(true);
    // Names are old by now, sessions still hold.
    ahead += 30_000;
    expect(await asked()).toEqual(known);
    const { body } = await get(`/cases/${String((await listed('/cases', 'all'))[0]?.['id'])}`, 'all');
    expect(body.unitName).toBe(one);
  });
});
