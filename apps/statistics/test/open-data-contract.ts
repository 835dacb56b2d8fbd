import type { statistics } from '@mingjing/contracts';
import { getOpenData } from '../src/open-data-query';
import { openData as openDataRule, type OpenDataRule } from '@mingjing/rules';
import {
  accepted,
  evaluationFacts,
  matterRecorded,
  mattersEvaluated,
  messageFacts,
  messageSent,
  submitted,
  type TestEvent,
} from './events';
import { quietDirectory } from './people';
import { counting, type World } from './world';

const TOWN = { division: '632801101', divisionPath: ['632800', '632801', '632801101'] };
const COUNTY = { division: '632801', divisionPath: ['632800', '632801'] };
const OTHER = { division: '632823', divisionPath: ['632800', '632823'] };

let world: World;
let count: (events: TestEvent[]) => Promise<void>;
let now = new Date('2026-12-05T01:00:00Z');

function openData(
  part: Partial<OpenDataRule> = {},
  asked: Partial<statistics.GetOpenDataRequest> = {},
): Promise<statistics.GetOpenDataResponse> {
  const office = {
    ledger: world.ledger,
    directory: quietDirectory,
    clock: { now: () => now },
    rule: async () => ({ ...openDataRule.default, ...part }),
    decided: new Map(),
  };
  return getOpenData(office, { fromMonth: '', toMonth: '', ...asked });
}

/** So many at each of two units. */
function evaluations(division: object, day: string, many: number, rating = 'satisfied', units = ['u-1', 'u-2']): TestEvent[] {
  return units.flatMap((unitId) =>
    Array.from({ length: many }, (_, index) => {
      const id = `o:${JSON.stringify(division)}-${unitId}-${day}-${rating}-${index}`;
      const submittedAt = new Date(`${day}T04:00:00Z`);
      return submitted(evaluationFacts({ evaluationId: id, unitId, ...division, level: rating, rating, submittedAt }));
    }),
  );
}

/** Open data, on any store. */
export function openDataContract(open: () => Promise<World>): void {
  beforeEach(async () => {
    world = await open();
    count = counting(world);
    now = new Date('2026-12-05T01:00:00Z');
    await world.ledger.generations.ensure(new Date());
  });
  afterEach(() => world.close());

  test('are whole months of the prefecture and its jurisdictions; small groups, and what gives them away, are withheld', async () => {
    await count([
      ...evaluations(COUNTY, '2026-10-20', 10),
      ...evaluations(COUNTY, '2026-10-21', 1, 'unsatisfied', ['u-1']),
      ...evaluations(OTHER, '2026-10-22', 9),
      ...evaluations(TOWN, '2026-11-02', 9),
      ...evaluations(OTHER, '2026-11-03', 2),
      ...evaluations(OTHER, '2026-12-01', 30),
      messageSent(messageFacts('ms-1')),
    ]);
    const { rows, ...rest } = await openData();
    expect(rest).toEqual({ smallestGroup: 5, lastMonth: '2026-11', disabled: false });
    expect(
      rows.map(({ month, division, divisionName, withheld, figures }) => [month, division, divisionName, withheld, figures?.evaluations]),
    ).toEqual([
      ['2026-11', '632800', '州', false, 22],
      ['2026-11', '632801', '县632801', true, undefined],
      ['2026-11', '632823', '县632823', true, undefined],
      ['2026-10', '632800', '州', false, 39],
      ['2026-10', '632801', '县632801', false, 21],
      ['2026-10', '632823', '县632823', false, 18],
    ]);
    expect(rows[3]?.figures).toEqual({
      evaluations: 39,
      satisfied: 38,
      basicallySatisfied: 0,
      unsatisfied: 1,
      satisfactionRate: 38 / 39,
      favourableRate: 38 / 39,
      notEvaluatedRate: undefined,
      matters: 0,
      mattersEvaluated: 0,
    });
    expect((await openData({}, { toMonth: '2026-10' })).rows.map(({ month }) => month)).toEqual(['2026-10', '2026-10', '2026-10']);
    expect(
      (await openData({ smallestGroup: 10 })).rows.filter(({ withheld }) => !withheld).map(({ month, division }) => [month, division]),
    ).toEqual([['2026-10', '632800']]);
  });

  test('are withheld where a unit could take away its own, whatever weeks it knows', async () => {
    await count([
      ...evaluations(COUNTY, '2026-11-02', 20),
      ...evaluations(OTHER, '2026-11-02', 60, 'satisfied', ['u-3']),
      ...evaluations(OTHER, '2026-11-02', 8, 'satisfied', ['u-4']),
    ]);
    const shown = async () => (await openData()).rows.filter(({ withheld }) => !withheld).map(({ division }) => division);
    expect(await shown()).toEqual(['632800']);
    await count(evaluations(OTHER, '2026-11-03', 1, 'satisfied', ['u-4']));
    expect(await shown()).toEqual(['632800', '632801', '632823']);
  });

  test('stay as they were published, whatever becomes known of their month', async () => {
    const held = evaluationFacts({ evaluationId: 'o:held', held: true, submittedAt: new Date('2026-11-20T03:00:00Z') });
    const matters = Array.from({ length: 40 }, (_, index) => matterRecorded(`mt-${index}`, { handledOn: '2026-11-20' }));
    await count([...evaluations(COUNTY, '2026-11-02', 20), ...matters, submitted(held)]);
    await count([mattersEvaluated('tl-1', [{ handledOn: '2026-11-20', added: 12 }])]);
    const published = await openData();
    expect(published.rows.map(({ figures }) => figures?.mattersEvaluated)).toEqual([12, 12, 0]);
    now = new Date('2027-01-20T01:00:00Z');
    const at = new Date('2026-12-05T03:00:00Z');
    await count([accepted(held, at), mattersEvaluated('tl-2', [{ handledOn: '2026-11-20', added: 1 }], at)]);
    expect((await openData({}, { toMonth: '2026-11' })).rows).toEqual(published.rows);
    // What was let in later is in the month of that.
    await count(evaluations(COUNTY, '2026-12-08', 20));
    expect((await openData({}, { fromMonth: '2026-12' })).rows.map(({ figures }) => figures?.evaluations)).toEqual([41, 41, 0]);
  });

  test('are none while no month is over, and none where the rule says so', async () => {
    await count(evaluations(COUNTY, '2026-11-20', 12));
    now = new Date('2026-12-03T15:00:00Z');
    expect(await openData()).toEqual({ rows: [], smallestGroup: 5, lastMonth: '', disabled: false });
    now = new Date('2026-12-04T16:00:00Z');
    expect((await openData()).rows).toHaveLength(3);
    expect(await openData({ enabled: false })).toEqual({ rows: [], smallestGroup: 5, lastMonth: '', disabled: true });
    await expect(openData({}, { fromMonth: 'May' })).rejects.toMatchObject({ code: 'openData.month', details: { field: 'fromMonth' } });
  });
}
