import { once } from 'node:events';
import { request, type ClientRequest } from 'node:http';
import { Workbook } from 'exceljs';
import { openHall, signIn, startPlatform, until, type Hall, type Platform } from './platform';

let platform: Platform;
let hall: Hall;
let coordinator: string;

beforeAll(async () => {
  platform = await startPlatform({ IMPORT_MAX_MIB: '2', IMPORT_AT_ONCE: '2', IMPORT_WAIT_SECONDS: '3' });
  hall = await openHall(platform, '632801', '政务服务大厅');
  coordinator = await signIn(platform, 'coordinator-a', 'coordinator', { divisions: ['632800'] });
});
afterAll(async () => platform?.stop());

const csv = (from: number, rows: number): Buffer =>
  Buffer.from(
    `办件编号,事项名称,办理日期,评议对象\n${Array.from({ length: rows }, (_, n) => `W-${from + n},社保登记,2026-03-05,政务服务大厅\n`).join('')}`,
  );
const post = (route: string, token = coordinator) => platform.http.post(`/api/v1${route}`).set('authorization', `Bearer ${token}`);
const importing = (file: Buffer, name = 'a.csv', token = coordinator) => post('/matters/import', token).attach('file', file, name);
const total = async (): Promise<number> => {
  const { body } = await platform.http.get('/api/v1/matters?query=W-').set('authorization', `Bearer ${coordinator}`).expect(200);
  return body.total as number;
};
type Line = Record<string, unknown> & { outcome?: Record<string, unknown>; problem?: Record<string, unknown> };
const linesOf = (text: string): Line[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** The head of a multipart body with one file, as a browser sends it, by a socket one can cut. */
function opened(route: string, headers: Record<string, string> = {}): ClientRequest {
  const { hostname, port } = new URL(platform.url);
  const sending = request({
    hostname,
    port,
    path: `/api/v1${route}`,
    method: 'POST',
    headers: { authorization: `Bearer ${coordinator}`, 'content-type': 'multipart/form-data; boundary=xyz', ...headers },
  });
  sending.on('error', () => {});
  sending.write('--xyz\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n');
  return sending;
}
const END = '\r\n--xyz--\r\n';

test('whoever wants to watch sees lines of progress, and last the outcome', async () => {
  const { text, headers } = await importing(csv(0, 1_700)).set('accept', 'application/x-ndjson').buffer(true).expect(200);
  expect(headers['content-type']).toContain('application/x-ndjson');
  const lines = linesOf(text);
  const progress = lines.slice(0, -1) as { read: number; accepted: number; total: number }[];
  expect(lines.at(-1)).toEqual({
    outcome: {
      rows: 1_701,
      outside: 1,
      blank: 0,
      accepted: 1_700,
      unchanged: 0,
      rejected: 0,
      errors: [],
      rejectedRows: [],
      ignoredColumns: [],
    },
  });
  expect(progress.at(-1)).toEqual({ read: 1_700, accepted: 1_700, unchanged: 0, rejected: 0, total: 1_700 });
  for (const [at, { read }] of progress.entries()) expect(read).toBeGreaterThanOrEqual(progress[at - 1]?.read ?? 0);
  const again = await importing(csv(0, 1_700)).set('accept', 'application/x-ndjson').buffer(true).expect(200);
  expect(linesOf(again.text).at(-1)).toMatchObject({ outcome: { accepted: 0, unchanged: 1_700, rejected: 0 } });
});

test('a file that is wrong anywhere has its status before the first line, and nothing of it is taken', async () => {
  const watched = () => post('/matters/import').set('accept', 'application/x-ndjson').buffer(true);
  expect((await watched().attach('file', Buffer.from('没有列名'), 'a.csv')).body).toMatchObject({ status: 400, code: 'file.noHeadings' });
  const before = await total();
  // A quote that is never closed, far behind the first batch.
  const torn = Buffer.concat([csv(100_000, 600), Buffer.from('"W-open,社保登记,2026-03-05,政务服务大厅\n')]);
  const { body } = await watched().attach('file', torn, 'a.csv').expect(400);
  expect(body).toMatchObject({ code: 'file.badCsv', detail: expect.stringContaining('第 602 行') });
  expect(await total()).toBe(before);
});

test('two people with the same file at once: every row exactly once, and nothing is an error', async () => {
  const other = await startedElsewhere();
  const before = await total();
  const outcomes = await Promise.all([coordinator, other].map((token) => importing(csv(200_000, 900), 'a.csv', token)));
  expect(outcomes.map(({ status }) => status)).toEqual([200, 200]);
  const sum = (count: 'accepted' | 'unchanged' | 'rejected') => outcomes.reduce((all, { body }) => all + (body[count] as number), 0);
  expect([sum('accepted'), sum('unchanged'), sum('rejected')]).toEqual([900, 900, 0]);
  expect(await total()).toBe(before + 900);
});

async function startedElsewhere(): Promise<string> {
  return signIn(platform, 'unitadmin-b', 'unitAdmin', { units: [hall.unitId] });
}

test('others wait in line, and are told to come back when it takes too long', async () => {
  const slow = [0, 1].map(() => opened('/matters/import'));
  const answers = slow.map((one) => once(one, 'response'));
  for (const one of slow) one.write('办件编号,事项名称,办理日期,评议对象\n');
  const refused = await until(async () => {
    const { status, body, headers } = await importing(csv(300_000, 1));
    return status === 503 && { body, headers };
  });
  expect(refused.body).toMatchObject({ code: 'import.busy', detail: expect.stringContaining('稍后') });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  const waiting = until(async () => (await importing(csv(300_000, 1))).status === 200);
  for (const [at, one] of slow.entries()) one.end(`W-30010${at},社保登记,2026-03-05,政务服务大厅\n${END}`);
  await Promise.all([waiting, ...answers]);
});

test('an upload that is cut off takes nothing, and frees its place', async () => {
  const before = await total();
  const cut = opened('/matters/import');
  cut.write(csv(400_000, 2_000));
  await platform.http.get('/healthz').expect(200);
  cut.destroy();
  const { body } = await until(async () => {
    const outcome = await importing(csv(410_000, 1));
    return outcome.status === 200 && outcome;
  });
  expect(body).toMatchObject({ accepted: 1 });
  expect(await total()).toBe(before + 1);
});

test('an import whose client goes away stops after the batch under way; sending the file again goes on where it stopped', async () => {
  const file = csv(500_000, 6_000);
  const before = await total();
  const watching = opened('/matters/import', { accept: 'application/x-ndjson' });
  watching.write(file);
  watching.end(END);
  const [response] = await once(watching, 'response');
  await once(response, 'data');
  watching.destroy();
  // The place is free once nothing of it runs any more.
  await until(async () => (await importing(csv(600_000, 1))).status === 200);
  const stopped = (await total()) - before - 1;
  expect(stopped).toBeLessThan(6_000);
  const { body } = await importing(file).expect(200);
  expect(body).toMatchObject({ accepted: 6_000 - stopped, unchanged: stopped, rejected: 0 });
  expect(await total()).toBe(before + 6_001);
});

test('a file of 200 MB is refused as soon as it is too long, and takes no memory', async () => {
  const before = process.memoryUsage().rss;
  const large = opened('/matters/import');
  const answered = once(large, 'response');
  const piece = Buffer.alloc(1024 * 1024, 0x61);
  let over = false;
  const end = answered.finally(() => (over = true));
  let sent = 0;
  // Never faster than it is taken, and no more once it is answered: what this side holds back would be memory as well.
  for (; sent < 200 && !over; sent += 1) if (!large.write(piece)) await Promise.race([once(large, 'drain'), end]);
  const [response] = await end;
  large.destroy();
  expect(sent).toBeLessThan(200);
  expect(response.statusCode).toBe(413);
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
});

test('phone numbers as people write them are taken; those that are none come back as a file, which corrected is taken', async () => {
  const book = new Workbook();
  const sheet = book.addWorksheet('办件');
  sheet.addRow(['办件编号', '事项名称', '办理日期', '评议对象', '手机号']);
  const phones = [
    '138 0000 0000',
    '138-0000-0000',
    '+86 13800000000',
    '8613800000000',
    '１３８０００００００0',
    13800000000,
    '0977-8221234',
  ];
  for (const [n, phone] of phones.entries()) sheet.addRow([`W-7000${n}`, '社保登记', '2026年3月5日', '政务服务大厅', phone]);
  sheet.addRow(['W-70010', '社保登记', '2026-3-5', '没有这个大厅', '12345']);
  sheet.addRow(['W-70011', '社保登记', '三月五日', '政务服务大厅', '13800000000']);
  const { body } = await importing(Buffer.from(await book.xlsx.writeBuffer()), 'a.xlsx').expect(200);
  expect(body).toMatchObject({ accepted: 7, rejected: 2, rejectedRows: [{ row: 9 }, { row: 10 }] });
  expect(body.errors.map(({ row, field }: { row: number; field: string }) => `${row} ${field}`).sort()).toEqual([
    '10 handledOn',
    '9 phone',
    '9 servicePoint',
  ]);
  const { errors, rejectedRows } = body;
  const { body: file, headers } = await post('/imports/error-file')
    .send({ kind: 'matters', errors, rejectedRows })
    .buffer(true)
    .parse(asBuffer)
    .expect(200);
  expect(headers['content-disposition']).toContain(encodeURIComponent('办理事项-需更正.xlsx'));
  expect((await importing(file as Buffer, 'b.xlsx').expect(200)).body).toMatchObject({ accepted: 0, rejected: 2 });
  const corrected = new Workbook();
  await corrected.xlsx.load(file as never);
  const rows = corrected.worksheets[0];
  const column = (heading: string): number => (rows?.getRow(1).values as string[]).indexOf(heading);
  expect(rows?.getRow(2).getCell(column('问题')).value).toMatch(/评议对象：.*手机号：|手机号：[\s\S]*评议对象：/);
  rows!.getRow(2).getCell(column('评议对象')).value = '政务服务大厅';
  rows!.getRow(2).getCell(column('手机号')).value = '13800000001';
  rows!.getRow(3).getCell(column('办理日期')).value = '2026-03-05';
  const taken = await importing(Buffer.from(await corrected.xlsx.writeBuffer()), 'c.xlsx').expect(200);
  expect(taken.body).toMatchObject({ accepted: 2, rejected: 0 });
});

test('templates for whoever is signed in; a kind nobody knows is refused', async () => {
  const get = (kind: string) => platform.http.get(`/api/v1/imports/${kind}/template.xlsx`);
  expect((await get('matters')).status).toBe(401);
  const { body } = await get('matters').set('authorization', `Bearer ${coordinator}`).buffer(true).parse(asBuffer).expect(200);
  const book = new Workbook();
  await book.xlsx.load(body as never);
  expect(book.worksheets.map(({ name }) => name)).toEqual(['办理事项', '填写说明']);
  expect((await get('nothing').set('authorization', `Bearer ${coordinator}`)).body).toMatchObject({
    status: 404,
    code: 'import.kindUnknown',
  });
});

function asBuffer(response: unknown, done: (error: Error | null, body: Buffer) => void): void {
  const stream = response as NodeJS.ReadableStream;
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  stream.on('end', () => done(null, Buffer.concat(parts)));
}
