import { documentsRead } from './reads';
import {
  contract,
  coordinator,
  official,
  openHall,
  startPlatform,
  submit,
  type EvaluationClient,
  type Hall,
  type Platform,
} from './support';

const EACH = 40;
let platform: Platform;
let halls: Hall[];

beforeAll(async () => {
  platform = await startPlatform();
  halls = [await openHall(platform), await openHall(platform), await openHall(platform, '632802'), await openHall(platform, '632821')];
  for (const [at, { pointId, code }] of halls.entries()) {
    const rows = Array.from({ length: EACH }, (_, n) =>
      contract.MatterRow.fromPartial({
        row: n + 2,
        matterNumber: `EX-${at}-${n}`,
        itemName: '社保卡补办',
        handledOn: `2026-03-0${(n % 4) + 1}`,
        servicePoint: pointId,
      }),
    );
    await platform.as(coordinator).importMatters({ rows, dryRun: false });
    await Promise.all(rows.map((_, n) => submit(platform, { code, level: n % 5 ? 'satisfied' : 'unsatisfied', text: `第${n}条` })));
  }
});
afterAll(() => platform.stop());

type Stretch = { ids: string[]; total: number; next: string };
type Ask = (client: EvaluationClient, after: string, pageSize: number) => Promise<Stretch>;

const matters =
  (given: Partial<contract.ListMattersRequest> = {}): Ask =>
  async (client, after, pageSize) => {
    const {
      matters: found,
      total,
      next,
    } = await client.listMatters(contract.ListMattersRequest.fromPartial({ ...given, after, pageSize }));
    return { ids: found.map(({ id }) => id), total, next };
  };
const evaluations =
  (given: Partial<contract.ListEvaluationsRequest> = {}): Ask =>
  async (client, after, pageSize) => {
    const request = contract.ListEvaluationsRequest.fromPartial({ ...given, after, pageSize });
    const { evaluations: found, total, next } = await client.listEvaluations(request);
    return { ids: found.map(({ id }) => id), total, next };
  };

/** Reads on to the end, and counts the documents looked at for each stretch. */
async function readAll(ask: Ask, collection: 'matters' | 'evaluations', client: EvaluationClient, pageSize: number) {
  const ids: string[] = [];
  const reads: number[] = [];
  for (let after = '-'; after !== '';) {
    const { answer, read } = await documentsRead(platform.models, collection, () => ask(client, after, pageSize));
    expect(answer.total).toBe(0);
    expect(answer.ids.length).toBe(answer.next ? pageSize : answer.ids.length);
    ids.push(...answer.ids);
    reads.push(read);
    after = answer.next;
  }
  return { ids, reads };
}

const stored = async (collection: 'matters' | 'evaluations', filter: object): Promise<string[]> => {
  const found = (await platform.models[collection].model.find(filter, { _id: 1 }).sort({ _id: 1 }).lean()) as { _id: unknown }[];
  return found.map(({ _id }) => String(_id));
};

describe.each([
  ['matters', matters()],
  ['evaluations', evaluations()],
] as const)('an export of %s', (collection, ask) => {
  test.each([
    ['a prefecture', () => coordinator, () => ({}), 1],
    ['one division', () => official('supervisor', { divisions: ['632801'] }), () => ({ divisionPath: '632801' }), 1],
    [
      'two divisions',
      () => official('supervisor', { divisions: ['632802', '632821'] }),
      () => ({ divisionPath: { $in: ['632802', '632821'] } }),
      2,
    ],
    // A post of oversight for one unit: of units that are evaluated nobody reads evaluations.
    ['a unit', () => official('supervisor', { units: [halls[0]?.unitId as string] }), () => ({ unitId: halls[0]?.unitId }), 1],
  ])('of %s reads everything once, each stretch no more documents than it gives', async (_, actor, scope, ranges) => {
    const wanted = await stored(collection, scope());
    const { ids, reads } = await readAll(ask, collection, platform.as(actor()), 7);
    expect(ids).toEqual(wanted);
    expect(ids.length).toBeGreaterThanOrEqual(EACH);
    // One more tells whether there is a next; a merge of ranges looks ahead in each.
    expect(Math.max(...reads)).toBeLessThanOrEqual((8 + 1) * ranges);
    expect((await readAll(ask, collection, platform.as(actor()), 1_000)).ids).toEqual(wanted);
  });

  test('outside one’s scope gives nothing, and what cannot be a place is refused', async () => {
    const stranger = platform.as(official('supervisor', { divisions: ['632823'] }));
    expect(await ask(stranger, '-', 10)).toEqual({ ids: [], total: 0, next: '' });
    await expect(ask(stranger, '-', 1_001)).rejects.toMatchObject({ code: 'page.invalid', details: { field: 'pageSize' } });
    await expect(ask(stranger, 'x'.repeat(101), 10)).rejects.toMatchObject({ code: 'page.invalid', details: { field: 'after' } });
  });
});

test('the filters of the list hold for the export', async () => {
  const client = platform.as(coordinator);
  const [hall] = halls as [Hall];
  const ofDays = await readAll(matters({ servicePointId: hall.pointId, from: '2026-03-02', to: '2026-03-03' }), 'matters', client, 6);
  expect(ofDays.ids).toEqual(
    await stored('matters', { servicePointId: hall.pointId, handledOn: { $gte: '2026-03-02', $lte: '2026-03-03' } }),
  );
  expect(ofDays.ids).toHaveLength(EACH / 2);
  const bad = await readAll(evaluations({ division: '632801', rating: 'unsatisfied' }), 'evaluations', client, 6);
  expect(bad.ids).toEqual(await stored('evaluations', { divisionPath: '632801', rating: 'unsatisfied' }));
  expect(bad.ids).toHaveLength((2 * EACH) / 5);
});

test('what comes meanwhile behind the place is there, and nothing twice', async () => {
  const client = platform.as(coordinator);
  const first = await matters()(client, '-', 50);
  await client.importMatters({
    rows: Array.from({ length: 20 }, (_, n) =>
      contract.MatterRow.fromPartial({
        row: n + 2,
        matterNumber: `LATE-${n}`,
        itemName: '补办',
        handledOn: '2026-03-04',
        servicePoint: halls[0]?.pointId,
      }),
    ),
    dryRun: false,
  });
  const ids = [...first.ids];
  for (let after = first.next; after !== '';) {
    const { ids: found, next } = await matters()(client, after, 50);
    ids.push(...found);
    after = next;
  }
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual((await stored('matters', {})).filter((id) => first.ids.includes(id) || id > first.next));
});

test('service points are read on by id too', async () => {
  const client = platform.as(coordinator);
  const ids: string[] = [];
  for (let after = '-'; after !== '';) {
    const { servicePoints, total, next } = await client.listServicePoints(
      contract.ListServicePointsRequest.fromPartial({ after, pageSize: 3 }),
    );
    expect(total).toBe(0);
    ids.push(...servicePoints.map(({ id }) => id));
    after = next;
  }
  expect(ids).toEqual(halls.map(({ pointId }) => pointId).sort());
});
