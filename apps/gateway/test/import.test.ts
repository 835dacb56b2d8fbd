import { readFileSync } from 'node:fs';
import path from 'node:path';
import { directory as directoryContract, evaluation as evaluationContract } from '@mingjing/contracts';
import { Workbook } from 'exceljs';
import { zipped } from '@mingjing/sheet';
import { openHall, signIn, startPlatform, type Hall, type Platform } from './platform';

const { Unit } = directoryContract;
const { ServicePoint } = evaluationContract;
let platform: Platform;
let hall: Hall;
let coordinator: string;
let unitAdmin: string;

beforeAll(async () => {
  platform = await startPlatform({ IMPORT_MAX_MIB: '2' });
  hall = await openHall(platform, '632801', '政务服务大厅');
  coordinator = await signIn(platform, 'coordinator-a', 'coordinator', { divisions: ['632800'] });
  unitAdmin = await signIn(platform, 'unitadmin-a', 'unitAdmin', { units: [hall.unitId] });
});
afterAll(async () => platform?.stop());

const HEADINGS = ['办件编号', '事项编码', '事项名称', '办理日期', '评议对象', '窗口', '申请人', '手机号'];
type Line = (string | number | Date | { formula: string; result: string } | null)[];

const line = (number: string, phone: Line[number] = '13800000000', day: Line[number] = new Date('2026-03-05')): Line => [
  number,
  'SX001',
  '社保登记',
  day,
  '政务服务大厅',
  '',
  '示例群众',
  phone,
];

async function workbook(lines: Line[], headings: string[] = HEADINGS): Promise<Buffer> {
  const book = new Workbook();
  const sheet = book.addWorksheet('办件');
  sheet.addRow(headings);
  for (const one of lines) sheet.addRow(one);
  return Buffer.from(await book.xlsx.writeBuffer());
}

const send = (file: Buffer, name: string, query = '', token = unitAdmin, noun = 'matters') =>
  platform.http.post(`/api/v1/${noun}/import${query}`).set('authorization', `Bearer ${token}`).attach('file', file, name);
const matters = async (): Promise<number> =>
  (await platform.http.get('/api/v1/matters').set('authorization', `Bearer ${unitAdmin}`).expect(200)).body.total as number;

test('a workbook: each row is taken or refused for itself, naming row and field; a dry run stores nothing', async () => {
  const file = await workbook([
    line('A-001'),
    line('A-002', 13800000001, '2026年3月6日'),
    line('A-003', 'not a number'),
    line('A-001'),
    line('A-004', { formula: '"138"&"00000000"', result: '13800000000' }),
    line('A-005', '13800000000', 46086),
    line(''),
  ]);
  const before = await matters();
  const dry = await send(file, '办件.xlsx', '?dryRun=true').expect(200);
  expect(dry.body).toMatchObject({ rows: 8, outside: 1, blank: 0, accepted: 3, unchanged: 0, rejected: 4 });
  expect(await matters()).toBe(before);
  const { body } = await send(file, '办件.xlsx').expect(200);
  expect(body).toMatchObject({ accepted: 3, rejected: 4 });
  expect(body.errors.map(({ row, field }: { row: number; field: string }) => [row, field])).toEqual([
    [4, 'phone'],
    [5, 'matterNumber'],
    [6, 'phone'],
    [8, 'matterNumber'],
  ]);
  expect(body.errors[2]).toMatchObject({ code: 'cell.formula', message: expect.stringContaining('H6') });
  expect(await matters()).toBe(before + 3);
  const again = await send(file, '办件.xlsx').expect(200);
  expect(again.body).toMatchObject({ accepted: 0, unchanged: 3, rejected: 4 });
  const { body: listed } = await platform.http.get('/api/v1/matters?query=A-00').set('authorization', `Bearer ${unitAdmin}`).expect(200);
  expect(
    listed.items.map(({ matterNumber, handledOn }: { matterNumber: string; handledOn: string }) => [matterNumber, handledOn]).sort(),
  ).toEqual([
    ['A-001', '2026-03-05'],
    ['A-002', '2026-03-06'],
    ['A-005', '2026-03-05'],
  ]);
});

test('the same in CSV, in GBK too', async () => {
  const utf8 = Buffer.from(
    '办件编号,事项名称,办理日期,评议对象\nC-1,社保登记,2026/3/5,政务服务大厅\n"C-2","含,逗号",2026/3/5,政务服务大厅\n',
  );
  expect((await send(utf8, 'a.csv').expect(200)).body).toMatchObject({ accepted: 2, rejected: 0, errors: [] });
  // 办件编号,事项名称,办理日期,评议对象 / C-3,社保,2026-3-5,政务服务大厅 in GBK.
  const gbk = Buffer.from(
    'b0ecbcfeb1e0bac52ccac2cfeec3fbb3c62cb0ecc0edc8d5c6da2cc6c0d2e9b6d4cff30a432d332ccce7b1a32c323032362d332d352cd5feceb1b7fecef1b4f3ccfc0a',
    'hex',
  );
  const { body } = await send(gbk, 'b.csv').expect(200);
  expect(body.accepted + body.rejected).toBe(1);
});

test('a service point outside one’s unit is as if it did not exist', async () => {
  await openHall(platform, '632821', '乌兰大厅');
  const foreign = line('F-1');
  foreign[4] = '乌兰大厅';
  const { body } = await send(await workbook([foreign]), 'f.xlsx').expect(200);
  expect(body).toMatchObject({ accepted: 0, rejected: 1, errors: [{ row: 2, field: 'servicePoint' }] });
});

test('rows that name nothing known are refused each for itself, asking for what is meant, in matters and in counts', async () => {
  const strangers = ['政务服务大庁', '政务服务大听', '没有的大厅', '政务服务大庁'];
  const counted = strangers.map((name, n) => `${name},2026-0${(n % 2) + 1},${n}`);
  const files: [string, string][] = [
    ['matters', ['办件编号,事项名称,办理日期,评议对象', ...strangers.map((name, n) => `U-${n},社保登记,2026-03-05,${name}`)].join('\n')],
    ['handled-counts', ['评议对象,月份,办件量', ...counted].join('\n')],
  ];
  for (const [noun, text] of files) {
    for (const query of ['?dryRun=true', '']) {
      const { body } = await send(Buffer.from(text), 'a.csv', query, coordinator, noun).expect(200);
      expect(body).toMatchObject({ accepted: 0, rejected: 4 });
      expect(body.errors.map(({ row, code }: { row: number; code: string }) => [row, code])).toEqual(
        [2, 3, 4, 5].map((row) => [row, 'servicePoint.unknown']),
      );
      const asked = body.errors.map(({ message }: { message: string }) => message.includes('是不是“政务服务大厅”？'));
      expect(asked).toEqual([true, true, false, true]);
    }
  }
});

test('a name in quotation marks is one window, in a workbook and in CSV; several that cannot be told are refused', async () => {
  const headings = ['名称', '单位', '窗口'];
  const rows = [
    ['引号甲站', '政务服务大厅的单位', '“4-6号窗口”'],
    ['引号乙站', '政务服务大厅的单位', '"1-3号窗口"、「7、8号窗口」'],
    ['引号丙站', '政务服务大厅的单位', '1-3号窗口（社保）'],
  ];
  const csv = [headings, ...rows].map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n');
  const files: [Buffer, string, object][] = [
    [await workbook(rows, headings), 'a.xlsx', { accepted: 2, unchanged: 0 }],
    [Buffer.from(csv), 'a.csv', { accepted: 0, unchanged: 2 }],
  ];
  for (const [file, name, counts] of files) {
    const { body } = await send(file, name, '', coordinator, 'service-points').expect(200);
    expect(body).toMatchObject({ ...counts, rejected: 1, errors: [{ row: 4, field: 'windowNames', code: 'window.severalInOne' }] });
    expect(body.errors[0].message).toContain('“1号窗口（社保）、2号窗口（社保）、3号窗口（社保）”');
  }
  const get = (path: string) => platform.http.get(`/api/v1${path}`).set('authorization', `Bearer ${coordinator}`).expect(200);
  const { body: listed } = await get(`/service-points?query=${encodeURIComponent('引号')}`);
  const windows = await Promise.all(listed.items.map(({ id }: { id: string }) => get(`/service-points/${id}/windows`)));
  const named = windows.map(({ body }) => body.items.map(({ name }: { name: string }) => name));
  expect(named.sort()).toEqual([['1-3号窗口', '7、8号窗口'], ['4-6号窗口']]);
});

test('service points with their windows, and those refused', async () => {
  const file = await workbook(
    [
      ['便民服务站', '基层站所', '政务服务大厅的单位', '632801', '一号窗口、二号窗口'],
      ['无主站点', '基层站所', '没有这个单位', '632801', ''],
    ],
    ['名称', '类别', '单位', '区划', '窗口'],
  );
  const { body } = await send(file, 'points.xlsx', '', coordinator, 'service-points').expect(200);
  expect(body).toMatchObject({ accepted: 1, rejected: 1, errors: [{ row: 3, field: 'unit' }] });
  const listed = await platform.http
    .get('/api/v1/service-points?query=便民服务站'.replace('便民服务站', encodeURIComponent('便民服务站')))
    .set('authorization', `Bearer ${coordinator}`)
    .expect(200);
  const [made] = listed.body.items as { id: string; kind: string }[];
  expect(made?.kind).toBe('grassrootsStation');
  const windows = await platform.http
    .get(`/api/v1/service-points/${made?.id}/windows`)
    .set('authorization', `Bearer ${coordinator}`)
    .expect(200);
  expect(windows.body.total).toBe(2);
  await send(file, 'points.xlsx', '', unitAdmin, 'service-points').expect(403);
});

/** What people brought: names of places and windows in every spelling. */
describe('names as people write them', () => {
  const fixture = (name: string): Buffer => readFileSync(path.join(__dirname, 'fixtures/sheets', name));
  const pointOf = async (id: string): Promise<string> =>
    (await platform.http.get(`/api/v1/service-points/${id}`).set('authorization', `Bearer ${coordinator}`).expect(200)).body.name as string;
  const entered = async (query: string): Promise<{ matterNumber: string; servicePointId: string; windowName: string }[]> =>
    (await platform.http.get(`/api/v1/matters?query=${query}&pageSize=50`).set('authorization', `Bearer ${coordinator}`).expect(200)).body
      .items;

  beforeAll(async () => {
    const { unit } = await platform.directory.createUnit({ unit: Unit.fromPartial({ name: '格尔木市政务服务中心', division: '632801' }) });
    const servicePoint = ServicePoint.fromPartial({ name: '格尔木市政务服务中心综合受理窗口', kind: 'serviceWindow', unitId: unit?.id });
    await platform.evaluation.createServicePoint({ servicePoint, windowNames: ['1号窗口'] });
  });

  test('eighteen matters at five service points, whatever brackets, widths, spaces, dots, quotes and dashes', async () => {
    const points = await send(fixture('v28a-service-points-to-create.xlsx'), 'v28a.xlsx', '', coordinator, 'service-points').expect(200);
    expect(points.body).toMatchObject({ accepted: 4, unchanged: 0, rejected: 0 });
    const again = await send(fixture('v28a-service-points-to-create.xlsx'), 'v28a.xlsx', '', coordinator, 'service-points').expect(200);
    expect(again.body).toMatchObject({ accepted: 0, unchanged: 4, rejected: 0 });
    const { body } = await send(fixture('v28-place-names.xlsx'), 'v28.xlsx', '', coordinator).expect(200);
    expect(body).toMatchObject({ accepted: 18, rejected: 0, errors: [] });
    const items = await entered('V28-');
    const named = new Map<string, string[]>();
    for (const { matterNumber, servicePointId } of items) {
      const name = await pointOf(servicePointId);
      named.set(name, [...(named.get(name) ?? []), matterNumber.slice(4)].sort());
    }
    expect(Object.fromEntries(named)).toEqual({
      格尔木市政务服务中心综合受理窗口: ['01', '02', '03', '04', '05', '06'],
      '企业开办（注销）专窗': ['07', '08', '09', '10'],
      '1号便民点': ['11', '12'],
      A座服务台: ['13', '14', '15'],
      '“社保-医保”窗口': ['16', '17', '18'],
    });
  });

  test('one window in five spellings; a numeral in the other script is asked about, not guessed', async () => {
    const { body } = await send(fixture('v29-window-names.xlsx'), 'v29.xlsx', '', coordinator).expect(200);
    expect(body).toMatchObject({ accepted: 5, rejected: 1, errors: [{ row: 6, field: 'window', code: 'window.unknown' }] });
    expect(body.errors[0].message).toContain('是不是“1号窗口”？');
    expect(new Set((await entered('V29-')).map(({ windowName }) => windowName))).toEqual(new Set(['1号窗口']));
  });

  test('who makes one of a similar name is told which there is, and goes on by saying that it is another', async () => {
    const { body: listed } = await platform.http
      .get(`/api/v1/service-points?query=${encodeURIComponent('企业开办(注 销)')}`)
      .set('authorization', `Bearer ${coordinator}`)
      .expect(200);
    const [{ id, name, unitId }] = listed.items as [{ id: string; name: string; unitId: string }];
    const make = (body: object) =>
      platform.http
        .post('/api/v1/service-points')
        .set('authorization', `Bearer ${coordinator}`)
        .send({ unitId, name: '企业开办注销专窗', ...body });
    const refused = await make({}).expect(409);
    expect(refused.body).toMatchObject({ code: 'servicePoint.lookAlike', field: 'name', similar: [{ id, name }] });
    await make({ confirmLookAlike: true }).expect(201);
    const rows = Buffer.from('名称,参评单位\n企业开办（注销 专窗,格尔木市政务服务中心\n企业开办（柱销）专窗,格尔木市政务服务中心\n');
    const asked = await send(rows, 'a.csv', '?dryRun=true', coordinator, 'service-points').expect(200);
    expect(asked.body).toMatchObject({
      accepted: 0,
      rejected: 2,
      errors: [
        { row: 2, code: 'servicePoint.lookAlike' },
        { row: 3, code: 'servicePoint.lookAlike' },
      ],
    });
    const confirmed = await send(rows, 'a.csv', '?dryRun=true&confirmLookAlike=true', coordinator, 'service-points').expect(200);
    expect(confirmed.body).toMatchObject({ accepted: 2, rejected: 0 });
  });
});

/** A zip with one entry, as `zipped` writes it. */
async function zipOf(name: string, content: Iterable<string>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of zipped([{ name, content }])) pieces.push(piece);
  return Buffer.concat(pieces);
}
const bomb = (): Iterable<string> => Array.from({ length: 450 }, () => '\u0000'.repeat(1024 * 1024));

test.each<[string, () => Buffer | Promise<Buffer>, string, string]>([
  ['a picture', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'a.xlsx', 'file.notASheet'],
  ['an old workbook', () => Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'a.xls', 'file.oldExcel'],
  ['a zip that is no workbook', () => zipOf('readme.txt', ['hello']), 'a.xlsx', 'file.notASheet'],
  ['a workbook of nonsense', () => zipOf('xl/workbook.xml', ['<<<not xml']), 'a.xlsx', 'file.damaged'],
  ['a bomb', () => zipOf('xl/workbook.xml', bomb()), 'a.xlsx', 'file.tooLarge'],
  ['nothing', () => Buffer.alloc(0), 'a.csv', 'file.empty'],
  ['other columns', () => Buffer.from('姓名,年龄\n示例,30\n'), 'a.csv', 'file.noHeadings'],
])('%s is refused, and the process lives', async (_, make, name, code) => {
  const { body, status } = await send(await make(), name);
  expect(status).toBe(400);
  expect(body).toMatchObject({ code: expect.stringContaining(code), field: 'file', detail: expect.stringMatching(/[\u4e00-\u9fff]/) });
  await platform.http.get('/healthz').expect(200);
});

test('uploads of the wrong kind', async () => {
  const to = () => platform.http.post('/api/v1/matters/import').set('authorization', `Bearer ${unitAdmin}`);
  expect((await to().send({ file: 'x' })).status).toBe(415);
  expect((await to().field('note', 'no file')).body).toMatchObject({ status: 400, code: 'file.missing' });
  expect((await to().attach('file', Buffer.alloc(3 * 1024 * 1024, 0x61), 'big.csv')).status).toBe(413);
  expect(
    (
      await to()
        .set('Content-Type', 'multipart/form-data; boundary=x')
        .send('--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\ncut off')
    ).status,
  ).toBe(400);
});
