import type { statistics } from '@mingjing/contracts';
import { getOpenData } from '../src/open-data-query';
import { DEFAULT_OPEN_DATA, type OpenDataRule } from '../src/open-data-rule';
import { evaluationFacts, messageFacts, messageSent, submitted, type TestEvent } from './events';
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
    rule: async () => ({ ...DEFAULT_OPEN_DATA, ...part }),
  };
  return getOpenData(office, { fromMonth: '', toMonth: '', ...asked });
}

function evaluations(division: object, day: string, many: number, rating = 'satisfied'): TestEvent[] {
  return Array.from({ length: many }, (_, index) => {
    const id = `o:${JSON.stringify(division)}-${day}-${rating}-${index}`;
    return submitted(evaluationFacts({ evaluationId: id, ...division, level: rating, rating, submittedAt: new Date(`${day}T04:00:00Z`) }));
  });
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
      ...evaluations(COUNTY, '2026-10-20', 12),
      ...evaluations(COUNTY, '2026-10-21', 1, 'unsatisfied'),
      ...evaluations(OTHER, '2026-10-22', 6),
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
      ['2026-11', '632800', '州', false, 11],
      ['2026-11', '632801', '县632801', true, undefined],
      ['2026-11', '632823', '县632823', true, undefined],
      ['2026-10', '632800', '州', false, 19],
      ['2026-10', '632801', '县632801', false, 13],
      ['2026-10', '632823', '县632823', false, 6],
    ]);
    expect(rows[3]?.figures).toEqual({
      evaluations: 19,
      satisfied: 18,
      basicallySatisfied: 0,
      unsatisfied: 1,
      satisfactionRate: 18 / 19,
      favourableRate: 18 / 19,
      notEvaluatedRate: undefined,
      matters: 0,
      mattersEvaluated: 0,
    });
    expect((await openData({}, { toMonth: '2026-10' })).rows.map(({ month }) => month)).toEqual(['2026-10', '2026-10', '2026-10']);
    expect(
      (await openData({ smallestGroup: 10 })).rows.filter(({ withheld }) => !withheld).map(({ month, division }) => [month, division]),
    ).toEqual([
      ['2026-11', '632800'],
      ['2026-10', '632800'],
    ]);
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
