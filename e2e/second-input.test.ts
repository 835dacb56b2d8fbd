import { sheet } from '../apps/platform/src/year/sheets';
import { codesOf, freshInstance, Person, startPlatform, until, type Platform } from './platform';

// Another district (domain.md S2): one hall with a card at each window, five levels as the national standard has them,
// dimensions and limits of its own. Configuration and spreadsheets alone; nothing in the code knows of it.
const PREFECTURE = '320800';
const DISTRICT = '320812';
const HALL = '区政务服务大厅';
const WINDOWS = ['综合受理', '企业开办', '不动产', '社会保险', '医疗保障', '税务'];

const LEVELS = [
  { code: 'excellent', nameZh: '非常满意', nameEn: 'Very satisfied', rating: 'satisfied' },
  { code: 'good', nameZh: '满意', nameEn: 'Satisfied', rating: 'satisfied' },
  { code: 'fair', nameZh: '基本满意', nameEn: 'Basically satisfied', rating: 'basicallySatisfied' },
  { code: 'poor', nameZh: '不满意', nameEn: 'Unsatisfied', rating: 'unsatisfied' },
  { code: 'bad', nameZh: '非常不满意', nameEn: 'Very unsatisfied', rating: 'unsatisfied' },
];
const DIMENSIONS = [
  { code: 'attitude', nameZh: '态度', nameEn: 'Attitude' },
  { code: 'efficiency', nameZh: '效率', nameEn: 'Efficiency' },
  { code: 'integrity', nameZh: '廉洁', nameEn: 'Integrity' },
  { code: 'conduct', nameZh: '规范', nameEn: 'Conduct' },
];
const PEOPLE = [
  ['qingjian', '评廉中心', '综合协调组', '', DISTRICT],
  ['ducha', '督查岗', '作风督查组', '', DISTRICT],
  ['dating', '大厅管理员', '参评单位管理员', HALL, ''],
];

interface Plate {
  code: string;
  windowName: string;
}
interface Case {
  id: string;
  state: string;
  levelCode: string;
  deadlines: { rule: string; workingDays: number }[];
}
interface Summary {
  evaluations: number;
  satisfied: number;
  basicallySatisfied: number;
  unsatisfied: number;
  cases: number;
  favourableRate: number;
  servicePoints: number;
  groups: { key: string; name: string; evaluations: number; levels: Record<string, number> }[];
}

let platform: Platform;
let sysadmin: Person;
let coordinator: Person;
let supervisor: Person;
let plates: Map<string, string>;

beforeAll(async () => {
  platform = await startPlatform({ DEMO: 'false', ROOT_DIVISION: PREFECTURE, INSTANCE: freshInstance() });
}, 300_000);
afterAll(async () => {
  await platform?.dispose();
});

const whole = { rejected: 0, errors: [] };

async function evaluate(body: object, key: string, cookie = ''): Promise<Response> {
  return fetch(`${platform.url}/api/v1/public/evaluations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key, ...(cookie && { cookie }) },
    body: JSON.stringify(body),
  });
}

const all = (level: string) => Object.fromEntries(DIMENSIONS.map(({ code }) => [code, level]));
const plate = (window: string): string => plates.get(window) ?? '';
const summary = (groupBy = '') => coordinator.get<Summary>(`/statistics/summary?division=${DISTRICT}&groupBy=${groupBy}`);

test('units, people and posts come from two spreadsheets, by the three administrators alone', async () => {
  sysadmin = await Person.enter(platform, 'sysadmin');
  const secadmin = await Person.enter(platform, 'secadmin');
  const units = await sheet(['单位名称', '行政区划'], [[HALL, DISTRICT]]);
  expect(await sysadmin.upload('/units/import', '单位.xlsx', units)).toMatchObject({ accepted: 1, ...whole });
  const people = await sheet(['用户名', '姓名', '角色', '单位', '行政区划'], PEOPLE);
  const made = await sysadmin.upload<{ proposalId: string }>('/accounts/import', '人员.xlsx', people);
  expect(made).toMatchObject({ accepted: PEOPLE.length, ...whole });
  const codes = await codesOf(sysadmin, secadmin, made.proposalId);
  expect(await secadmin.upload('/posts/import', '人员.xlsx', people)).toMatchObject({ accepted: PEOPLE.length, ...whole });
  coordinator = await Person.begin(platform, 'qingjian', codes.get('qingjian') ?? '');
  supervisor = await Person.begin(platform, 'ducha', codes.get('ducha') ?? '');
});

test('form, limits and messages are rules of the district; its neighbours keep theirs', async () => {
  const rules = {
    'evaluation.form': { levels: LEVELS, dimensions: DIMENSIONS, maxTextLength: 200, changeHours: 24 },
    'evaluation.dailyLimit': 1,
    'evaluation.invitationDays': 7,
    'case.limits': { screening: 2, handling: { simple: 3, complex: 10 } },
  };
  for (const [key, value] of Object.entries(rules)) await coordinator.put(`/rules/${key}`, { division: DISTRICT, value });
  const form = async (division: string) => {
    const { items } = await coordinator.get<{ items: { key: string; value: { levels: unknown[] } }[] }>(`/rules?division=${division}`);
    return items.find(({ key }) => key === 'evaluation.form')?.value.levels.length;
  };
  expect([await form(DISTRICT), await form('320803')]).toEqual([5, 3]);
  const elsewhere = await coordinator.request('PUT', '/rules/evaluation.dailyLimit', { division: '320803', value: 5 });
  expect(elsewhere.status).toBeGreaterThanOrEqual(400);
  const invitation = await coordinator.get<{ items: { key: string; value: object }[] }>(`/rules?division=${DISTRICT}`);
  const value = { ...invitation.items.find(({ key }) => key === 'notification.invitation')?.value, enabled: true, signature: '阳光评廉' };
  await coordinator.put('/rules/notification.invitation', { division: DISTRICT, value });
});

test('the hall comes from a spreadsheet, with a card at each window', async () => {
  const rows = [[HALL, '政务服务窗口', HALL, DISTRICT, WINDOWS.join('、')]];
  const points = await sheet(['名称', '类型', '参评单位', '行政区划', '窗口'], rows);
  expect(await coordinator.upload('/service-points/import', '评议对象.xlsx', points)).toMatchObject({ accepted: 1, ...whole });
  const { items } = await coordinator.get<{ items: Plate[] }>(`/plates?division=${DISTRICT}&inForce=true&pageSize=50`);
  plates = new Map(items.map(({ code, windowName }) => [windowName, code]));
  expect([...plates.keys()].sort()).toEqual([...WINDOWS].sort());
});

test('who scans a card sees the five levels and the four dimensions of the district', async () => {
  const page = await (await fetch(`${platform.url}/e/${plate('不动产')}`, { headers: { 'accept-language': 'zh-CN' } })).text();
  for (const { nameZh } of [...LEVELS, ...DIMENSIONS]) expect(page).toContain(nameZh);
  expect(page).toContain('不动产');
  const other = await evaluate({ code: plate('不动产'), level: 'basicallySatisfied' }, 'second-other-scale');
  expect(other.status).toBe(400);
  expect(((await other.json()) as { detail: string }).detail).toContain('非常不满意');
});

test('each level counts as the district says, and the two lowest of five become cases', async () => {
  for (const [n, { code }] of LEVELS.entries()) {
    const body = { code: plate(WINDOWS[n] ?? ''), level: code, dimensions: { ...all(code), integrity: 'excellent' }, text: '' };
    expect((await evaluate(body, `second-level-${n}`)).status).toBe(201);
  }
  const counted = await until('five evaluations and two cases', async () => {
    const now = await summary();
    return now.evaluations === 5 && now.cases === 2 && now;
  });
  expect(counted).toMatchObject({ satisfied: 2, basicallySatisfied: 1, unsatisfied: 2, servicePoints: 1, favourableRate: 0.6 });
  const levels = await summary('level');
  expect(Object.fromEntries(levels.groups.map(({ key, evaluations }) => [key, evaluations]))).toEqual(
    Object.fromEntries(LEVELS.map(({ code }) => [code, 1])),
  );
  const dimensions = await summary('dimension');
  expect(dimensions.groups.map(({ key }) => key).sort()).toEqual(DIMENSIONS.map(({ code }) => code).sort());
  expect(dimensions.groups.find(({ key }) => key === 'integrity')?.levels).toEqual({ excellent: 5 });
  expect(dimensions.groups.find(({ key }) => key === 'conduct')?.levels).toEqual(Object.fromEntries(LEVELS.map(({ code }) => [code, 1])));
});

test('a case runs by the limits of the district', async () => {
  const { items } = await supervisor.get<{ items: Case[] }>(`/cases?division=${DISTRICT}`);
  expect(items.map(({ levelCode }) => levelCode).sort()).toEqual(['bad', 'poor']);
  const one = await supervisor.get<Case>(`/cases/${encodeURIComponent(items[0]!.id)}`);
  expect(one.state).toBe('screening');
  expect(one.deadlines).toMatchObject([{ rule: 'screening', workingDays: 2 }]);
});

test('the same handset is taken once a day at a window there', async () => {
  const first = await evaluate({ code: plate('税务'), level: 'good', dimensions: all('good') }, 'second-daily-1');
  expect(first.status).toBe(201);
  const cookie = (first.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const second = await evaluate({ code: plate('税务'), level: 'good', dimensions: all('good') }, 'second-daily-2', cookie);
  expect([second.status, ((await second.json()) as { code: string }).code]).toEqual([429, 'evaluation.dailyLimit']);
});

test('whoever is invited can answer with one digit of five', async () => {
  const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' });
  const rows = [['QJ-0001', '不动产转移登记', today, HALL, '示例群众', '13900005678']];
  const matters = await sheet(['办件编号', '事项名称', '办理日期', '评议对象', '申请人', '手机号'], rows);
  // At night nothing is sent: the district lets its messages go at any hour for this.
  await coordinator.put('/rules/notification.quietHours', { division: DISTRICT, value: { from: '00:00', to: '00:00' } });
  expect(await coordinator.upload('/matters/import', '办理事项.xlsx', matters)).toMatchObject({ accepted: 1, ...whole });
  const inbox = async () => (await (await fetch(`${platform.sandbox}/v1/inbox?to=13900005678`)).json()) as { messages: { text: string }[] };
  const text = await until('the invitation', async () => (await inbox()).messages[0]?.text);
  expect(text).toMatch(/^【阳光评廉】/);
  const reply = await fetch(`${platform.sandbox}/v1/replies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from: '13900005678', text: '5' }),
  });
  expect(reply.status).toBe(201);
  const counted = await until('the answer', async () => {
    const now = await summary();
    return now.evaluations === 7 && now.cases === 3 && now;
  });
  expect(counted.unsatisfied).toBe(3);
});
