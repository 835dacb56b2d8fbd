import { matterId } from '../src/ids';
import { documentsRead } from './reads';
import {
  contract,
  coordinator,
  official,
  openHall,
  sender,
  startPlatform,
  type EvaluationClient,
  type Hall,
  type Platform,
} from './support';

/** A third of the first deployment's year: what a page reads is counted, and a page that read more by what lies before it shows by then. */
const MATTERS = 20_306;
const UNITS = 8;
const BATCH = 5_000;
const PAGE = 1_000;
/** A page, the one that tells whether there is a next, and what the embedded store reads ahead. */
const MOST_READ = 2 * (PAGE + 1);

let platform: Platform;
let halls: Hall[];

beforeAll(async () => {
  platform = await startPlatform();
  halls = [];
  for (let n = 0; n < UNITS; n += 1) halls.push(await openHall(platform, n % 2 ? '632801' : '632802', `大厅${n}`));
  for (let from = 0; from < MATTERS; from += BATCH) {
    await Promise.all(Array.from({ length: Math.min(BATCH, MATTERS - from) }, (_, n) => enter(from + n)));
  }
}, 600_000);
afterAll(() => platform.stop());

/** As `record` writes it, without the phone. */
async function enter(index: number): Promise<void> {
  const { unitId, pointId } = halls[index % UNITS] as Hall;
  const division = index % 2 ? '632801' : '632802';
  const data = {
    ...{ unitId, servicePointId: pointId, windowId: '', divisionPath: ['632800', division], matterNumber: `Y-${index}` },
    ...{ itemCode: 'SX-01', itemName: '社保卡补办', handledOn: `2026-02-${String((index % 28) + 1).padStart(2, '0')}`, hasPhone: false },
  };
  const change = { by: 'system:platform', at: platform.clock.now(), division };
  const { outcome } = await platform.models.matters.create(matterId(unitId, data.matterNumber), { id: `enter-${index}` }, change, [
    { type: 'Recorded', data },
  ]);
  if (outcome !== 'created') throw new Error(outcome);
}

async function exportAll(client: EvaluationClient): Promise<{ count: number; pages: number; mostRead: number }> {
  const ids = new Set<string>();
  let [pages, mostRead] = [0, 0];
  for (let after = '-'; after !== ''; pages += 1) {
    const ask = () => client.listMatters(contract.ListMattersRequest.fromPartial({ after, pageSize: PAGE }), { timeoutMs: 30_000 });
    const { answer, read } = await documentsRead(platform.models, 'matters', ask);
    for (const { id } of answer.matters) ids.add(id);
    mostRead = Math.max(mostRead, read);
    after = answer.next;
  }
  return { count: ids.size, pages, mostRead };
}

test('a prefecture’s matters are read page by page, the last as cheaply as the first', async () => {
  const { count, pages, mostRead } = await exportAll(platform.as(coordinator));
  expect([count, pages]).toEqual([MATTERS, Math.ceil(MATTERS / PAGE)]);
  expect(mostRead).toBeLessThanOrEqual(MOST_READ);
});

test('a unit’s matters among all others cost no more than their number', async () => {
  const { count, mostRead } = await exportAll(platform.as(official('unitAdmin', { units: [(halls[0] as Hall).unitId] })));
  expect(count).toBe(Math.ceil(MATTERS / UNITS));
  expect(mostRead).toBeLessThanOrEqual(MOST_READ);
});

test('invitations are addressed faster than any provider takes them', async () => {
  const count = 2_000;
  const ids: string[] = [];
  for (let from = 0; from < count; from += PAGE) {
    const rows = Array.from({ length: PAGE }, (_, n) =>
      contract.MatterRow.fromPartial({
        ...{ row: n + 2, matterNumber: `IN-${from + n}`, itemName: '社保卡补办', handledOn: '2026-03-04', phone: '13800005678' },
        servicePoint: (halls[0] as Hall).pointId,
      }),
    );
    expect(await platform.as(coordinator).importMatters({ rows, dryRun: false }, { timeoutMs: 60_000 })).toMatchObject({ accepted: PAGE });
    ids.push(...rows.map(({ matterNumber }) => matterId((halls[0] as Hall).unitId, matterNumber)));
  }
  const tokens = new Set<string>();
  const begun = Date.now();
  for (let from = 0; from < count; from += 200) {
    const { addresses } = await platform.as(sender).addressInvitations({ matterIds: ids.slice(from, from + 200) }, { timeoutMs: 30_000 });
    for (const { token } of addresses) tokens.add(token);
  }
  expect(tokens.size).toBe(count);
  // A small part of what the machine does alone: others may be at work on it.
  expect(count / ((Date.now() - begun) / 1_000)).toBeGreaterThan(20);
});
