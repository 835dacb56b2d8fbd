import fc from 'fast-check';
import type { statistics } from '@mingjing/contracts';
import type { Actor } from '@mingjing/kit';
import { countsOf, type Count } from '../src/counting';
import { accumulate, type Counters } from '../src/counters';
import { figuresOf } from '../src/figures';
import { enterLive } from '../src/ledger';
import { addDays } from '../src/period';
import { getSummary } from '../src/queries';
import {
  caseClosed,
  caseDispatched,
  caseFacts,
  caseOpened,
  evaluationFacts,
  matterRecorded,
  mattersEvaluated,
  released,
  servicePointChanged,
  submitted,
  type TestEvent,
} from './events';
import { asking, coordinator, official, quietDirectory } from './people';
import { arrival, openWorld, type World } from './world';

/** A county with two towns, a second county; unit u-1 works in both towns, u-2 in the county, u-3 in the other county. */
const PLACES = [
  { divisionPath: ['632800', '632801', '632801101'], unitId: 'u-1', servicePointId: 'sp-1', windowId: 'w-1' },
  { divisionPath: ['632800', '632801', '632801101'], unitId: 'u-1', servicePointId: 'sp-1', windowId: 'w-2' },
  { divisionPath: ['632800', '632801', '632801102'], unitId: 'u-1', servicePointId: 'sp-2', windowId: 'w-3' },
  { divisionPath: ['632800', '632801'], unitId: 'u-2', servicePointId: 'sp-3', windowId: 'w-4' },
  { divisionPath: ['632800', '632823'], unitId: 'u-3', servicePointId: 'sp-4', windowId: 'w-5' },
].map((place) => ({ ...place, division: place.divisionPath.at(-1) as string }));

const LEVELS = ['satisfied', 'basicallySatisfied', 'unsatisfied'] as const;
const CHANNELS = ['plate', 'sms', 'assisted'];

/** Three months of evaluations, matters and cases, the same every time. */
const EVENTS: TestEvent[] = Array.from({ length: 400 }, (_, index) => {
  const place = PLACES[(index * 7) % PLACES.length] as (typeof PLACES)[number];
  const day = addDays('2026-08-20', (index * 13) % 95);
  if (index % 5 === 4) return matterRecorded(`mt-${index}`, { ...place, handledOn: day });
  if (index % 11 === 3) return caseOpened(caseFacts(`c-${index}`, { ...place, openedAt: new Date(`${day}T06:00:00Z`) }));
  const level = LEVELS[index % 3] as string;
  if (index % 6 === 1) return mattersEvaluated(`tl-${index}`, [{ ...place, handledOn: day, added: 1 + (index % 2) }]);
  const submittedAt = new Date(`${day}T${String(index % 24).padStart(2, '0')}:00:00Z`);
  return submitted(
    evaluationFacts({
      evaluationId: `o:${index}`,
      ...place,
      ofMatter: index % 2 === 1,
      level,
      rating: level,
      channel: CHANNELS[index % 3] as string,
      submittedAt,
    }),
  );
});
const COUNTS = EVENTS.flatMap((event) => [...countsOf(event), ...evaluatedIn(event)]);

/** What a tally tells, as if it were counted like all the rest. */
function evaluatedIn(event: TestEvent): Count[] {
  const { matters } = arrival(event, 0, 0);
  return (matters?.counts?.days ?? []).map(({ handledOn, added, ...place }) => ({ day: handledOn, place, add: { evaluated: added } }));
}

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.ledger.generations.ensure(new Date());
  for (let start = 0; start < EVENTS.length; start += 100) {
    await enterLive(
      world.ledger,
      EVENTS.slice(start, start + 100).map((event, index) => arrival(event, 0, start + index)),
    );
  }
});
afterAll(() => world.close());

const summary = (actor: Actor, part: Partial<statistics.GetSummaryRequest> = {}): Promise<statistics.GetSummaryResponse> =>
  getSummary(world.ledger, quietDirectory, actor, asking(part));

/** The same figures by looking at every count there is. */
function byScan(wanted: (count: Count) => boolean): statistics.Figures {
  return figuresOf(COUNTS.filter(wanted).reduce<Counters>((total, { add }) => accumulate(total, add), {}));
}

const inDivision =
  (division: string) =>
  (count: Count): boolean =>
    count.place.divisionPath.includes(division);

const anyDay = fc.option(
  fc.integer({ min: -20, max: 120 }).map((days) => addDays('2026-08-20', days)),
  { nil: '' },
);
const anyPeriod = fc.tuple(anyDay, anyDay).map(([a, b]) => (a !== '' && b !== '' && a > b ? { from: b, to: a } : { from: a, to: b }));
const inPeriod =
  ({ from, to }: { from: string; to: string }) =>
  (count: Count): boolean =>
    count.day >= from && (to === '' || count.day <= to);

test('figures of any scope, narrowing and period equal a scan of everything; nothing counts twice', async () => {
  const scope = fc.record({
    divisions: fc.uniqueArray(fc.constantFrom<string>('632800', '632801', '632801101', '632801102', '632823'), { maxLength: 3 }),
    units: fc.uniqueArray(fc.constantFrom<string>('u-1', 'u-2', 'u-3'), { maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(scope, anyPeriod, async ({ divisions, units }, period) => {
      fc.pre(divisions.length + units.length > 0);
      const { figures } = await summary(official('supervisor', { divisions, units }), period);
      const mine = ({ place }: Count): boolean => units.includes(place.unitId) || place.divisionPath.some((one) => divisions.includes(one));
      expect(figures).toEqual(byScan((count) => mine(count) && inPeriod(period)(count)));
    }),
    { numRuns: 60 },
  );
});

test.each([
  ['unit', 'unitId', ['u-1', 'u-2', 'u-3']],
  ['servicePoint', 'servicePointId', ['sp-1', 'sp-2', 'sp-3', 'sp-4']],
  ['window', 'windowId', ['w-1', 'w-2', 'w-3', 'w-4', 'w-5']],
] as const)('groups by %s equal a scan', async (groupBy, field, ids) => {
  const period = { from: '2026-09-10', to: '2026-11-05' };
  const { groups, groupsTotal } = await summary(coordinator, { groupBy, ...period });
  expect(groups.map(({ key }) => key)).toEqual(ids);
  expect(groupsTotal).toBe(ids.length);
  for (const { key, figures } of groups) expect(figures).toEqual(byScan((count) => count.place[field] === key && inPeriod(period)(count)));
});

test('groups by division are the children of the one asked for', async () => {
  const counties = await summary(coordinator, { groupBy: 'division' });
  expect(counties.groups.map(({ key }) => key)).toEqual(['632801', '632823']);
  const towns = await summary(coordinator, { groupBy: 'division', division: '632801' });
  expect(towns.groups.map(({ key, figures }) => [key, figures])).toEqual(
    ['632801101', '632801102'].map((town) => [town, byScan(inDivision(town))]),
  );
  const both = await summary(official('supervisor', { divisions: ['632801101', '632823'] }), { groupBy: 'division' });
  expect(both.groups.map(({ key }) => key)).toEqual(['632801101', '632823']);
});

test('a unit at work in two towns shows each town its own part', async () => {
  const { groups } = await summary(official('supervisor', { divisions: ['632801102'] }), { groupBy: 'unit' });
  expect(groups.map(({ key, figures }) => [key, figures])).toEqual([['u-1', byScan(({ place }) => place.servicePointId === 'sp-2')]]);
  const points = await summary(official('supervisor', { divisions: ['632801102'] }), { groupBy: 'servicePoint', unitId: 'u-1' });
  expect(points.groups.map(({ key }) => key)).toEqual(['sp-2']);
});

test('groups by day run without gaps, paged, and add up', async () => {
  const period = { from: '2026-09-01', to: '2026-09-30' };
  const pages = await Promise.all([1, 2, 3].map((page) => summary(coordinator, { groupBy: 'day', ...period, page, pageSize: 12 })));
  const groups = pages.flatMap((page) => page.groups);
  expect(groups.map(({ key }) => key)).toEqual(Array.from({ length: 30 }, (_, index) => addDays('2026-09-01', index)));
  expect(pages.map(({ groupsTotal }) => groupsTotal)).toEqual([30, 30, 30]);
  for (const { key, figures } of groups) expect(figures).toEqual(byScan(({ day }) => day === key));
});

test('groups by channel, level and dimension come from the same counters', async () => {
  const total = byScan(() => true);
  for (const groupBy of ['channel', 'level', 'dimension']) {
    const { groups, figures } = await summary(coordinator, { groupBy });
    expect(figures).toEqual(total);
    expect(groups.reduce((sum, group) => sum + (group.figures?.evaluations ?? 0), 0)).toBe(total.evaluations);
  }
});

test('pages of places come in the order of ids', async () => {
  const second = await summary(coordinator, { groupBy: 'window', page: 2, pageSize: 2 });
  expect(second.groups.map(({ key }) => key)).toEqual(['w-3', 'w-4']);
  expect(second.groupsTotal).toBe(5);
  const mixed = await summary(official('supervisor', { divisions: ['632823'], units: ['u-1'] }), {
    groupBy: 'window',
    page: 2,
    pageSize: 2,
  });
  expect([mixed.groups.map(({ key }) => key), mixed.groupsTotal]).toEqual([['w-3', 'w-5'], 4]);
});

test('a service point is listed under its newest name before anything is counted there', async () => {
  await enterLive(world.ledger, [
    arrival(servicePointChanged('sp-9', { name: '办事大厅' }, 2), 2, 0),
    arrival(servicePointChanged('sp-9', { name: '旧名' }, 1), 2, 1),
  ]);
  const { groups } = await summary(coordinator, { groupBy: 'servicePoint', unitId: 'u-1' });
  expect(groups.find(({ key }) => key === 'sp-9')).toMatchObject({ name: '办事大厅', figures: { evaluations: 0 } });
});

describe('people of a unit', () => {
  const mine = official('unitAdmin', { units: ['u-2'] });
  const place = { ...PLACES[3], servicePointId: 'sp-3' };
  const key = official('app', { units: ['u-2'] });
  let offset = 1_000;
  const happens = (...events: TestEvent[]): Promise<void> =>
    enterLive(
      world.ledger,
      events.map((event) => arrival(event, 3, (offset += 1))),
    );

  test('see of a live evaluation nothing: not its count, its window or its moment', async () => {
    const matters = COUNTS.filter((count) => count.place.unitId === 'u-2').reduce((sum, { add }) => sum + (add['matters'] ?? 0), 0);
    const nothing = { ...figuresOf({}), bySource: [], matters };
    expect(await summary(mine)).toMatchObject({ figures: nothing, asOf: undefined, released: true, releasedSince: '', releasedAsOf: '' });
    const { groups } = await summary(mine, { groupBy: 'window' });
    expect(groups.map((one) => one.key)).toEqual(['w-4']);
    await happens(submitted(evaluationFacts({ evaluationId: 'o:fresh', ...place, windowId: 'w-never-before' })));
    expect((await summary(mine, { groupBy: 'window' })).groups).toEqual(groups);
    expect((await summary(coordinator, { groupBy: 'window', unitId: 'u-2' })).groups.map((one) => one.key)).toEqual([
      'w-4',
      'w-never-before',
    ]);
  });

  test('see what was released, whole in a period that its last day lies in, and how far it goes', async () => {
    await happens(
      released({ ...place, windowId: 'w-4', asOf: '2026-11-08' }, { satisfied: 11, unsatisfied: 2 }),
      released({ ...place, windowId: '', asOf: '2026-11-15', since: '2026-10-12' }, { satisfied: 9 }),
    );
    const all = { evaluations: 22, satisfied: 20, unsatisfied: 2, satisfactionRate: 20 / 22, activeSatisfactionRate: undefined };
    const whole = await summary(mine, { groupBy: 'level' });
    expect(whole).toMatchObject({ figures: { ...all, notEvaluatedRate: undefined, mattersEvaluated: 0, openScans: 0, excluded: 0 } });
    expect(whole.groups.map(({ key: level, figures }) => [level, figures?.evaluations])).toEqual([
      ['satisfied', 20],
      ['unsatisfied', 2],
    ]);
    expect([whole.releasedSince, whole.releasedAsOf]).toEqual(['2026-10-05', '2026-11-15']);
    expect(await summary(mine, { from: '2026-11-09' })).toMatchObject({ figures: { evaluations: 9 }, releasedSince: '2026-10-12' });
    expect(await summary(mine, { from: '2026-11-03', to: '2026-11-07' })).toMatchObject({ figures: { evaluations: 0 }, releasedAsOf: '' });
    const windows = await summary(mine, { groupBy: 'window' });
    expect(windows.groups.map(({ key: window, figures }) => [window, figures?.evaluations])).toEqual([['w-4', 13]]);
    const [attitude] = (await summary(mine, { groupBy: 'dimension' })).groups;
    expect(attitude).toMatchObject({ key: 'attitude', levels: { satisfied: 20 } });
    // A system not marked as supervising is one of the units it names, and of a division sees the count of its matters alone;
    // one that is marked sees what is live.
    expect((await summary(key)).figures).toEqual(whole.figures);
    const ofDivision = await summary(official('app', { divisions: ['632801'] }), { unitId: 'u-2', groupBy: 'level' });
    expect(ofDivision).toMatchObject({
      figures: { ...figuresOf({}), bySource: [], matters: whole.figures?.matters },
      groups: [],
      releasedAsOf: '',
    });
    expect((await summary(official('supervisingApp', { divisions: ['632801'] }), { unitId: 'u-2' })).figures).toEqual(
      (await summary(coordinator, { unitId: 'u-2' })).figures,
    );
    expect((await summary(coordinator, { unitId: 'u-2' })).released).toBe(false);
  });

  test('see the orders that came to them, on the days of that, and at no window', async () => {
    const facts = caseFacts('c-order', { ...place, openedAt: new Date('2026-11-01T02:00:00Z') });
    const [sent, ended] = [new Date('2026-11-03T02:00:00Z'), new Date('2026-11-20T02:00:00Z')];
    const before = await summary(mine);
    await happens(caseOpened(facts));
    expect(await summary(mine)).toEqual(before);
    await happens(caseDispatched(facts, sent), caseClosed(facts, ended));
    const days = [
      ['2026-11-03', 1, 0],
      ['2026-11-20', 0, 1],
    ] as const;
    for (const [day, cases, casesClosed] of days)
      expect((await summary(mine, { from: day, to: day })).figures).toMatchObject({ cases, casesClosed });
    const { groups } = await summary(mine, { groupBy: 'window', from: '2026-11-03' });
    expect(groups.map(({ figures }) => figures?.cases)).toEqual([0]);
    // Sent to another unit it is that one's, and the one that was evaluated learns nothing.
    const away = caseFacts('c-away', { ...place, openedAt: new Date('2026-11-01T02:00:00Z') });
    await happens(caseOpened(away), caseDispatched(away, sent, { orderUnitId: 'u-1' }));
    expect((await summary(mine)).figures?.cases).toBe(1);
    expect((await summary(official('unitHead', { units: ['u-1'] }))).figures?.cases).toBe(1);
  });

  test.each(['channel', 'day', 'source'])('are refused groups by %s, which tell single evaluations apart', async (groupBy) => {
    await expect(summary(mine, { groupBy })).rejects.toMatchObject({ code: 'summary.notForUnits', details: { field: 'groupBy' } });
  });

  test('see their unit only', async () => {
    expect((await summary(mine, { division: '632801', unitId: 'u-2' })).figures).toEqual((await summary(mine)).figures);
    for (const other of [
      { division: '632801' },
      { unitId: 'u-1' },
      { servicePointId: 'sp-1' },
      { division: '632823', unitId: 'u-2', servicePointId: 'sp-3' },
    ]) {
      await expect(summary(mine, other)).rejects.toMatchObject({ kind: 'missing' });
    }
  });
});

test('what lies outside the scope, and what does not exist, are answered alike', async () => {
  const county = official('supervisor', { divisions: ['632801'] });
  const asked = [
    { division: '632823' },
    { division: '999999' },
    { unitId: 'u-3' },
    { unitId: 'u-none' },
    { servicePointId: 'sp-4' },
    { servicePointId: 'sp-none' },
    { division: '632801101', unitId: 'u-2' },
  ];
  const answers = await Promise.all(
    asked.map((part) =>
      summary(county, part).catch((error: { code: string; kind: string; details: object }) => ({
        code: error.code,
        kind: error.kind,
        ...error.details,
      })),
    ),
  );
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject({ kind: 'missing' });
});

test('a town or unit of the scope where nothing was counted has figures of nothing', async () => {
  for (const quiet of [{ division: '632801999' }, { unitId: 'u-quiet' }]) {
    const { figures } = await summary(coordinator, quiet);
    expect(figures).toMatchObject({ evaluations: 0, satisfactionRate: undefined, notEvaluatedRate: undefined });
  }
  await expect(summary(official('supervisor', { divisions: ['632823'] }), { unitId: 'u-quiet' })).rejects.toMatchObject({
    kind: 'missing',
  });
});

test('whoever has no post for it is forbidden', async () => {
  await expect(summary(official('secAdmin'))).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(summary(official('citizen'))).rejects.toMatchObject({ kind: 'forbidden' });
});

test.each([
  [{ from: '2026-02-30' }, 'summary.day', 'from'],
  [{ to: 'now' }, 'summary.day', 'to'],
  [{ from: '2026-03-02', to: '2026-03-01' }, 'summary.period', 'to'],
  [{ groupBy: 'person' }, 'summary.groupBy', 'groupBy'],
  [{ groupBy: 'division', unitId: 'u-1' }, 'summary.groupBy', 'groupBy'],
  [{ page: -1 }, 'summary.page', 'page'],
  [{ pageSize: 201 }, 'summary.page', 'pageSize'],
])('%j is refused, naming the field', async (part, code, field) => {
  await expect(summary(coordinator, part)).rejects.toMatchObject({ code, kind: 'invalid', details: { field } });
});
