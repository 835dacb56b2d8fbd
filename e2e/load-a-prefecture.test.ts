import { Workbook } from 'exceljs';
import { sheet, type Cell } from '../apps/platform/src/year/sheets';
import { evaluate, fetching } from '../apps/platform/src/honest-citizen';
import { codesOf, freshInstance, Person, startPlatform, until, type Platform } from './platform';

jest.setTimeout(180_000);

// docs/load-a-prefecture.md, step by step: an empty platform, three spreadsheets, then the daily one.
const COUNTIES = ['格尔木市', '德令哈市', '茫崖市', '乌兰县', '都兰县', '天峻县'];
const OFFICES = ['行政服务中心', '人力资源和社会保障局', '自然资源局', '卫生健康局', '公安局', '市场监督管理局'];
const UNITS = COUNTIES.flatMap((county) => OFFICES.map((office) => [`${county}${office}`, county, ''] as const));
const PEOPLE: string[][] = [
  ['coord-1', '示例协调员', '综合协调组', '', '632800', ''],
  ...COUNTIES.map((county, n) => [`duty-${n}`, `示例督查员${n}`, '作风督查组', '', county, '']),
  ...UNITS.map(([unit], n) => [`unit-${n}`, `示例管理员${n}`, '参评单位管理员', unit, '', '']),
];
const POINTS = UNITS.flatMap(([unit, county], n) => [
  [`${unit}大厅`, '政务服务窗口', unit, county, '一号窗口、二号窗口'],
  [`${unit}便民点${n}`, '基层站所', unit, '', ''],
]);
const HEADINGS = {
  units: ['单位名称', '行政区划', '机关代字'],
  people: ['用户名', '姓名', '角色', '单位', '行政区划', '岗位名称'],
  points: ['名称', '类型', '参评单位', '行政区划', '窗口'],
  matters: ['办件编号', '事项名称', '办理日期', '评议对象', '手机号'],
};

interface Outcome {
  accepted: number;
  unchanged: number;
  rejected: number;
  errors: { row: number; field: string; message: string }[];
  rejectedRows: { row: number; cells: Record<string, string> }[];
  proposalId?: string;
}

let platform: Platform;
let sysAdmin: Person;
let secAdmin: Person;
let coordinator: Person;
let unitAdmin: Person;
let codes: Map<string, string>;

beforeAll(async () => {
  platform = await startPlatform({ DEMO: 'false', INSTANCE: freshInstance() });
}, 300_000);
afterAll(async () => {
  await platform?.dispose();
});

const clean = (accepted: number) => ({ accepted, rejected: 0, errors: [] });
const again = (unchanged: number) => ({ accepted: 0, unchanged, rejected: 0, errors: [] });

/** First the check, then the import, then once more: what the guide tells to do, and that a second time does no harm. */
async function imports(person: Person, kind: string, file: Buffer, rows: number): Promise<Outcome> {
  expect(await person.upload<Outcome>(`/${kind}/import?dryRun=true`, `${kind}.xlsx`, file)).toMatchObject(clean(rows));
  const outcome = await person.upload<Outcome>(`/${kind}/import`, `${kind}.xlsx`, file);
  expect(outcome).toMatchObject(clean(rows));
  expect(await person.upload<Outcome>(`/${kind}/import`, `${kind}.xlsx`, file)).toMatchObject(again(rows));
  return outcome;
}

test('1. the three administrators sign in with the passwords of the first start', async () => {
  sysAdmin = await Person.enter(platform, 'sysadmin');
  secAdmin = await Person.enter(platform, 'secadmin');
  await Person.enter(platform, 'auditadmin');
});

test('2. the system administrator imports the units', async () => {
  await imports(sysAdmin, 'units', await sheet(HEADINGS.units, UNITS), UNITS.length);
});

test('3. and the people; a second administrator prints their slips, and no one of the two opens an account', async () => {
  const people = await sheet(HEADINGS.people, PEOPLE);
  const outcome = await imports(sysAdmin, 'accounts', people, PEOPLE.length);
  const confirm = `/administration/proposals/${outcome.proposalId}/confirm`;
  expect((await sysAdmin.request('POST', confirm, {})).status).toBe(403);
  codes = await codesOf(sysAdmin, secAdmin, outcome.proposalId ?? '');
  expect([...codes.keys()].sort()).toEqual(PEOPLE.map(([username]) => username).sort());
  const slip = codes.get('coord-1')?.slice(0, 12) ?? '';
  await expect(Person.begin(platform, 'coord-1', slip)).rejects.toThrow('resetCode.refused');
});

test('   slips that were lost are made anew for those who have set no password yet', async () => {
  await Person.begin(platform, 'duty-0', codes.get('duty-0') ?? '');
  const renewed = await sysAdmin.upload<Outcome>('/accounts/import?renewUnused=true', 'people.xlsx', await sheet(HEADINGS.people, PEOPLE));
  expect(renewed).toMatchObject({ accepted: PEOPLE.length - 1, unchanged: 1, rejected: 0 });
  const lost = codes.get('coord-1') ?? '';
  codes = await codesOf(sysAdmin, secAdmin, renewed.proposalId ?? '');
  await expect(Person.begin(platform, 'coord-1', lost)).rejects.toThrow('resetCode.refused');
});

test('4. the security administrator gives them their posts from the same file; the system administrator cannot', async () => {
  const people = await sheet(HEADINGS.people, PEOPLE);
  await expect(sysAdmin.upload('/posts/import', 'people.xlsx', people)).rejects.toThrow('403');
  await expect(secAdmin.upload('/accounts/import', 'people.xlsx', people)).rejects.toThrow('403');
  await imports(secAdmin, 'posts', people, PEOPLE.length);
  coordinator = await Person.begin(platform, 'coord-1', codes.get('coord-1') ?? '');
  unitAdmin = await Person.begin(platform, 'unit-0', codes.get('unit-0') ?? '');
});

test('5. the coordinator imports the service points: each window has its plate, to print and to scan', async () => {
  await imports(coordinator, 'service-points', await sheet(HEADINGS.points, POINTS), POINTS.length);
  const { items, total } = await unitAdmin.get<{ items: { plateCode: string; unitId: string }[]; total: number }>('/service-points');
  expect(total).toBe(2);
  const plates = await coordinator.get<{ total: number }>('/plates?inForce=true');
  expect(plates.total).toBe(POINTS.length + UNITS.length);
  const page = await fetch(`${platform.url}/e/${items[0]?.plateCode}`);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('格尔木市行政服务中心')]);
});

test('6. every day a unit imports its matters; what is refused comes back as a file, and corrected is taken', async () => {
  const hall = POINTS[0]?.[0] as string;
  const matters: Cell[][] = Array.from({ length: 60 }, (_, n) => [
    `BJ2026${String(n).padStart(8, '0')}`,
    '社会保险登记',
    '2026年11月3日',
    hall,
    '',
  ]);
  matters[7] = ['BJ202600000007', '社会保险登记', '2026-11-03', '没有的大厅', '1380000'];
  const file = await sheet(HEADINGS.matters, matters);
  const outcome = await unitAdmin.upload<Outcome>('/matters/import', 'matters.xlsx', file);
  expect(outcome).toMatchObject({ accepted: 59, rejected: 1 });
  expect(outcome.errors.map(({ row, field }) => `${row} ${field}`).sort()).toEqual(['9 phone', '9 servicePoint']);
  const corrections = await unitAdmin.download('/imports/error-file', {
    kind: 'matters',
    errors: outcome.errors,
    rejectedRows: outcome.rejectedRows,
  });
  const book = new Workbook();
  await book.xlsx.load(corrections as never);
  const rows = book.worksheets[0];
  const headings = rows?.getRow(1).values as string[];
  rows!.getRow(2).getCell(headings.indexOf('评议对象')).value = hall;
  rows!.getRow(2).getCell(headings.indexOf('手机号')).value = '13800000000';
  const corrected = Buffer.from(await book.xlsx.writeBuffer());
  expect(await unitAdmin.upload<Outcome>('/matters/import', 'corrected.xlsx', corrected)).toMatchObject(clean(1));
  expect(await unitAdmin.upload<Outcome>('/matters/import', 'matters.xlsx', file)).toMatchObject({
    accepted: 0,
    unchanged: 59,
    rejected: 1,
  });
  expect((await unitAdmin.get<{ total: number }>('/matters')).total).toBe(60);
});

test('7. citizens evaluate, and the prefecture has figures', async () => {
  const { items } = await coordinator.get<{ items: { plateCode: string }[] }>('/service-points?pageSize=20');
  for (const [n, { plateCode }] of items.entries()) {
    const said = { code: plateCode, level: 'satisfied', attitude: 'satisfied', efficiency: 'satisfied' };
    expect((await evaluate(fetching(platform.url), `load-${n}`, said)).status).toBe(201);
  }
  await until('the figures', async () => {
    const { evaluations, matters } = await coordinator.get<{ evaluations: number; matters: number }>('/statistics/summary?division=632800');
    return evaluations === 20 && matters === 60;
  });
});

test('how far it is stands on the page of the three: how many have set a password, and how many have not', async () => {
  const { proposals } = await secAdmin.get<{ proposals: { firstPasswords?: object }[] }>('/administration');
  expect(proposals[0]?.firstPasswords).toEqual({ accounts: PEOPLE.length - 1, opened: 2, lapsed: 0 });
});
