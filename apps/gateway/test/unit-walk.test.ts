import { randomUUID } from 'node:crypto';
import { evaluation, loop } from '@mingjing/contracts';
import { mayDo, type Action, type AnyMethod, type Role } from '@mingjing/kit';
import { evaluate, fetching, type Said } from '../../platform/src/honest-citizen';
import { FORWARDED } from '../src/grpc-door';
import { routes } from '../src/services';
import { openHall, signIn, startPlatform, until, type Hall, type Platform } from './platform';
import { differences, operationsOf, walkGrpc, walkHttp, type Answers, type Contract, type Values, type Walked } from './walking';

/** What is not walked, and why. */
const NOT_WALKED: Record<string, string> = {
  'POST /api/v1/auth/logout': 'ends the session that walks',
  'GET /api/v1/public/receipts/{receipt}': 'who holds the receipt gave the evaluation: people of the unit do not',
  'GET /r/{receipt}': 'the same as a page',
};

const TODAY = '2026-03-16';
const WORDS = { text: '等了一个小时，态度很差', attitude: 'unsatisfied', efficiency: 'basicallySatisfied', phone: '13812345678' };

let platform: Platform;
let hall: Hall;
let now = new Date('2026-03-03T02:00:00Z');
let operations: Walked[];
let values: Values;
let supervisor: string;
let people: Record<string, string>;
let keys: Record<string, string>;
/** Of the unit: one that stays as it is, and two that are evaluated. */
let matters: { id: string; token: string }[];
let receipt: string;

const methods = FORWARDED.flatMap(({ definition, methods: names }) => names.map((name) => definition[name] as AnyMethod));
const as = (token: string) => ({ authorization: `Bearer ${token}` });
const get = async (path: string, token = supervisor) => (await platform.http.get(`/api/v1${path}`).set(as(token)).expect(200)).body;
const vote = async (said: Said): Promise<string> => {
  const { status, body } = await evaluate(fetching(platform.url), randomUUID(), said);
  expect([status, body]).toEqual([201, body]);
  return (body as { receipt: string }).receipt;
};
const act = (id: string, action: string, body: object) =>
  platform.http
    .post(`/api/v1/cases/${encodeURIComponent(id)}/actions/${action}`)
    .set(as(supervisor))
    .send(body)
    .expect(200);
const cases = async (): Promise<{ id: string; state: string }[]> => (await get('/cases?pageSize=200')).items;
const evaluations = async (): Promise<{ id: string; level: string }[]> => (await get('/evaluations?pageSize=200')).items;

async function matterOf(matterNumber: string): Promise<{ id: string; token: string }> {
  const matter = { matterNumber, servicePointId: hall.pointId, windowId: hall.windowId, itemName: '社保登记', handledOn: '2026-03-02' };
  const made = await platform.evaluation.createMatter({ matter: evaluation.Matter.fromPartial({ ...matter, phone: '13900000001' }) });
  const matterId = made.matter?.id as string;
  return { id: matterId, token: (await platform.evaluation.issueInvitationToken({ matterId })).token };
}

/** A batch that is out, and a case whose order the unit has. */
async function pastWeeks(): Promise<void> {
  for (let n = 0; n < 9; n += 1) await vote({ code: hall.code, level: 'satisfied', attitude: 'satisfied' });
  receipt = await vote({ code: hall.code, level: 'unsatisfied', ...WORDS });
  const [opened] = await until(async () => (await cases()).length === 1 && cases());
  await act(opened!.id, 'accept', { note: '属于受理范围' });
  await act(opened!.id, 'recordVisit', { result: 'reached', way: 'phone', grade: 'simple' });
  await act(opened!.id, 'dispatch', { instruction: '请核实窗口服务态度' });
  now = new Date(`${TODAY}T02:00:00Z`);
  await until(async () => (await get('/releases', people['unitHead'])).total === 1);
  await until(async () => (await get('/statistics/summary', people['unitHead'])).evaluations === 10);
  values = { ...values, 'cases/{id}': [opened!.id] };
}

const signedIn = (role: string, scope: object) => signIn(platform, `${role.toLowerCase()}-walk`, role, scope);
const keyOf = async (secAdmin: string, scope: object): Promise<string> =>
  (
    await platform.http
      .post('/api/v1/api-keys')
      .set(as(secAdmin))
      .send({ name: '业务系统', ...scope })
      .expect(201)
  ).body.apiKey;

beforeAll(async () => {
  // The clock stands while it is walked: what an answer says of its own time is then the same, and anything else is not.
  platform = await startPlatform({ TRUSTED_PROXY_HOPS: '1' }, { clock: { now: () => new Date(now) } });
  hall = await openHall(platform, '632801', '政务服务大厅');
  supervisor = await signedIn('supervisor', { divisions: ['632800'] });
  const secAdmin = await signedIn('secAdmin', {});
  const units = [hall.unitId];
  people = {
    windowStaff: await signedIn('windowStaff', { units }),
    unitAdmin: await signedIn('unitAdmin', { units }),
    unitHead: await signedIn('unitHead', { units }),
  };
  keys = { unit: await keyOf(secAdmin, { units }), division: await keyOf(secAdmin, { divisions: ['632801'] }) };
  matters = [await matterOf('BJ-1'), await matterOf('BJ-2'), await matterOf('BJ-3')];
  await pastWeeks();
  const contract = (await platform.http.get('/openapi.json').expect(200)).body as Contract;
  operations = operationsOf(contract).filter(({ method, path }) => !NOT_WALKED[`${method} ${path}`]);
  values = valuesNow(values);
}, 600_000);
afterAll(async () => platform?.stop());

function valuesNow(known: Values): Values {
  const days = ['2026-03-02', TODAY];
  const ids: Values = {
    ...{ '/api/v1/divisions/{id} id': ['632801'], '/api/v1/units/{id} id': [hall.unitId] },
    ...{ '/api/v1/matters/{id}/invitation id': [matters[0]!.id], '/api/v1/windows/{id} id': [hall.windowId] },
  };
  for (const { path } of operations) {
    if (path.includes('/service-points/{id}')) ids[`${path} id`] = [hall.pointId];
    if (path.includes('/cases/{id}')) ids[`${path} id`] = known['cases/{id}'] as string[];
  }
  return {
    ...ids,
    // Of records that people of a unit cannot reach at all.
    ...{ id: ['none'], fileId: ['none'], file: ['none'], key: ['evaluation.form'], kind: ['matters'], date: [TODAY], year: ['2026'] },
    ...{ service: ['lead'], subjectId: known['cases/{id}'] as string[] },
    '/api/v1/papers/{service}/{id}/actions/{action} action': ['receive'],
    ...{ provider: ['sandbox'], what: ['status'], code: [hall.code], token: [matters[0]!.token], receipt: [receipt] },
    ...{ division: ['632801'], root: ['632801'], unitId: [hall.unitId], servicePointId: [hall.pointId], windowId: [hall.windowId] },
    ...{ from: days, to: days, fromMonth: ['2026-03'], toMonth: ['2026-03'], dueUntil: days, page: ['2'], pageSize: ['1'] },
    ...{ query: ['政务', 'BJ-1'], channel: ['plate'], phone: ['13812345678'], reason: ['burst'], outcome: ['solved'], days: ['30'] },
    ...{ depth: ['1'], action: [], actor: [], before: [], burst: [], lang: ['en'], size: ['large'] },
    '/api/v1/public/plates/{code}/page key': ['key-1'],
    // Of gRPC alone.
    ...{ state: ['issued'], warning: ['red'], bodyUnitId: [hall.unitId], bodyUnitIds: [hall.unitId], fromDay: days, toDay: days },
    ...{ groupBy: ['unit', 'servicePoint', 'window', 'level', 'dimension', 'day'], after: ['-'], rowId: ['r-1'], ids: [hall.unitId] },
    '/mingjing.directory.v1.DirectoryService/GetDivision id': ['632801'],
    '/mingjing.directory.v1.DirectoryService/GetUnit id': [hall.unitId],
    '/mingjing.evaluation.v1.EvaluationService/GetServicePoint id': [hall.pointId],
  };
}

/** Fields of gRPC that are messages: what was entered already, entered anew. */
const rowsNow = () => {
  const known = { matterNumber: 'BJ-2', itemName: '社保登记', handledOn: '2026-03-02' };
  const row = evaluation.MatterRow.fromPartial({ row: 2, ...known, servicePoint: hall.pointId });
  return {
    matter: [evaluation.Matter.fromPartial({ ...known, servicePointId: hall.pointId, windowId: hall.windowId })],
    rows: [[row]],
    act: [loop.Act.fromPartial({ id: 'none', action: 'acknowledge', part: hall.unitId })],
    '/mingjing.evaluation.v1.EvaluationService/PushMatters matter': [row],
  };
};

/**
 * What somebody is answered otherwise than that they hold no right to it, which the gateway says before it looks at anything;
 * what is for anyone is answered without looking at who asks, so one asks it.
 */
function openTo(role: string, first: boolean): Walked[] {
  const who = new Map(routes.map((route) => [`${route.method} ${route.path}`, route.who]));
  const assignments = [{ postId: 'p', role: role as Role, divisions: [], units: [hall.unitId] }];
  const may = (action: Action): boolean => mayDo({ id: 'a', name: '', assignments }, action);
  return operations.filter(({ method, path }) => {
    const needs = who.get(`${method} ${path}`);
    return needs === 'signedIn' || (needs === 'anyone' ? first : !needs || may(needs));
  });
}

async function walk(wanted: (walked: Walked) => boolean = () => true): Promise<Answers> {
  const parts: [string, Answers][] = [];
  for (const [index, [name, token]] of Object.entries(people).entries())
    parts.push([name, await walkHttp(platform.url, openTo(name, index === 0).filter(wanted), values, as(token))]);
  for (const [name, key] of Object.entries(keys))
    parts.push([`key of the ${name}`, await walkGrpc(platform.grpc, methods, values, rowsNow(), key)]);
  return new Map(
    parts.flatMap(([name, answers]) => [...answers].map(([question, answer]): [string, string] => [`${name}: ${question}`, answer])),
  );
}

/** Everything citizens and supervisors do before an order goes to the unit. */
async function meanwhile(): Promise<string[]> {
  const before = new Set((await cases()).map(({ id }) => id));
  await vote({ code: hall.code, level: 'satisfied', attitude: 'satisfied' });
  const unhappy = await vote({ code: hall.code, level: 'unsatisfied', ...WORDS });
  await vote({ token: matters[1]!.token, level: 'unsatisfied', ...WORDS });
  const changed = await vote({ token: matters[2]!.token, level: 'satisfied' });
  const change = { level: 'basicallySatisfied', text: '改一下' };
  await platform.http.post(`/api/v1/public/receipts/${changed}`).set('Idempotency-Key', randomUUID()).send(change).expect(200);
  const opened = await until(async () => {
    const fresh = (await cases()).filter(({ id }) => !before.has(id));
    return fresh.length === 2 && fresh;
  });
  await act(opened[0]!.id, 'accept', { note: '属于受理范围' });
  await act(opened[0]!.id, 'recordVisit', { result: 'reached', way: 'phone', grade: 'simple' });
  await act(opened[1]!.id, 'accept', {});
  // Once the evaluation knows that its case was taken up.
  const consent = () => platform.http.put(`/api/v1/public/receipts/${unhappy}/consent`).send({ unitMayKnow: true });
  await until(async () => (await consent()).status === 200);
  await until(async () => {
    const figures = await get('/statistics/summary');
    return figures.evaluations === 14 && figures.cases === 3 && figures.basicallySatisfied === 1;
  });
  return opened.map(({ id }) => id);
}

test('no answer to anybody of a unit is another than before, whoever evaluated in between', async () => {
  // First what the walk itself may change.
  await walk(({ method }) => method !== 'GET');
  const before = await walk();
  const hidden = await meanwhile();
  const after = await walk();
  expect(differences(before, after)).toEqual([]);
  // It is worth something: many answers that are no refusals.
  expect([...before.values()].filter((answer) => answer.startsWith('200')).length).toBeGreaterThan(200);

  // A case that is not theirs yet is answered as one that is not there, and so is an evaluation.
  const [one] = await evaluations();
  for (const [name, token] of Object.entries(people)) {
    const byId = openTo(name, false).filter(({ path }) => /\/(cases|evaluations|words-to-release)\/\{id\}/.test(path));
    const asked = async (id: string): Promise<Answers> => {
      const ids = { fileId: ['none'], ...Object.fromEntries(byId.map(({ path }) => [`${path} id`, [id]])) };
      const answers = await walkHttp(platform.url, byId, ids, as(token));
      const unnamed = (text: string): string => text.replaceAll(encodeURIComponent(id), '…').replaceAll(id, '…');
      return new Map([...answers].map(([question, answer]) => [unnamed(question), unnamed(answer)]));
    };
    for (const id of [hidden[0]!, one!.id]) expect(differences(await asked(`${id}x`), await asked(id))).toEqual([]);
  }
}, 600_000);

test('everything in the contract is walked but for what has a reason', async () => {
  const contract = (await platform.http.get('/openapi.json').expect(200)).body as Contract;
  const all = operationsOf(contract).map(({ method, path }) => `${method} ${path}`);
  expect(Object.keys(NOT_WALKED).filter((name) => !all.includes(name))).toEqual([]);
  expect(operations).toHaveLength(all.length - Object.keys(NOT_WALKED).length);
});
