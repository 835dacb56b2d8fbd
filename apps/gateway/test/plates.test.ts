import { evaluation as contract } from '@mingjing/contracts';
import { openHall, signIn, startPlatform, type Hall, type Platform } from './platform';
import { charactersOf, codesOf, rectanglesOf } from '../../../packages/print/test/read-pdf';

let platform: Platform;
let hall: Hall;
let other: Hall;
let coordinator: string;
let unitAdmin: string;

beforeAll(async () => {
  platform = await startPlatform({ PUBLIC_URL: 'https://pingyi.example.org', PRINT_AT_ONCE: '1', LIMIT_ANONYMOUS_WORK_PER_MINUTE: '150' });
  hall = await openHall(platform, '632801', '医保大厅');
  other = await openHall(platform, '632821', '乌兰大厅');
  coordinator = await signIn(platform, 'coordinator-p', 'coordinator', { divisions: ['632800'] });
  unitAdmin = await signIn(platform, 'unitadmin-p', 'unitAdmin', { units: [hall.unitId] });
});
afterAll(async () => platform?.stop());

const ask = (token: string, where = '') => platform.http.get(`/api/v1/plates/sheet.pdf${where}`).set({ authorization: `Bearer ${token}` });
const addressOf = ({ code }: Hall): string => `https://pingyi.example.org/e/${code}`;
const readBack = (pdf: Buffer): string[] =>
  rectanglesOf(pdf, 1)
    .flatMap(codesOf)
    .filter((said) => said !== undefined);

async function openWindows(name: string, count: number): Promise<string> {
  const windowNames = Array.from({ length: count }, (_, at) => `${at + 1}号窗口`);
  const servicePoint = contract.ServicePoint.fromPartial({ name, kind: 'serviceWindow', unitId: other.unitId, division: '632821' });
  const made = await platform.evaluation.createServicePoint({ servicePoint, windowNames }, { timeoutMs: 60_000 });
  return made.servicePoint?.id as string;
}

test('the plates of a place come as a file to keep, and each code leads to its page', async () => {
  const { body, headers } = await ask(coordinator, `?servicePointId=${hall.pointId}`).expect(200).expect('content-type', 'application/pdf');
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['content-disposition']).toBe(
    `attachment; filename="plates.pdf"; filename*=UTF-8''${encodeURIComponent('码牌-医保大厅')}.pdf`,
  );
  expect(headers['transfer-encoding']).toBe('chunked');
  expect(readBack(body as Buffer)).toEqual([addressOf(hall)]);
  for (const char of '扫码评价综合窗口医保大厅的单位') expect(charactersOf(body as Buffer)).toContain(char);
  const [said = ''] = readBack(body as Buffer);
  await platform.http.get(new URL(said).pathname).expect(200);
});

test('a unit, a division and one’s whole scope can be chosen', async () => {
  expect(readBack((await ask(coordinator, `?unitId=${other.unitId}`).expect(200)).body as Buffer)).toEqual([addressOf(other)]);
  expect(readBack((await ask(coordinator, '?division=632821').expect(200)).body as Buffer)).toEqual([addressOf(other)]);
  expect(readBack((await ask(coordinator).expect(200)).body as Buffer).sort()).toEqual([addressOf(hall), addressOf(other)].sort());
  expect(readBack((await ask(unitAdmin).expect(200)).body as Buffer)).toEqual([addressOf(hall)]);
  expect((await ask(coordinator, '?county=632821').expect(400)).body).toMatchObject({ code: 'input.invalid', field: 'county' });
});

test('who may not see plates gets none; a place of others is as if it were not there', async () => {
  const staff = await signIn(platform, 'staff-p', 'windowStaff', { units: [hall.unitId] });
  expect((await ask(staff, `?servicePointId=${hall.pointId}`).expect(403)).body).toMatchObject({ code: 'authorisation.forbidden' });
  const [foreign, nowhere] = await Promise.all(
    [`?servicePointId=${other.pointId}`, '?servicePointId=sp-nowhere'].map((where) => ask(unitAdmin, where).expect(404)),
  );
  const { traceId: _one, ...first } = foreign?.body as Record<string, unknown>;
  const { traceId: _other, ...second } = nowhere?.body as Record<string, unknown>;
  expect(first).toEqual(second);
  expect(first).toMatchObject({ code: 'plate.missing' });
});

test('a plate that was replaced is printed no more, its successor is; HEAD gives the headers alone', async () => {
  const own = await openHall(platform, '632822', '都兰大厅');
  const { plate } = await platform.evaluation.issuePlate({ windowId: own.windowId, reason: '破损' });
  const { body } = await ask(coordinator, `?servicePointId=${own.pointId}`).expect(200);
  expect(readBack(body as Buffer)).toEqual([`https://pingyi.example.org/e/${plate?.code}`]);
  const head = await platform.http
    .head(`/api/v1/plates/sheet.pdf?servicePointId=${own.pointId}`)
    .set({ authorization: `Bearer ${coordinator}` });
  expect([head.status, head.headers['content-type']]).toEqual([200, 'application/pdf']);
});

test('more than 500 in one file are refused with what to do; what is within is printed whole', async () => {
  const [id] = await Promise.all(['一', '二', '三', '四', '五'].map((number) => openWindows(`大厅${number}`, 100)));
  const refused = await ask(coordinator, `?unitId=${other.unitId}`).expect(422);
  expect(refused.body).toMatchObject({ code: 'plate.tooMany', detail: expect.stringMatching(/最多 500 块.*501 块.*分批打印/) });
  const { body } = await ask(coordinator, `?servicePointId=${id}`).expect(200);
  const { plates } = await platform.evaluation.listPlates({
    servicePointId: id as string,
    windowId: '',
    division: '',
    unitId: '',
    inForce: true,
    page: 1,
    pageSize: 200,
  });
  const pages = rectanglesOf(body as Buffer, 1);
  expect(pages).toHaveLength(25);
  const read = [pages[0], pages[24]].flatMap((page) => page && codesOf(page));
  expect(read).toEqual([...plates.slice(0, 4), ...plates.slice(96)].map(({ code }) => `https://pingyi.example.org/e/${code}`));
});

test('so many files of plates are made at a time; whoever comes besides is told when to come back', async () => {
  const servicePointId = await openWindows('很多窗口的大厅', 60);
  const answers = await Promise.all([1, 2, 3].map(() => ask(coordinator, `?servicePointId=${servicePointId}`)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 503, 503]);
  for (const { body, headers } of answers.filter(({ status }) => status === 503)) {
    expect((body as { code: string }).code).toBe('plate.busy');
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  }
  await ask(coordinator, `?servicePointId=${servicePointId}`).expect(200);
});

test('pictures are drawn once; a network that asks for more work than it may is told to wait, and its pages go on', async () => {
  const third = await openHall(platform, '632801', '第三大厅');
  const picture = ({ code }: Hall, kind = 'png') => platform.http.get(`/api/v1/plates/${code}.${kind}`);
  const first = await picture(hall).expect(200).expect('content-type', 'image/png');
  for (let n = 0; n < 10; n += 1) expect((await picture(hall).expect(200)).body).toEqual(first.body);
  await picture(other).expect(200);
  const refused = await picture(third).expect(429);
  expect(refused.headers['content-type']).toMatch('application/problem+json');
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(refused.body).toMatchObject({
    code: 'limit.work',
    detail: expect.stringMatching(/秒后再试/),
    detailEn: expect.stringMatching(/try again/),
  });
  await platform.http.get(`/e/${third.code}`).expect(200);
});
