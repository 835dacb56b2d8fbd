import {
  contract,
  coordinator,
  official,
  openHall,
  startPlatform,
  TOPICS,
  until,
  type EvaluationClient,
  type Hall,
  type Platform,
} from './support';

let platform: Platform;
let hall: Hall;
let other: Hall;
let app: EvaluationClient;
const scope = { divisions: ['632801'] };

beforeAll(async () => {
  platform = await startPlatform();
  hall = await openHall(platform);
  other = await openHall(platform, '632802', '公安局户政大厅');
  app = platform.as(official('app', scope, 'app:one'));
});
afterAll(() => platform.stop());

const request = (rowId: string, matterNumber: string, given: Partial<contract.MatterRow> = {}): contract.PushMattersRequest => ({
  rowId,
  matter: contract.MatterRow.fromPartial({
    matterNumber,
    itemName: '社保卡补办',
    handledOn: '2026-03-04',
    servicePoint: hall.pointId,
    ...given,
  }),
});

/** Answers in short: accepted, duplicate, or fields with the rules they broke. */
async function push(
  client: EvaluationClient,
  requests: Iterable<contract.PushMattersRequest> | AsyncIterable<contract.PushMattersRequest>,
): Promise<string[]> {
  const answers: string[] = [];
  for await (const { rowId, outcome } of client.pushMatters(requests)) {
    const words =
      outcome?.$case === 'accepted'
        ? outcome.value.duplicate
          ? 'duplicate'
          : 'accepted'
        : outcome?.value.errors.map(({ field, code }) => `${field} ${code}`).join(', ');
    answers.push(`${rowId}: ${words}`);
  }
  return answers;
}

const total = async (query: string): Promise<number> =>
  (await platform.as(coordinator).listMatters(contract.ListMattersRequest.fromPartial({ query, pageSize: 200 }))).total;

test('each matter is answered for itself, in order, by the row id of the client', async () => {
  const answers = await push(app, [
    request('a', 'P-1', { phone: '13800005678', applicantName: '申请人' }),
    request('b', 'P-2', { window: '没有的窗', itemName: '' }),
    request('c', 'P-3', { servicePoint: other.pointId }),
    { rowId: 'd', matter: undefined },
    request('', 'P-4'),
    request('f', 'P-5', { handledOn: '2026-03-06' }),
    request('g', 'P-6', { servicePoint: '社会保险服务中心', window: '社会保险服务中心' }),
  ]);
  expect(answers).toEqual([
    'a: accepted',
    'b: itemName text.required, window window.unknown',
    'c: servicePoint servicePoint.unknown',
    'd: matterNumber text.required, itemName text.required, handledOn matter.badDay, servicePoint text.required',
    ': rowId text.required',
    'f: handledOn matter.futureDay',
    'g: accepted',
  ]);
  expect(await total('P-')).toBe(2);
});

test('pushed again: the same content is accepted again, another one is refused by field', async () => {
  const first = { phone: '13800005678', applicantName: '申请人', itemCode: 'SX-1' };
  expect(
    await push(app, [request('1', 'Q-1', first), request('2', 'Q-1', first), request('3', 'Q-1', { ...first, phone: '13800009999' })]),
  ).toEqual(['1: accepted', '2: duplicate', '3: phone matter.differs']);
  expect(await push(app, [request('1', 'Q-１', { ...first, phone: '138 0000 5678', handledOn: '2026/3/4' })])).toEqual(['1: duplicate']);
  const changed = { ...first, itemName: '另一事项', itemCode: '', handledOn: '2026-03-03', window: hall.windowId, applicantName: '他人' };
  expect(await push(app, [request('1', 'Q-1', changed)])).toEqual([
    '1: window matter.differs, itemCode matter.differs, itemName matter.differs, handledOn matter.differs, applicantName matter.differs',
  ]);
  expect(await total('Q-1')).toBe(1);
});

test('who did not enter a matter cannot find out the phone number of its applicant by trying', async () => {
  await push(app, [request('1', 'R-1', { phone: '13800005678' })]);
  const stranger = platform.as(official('app', scope, 'app:two'));
  const tries = [
    request('right', 'R-1', { phone: '13800005678' }),
    request('wrong', 'R-1', { phone: '13800005679' }),
    request('none', 'R-1'),
    request('item', 'R-1', { itemName: '另一事项' }),
  ];
  expect(await push(stranger, tries)).toEqual([
    'right: matterNumber matter.duplicate',
    'wrong: matterNumber matter.duplicate',
    'none: duplicate',
    'item: itemName matter.differs',
  ]);
});

test('who may enter nothing may not push', async () => {
  const supervisor = platform.as(official('supervisor', scope));
  await expect(push(supervisor, [request('1', 'S-1')])).rejects.toMatchObject({ kind: 'forbidden' });
});

test('two streams with the same matters at once leave each of them there once', async () => {
  const rows = Array.from({ length: 300 }, (_, n) => request(String(n), `T-${n}`, { phone: '13800005678' }));
  const answers = await Promise.all([push(app, rows), push(app, [...rows].reverse())]);
  const counted = answers.flat().map((answer) => answer.split(': ')[1]);
  expect([counted.filter((one) => one === 'accepted').length, counted.filter((one) => one === 'duplicate').length]).toEqual([300, 300]);
  expect(await total('T-')).toBe(300);
});

test('what was answered is there after a restart, and pushing it again changes nothing', async () => {
  const rows = Array.from({ length: 50 }, (_, n) => request(String(n), `U-${n}`));
  expect(await push(app, rows)).toEqual(rows.map(({ rowId }) => `${rowId}: accepted`));
  await platform.restart();
  app = platform.as(official('app', scope, 'app:one'));
  expect(await push(app, rows)).toEqual(rows.map(({ rowId }) => `${rowId}: duplicate`));
  expect(await total('U-')).toBe(50);
  const events = await platform.events(TOPICS.evaluation);
  await until(() => events.filter(({ type }) => type.endsWith('MatterRecorded')).length >= 350);
});
