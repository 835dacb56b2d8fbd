import type { statistics } from '@mingjing/contracts';
import type { Actor } from '@mingjing/kit';
import { getMissingEntries } from '../src/missing-query';
import { handledDeclared, matterRecorded, servicePointChanged, type TestEvent } from './events';
import { coordinator, official, quietDirectory } from './people';
import { counting, type World } from './world';

const OTHER = { division: '632823', divisionPath: ['632800', '632823'] };

let world: World;
let count: (events: TestEvent[]) => Promise<void>;

function missing(
  part: Partial<statistics.GetMissingEntriesRequest> = {},
  actor: Actor = coordinator,
): Promise<statistics.GetMissingEntriesResponse> {
  const wanted = { division: '', unitId: '', fromMonth: '2026-01', toMonth: '2026-12', groupBy: '', page: 0, pageSize: 0, ...part };
  return getMissingEntries(world.ledger, quietDirectory, actor, wanted);
}

/** Matters of a service point in a month. */
function matters(servicePointId: string, month: string, many: number, part: object = {}): TestEvent[] {
  return Array.from({ length: many }, (_, index) =>
    matterRecorded(`mt-${servicePointId}-${month}-${index}`, { servicePointId, handledOn: `${month}-${10 + index}`, ...part }),
  );
}

/** Missing entries, on any store. */
export function missingContract(open: () => Promise<World>): void {
  beforeEach(async () => {
    world = await open();
    count = counting(world);
    await world.ledger.generations.ensure(new Date());
  });
  afterEach(() => world.close());

  beforeEach(() =>
    count([
      servicePointChanged('sp-1', { name: '一号窗口' }),
      servicePointChanged('sp-2', { name: '二号窗口' }),
      servicePointChanged('sp-3', { unitId: 'u-3', name: '三号窗口', ...OTHER }),
      servicePointChanged('sp-4', { name: '四号窗口' }),
      servicePointChanged('sp-5', { name: '撤销的', retired: true }),
      ...matters('sp-1', '2026-10', 4),
      ...matters('sp-1', '2026-11', 9),
      ...matters('sp-2', '2026-11', 5),
      ...matters('sp-3', '2026-11', 2, { unitId: 'u-3', ...OTHER }),
      ...matters('sp-4', '2026-11', 7),
      handledDeclared({ servicePointId: 'sp-1', month: '2026-10', new: 10 }),
      handledDeclared({ servicePointId: 'sp-1', month: '2026-11', new: 6 }),
      handledDeclared({ servicePointId: 'sp-2', month: '2026-11', new: 5 }),
      handledDeclared({ servicePointId: 'sp-2', month: '2026-11', old: 5, new: 50 }, 2),
      handledDeclared({ servicePointId: 'sp-3', month: '2026-11', new: 4, unitId: 'u-3', ...OTHER }),
    ]),
  );

  test('come highest rate first, with names, and what nobody declared is told', async () => {
    const { rows, total, rowsTotal, undeclared } = await missing();
    expect(rows).toEqual([
      {
        key: 'sp-2',
        name: '二号窗口',
        unitId: 'u-1',
        unitName: '单位u-1',
        months: 1,
        handled: 50,
        entered: 5,
        missing: 45,
        excess: 0,
        missingRate: 0.9,
      },
      {
        key: 'sp-3',
        name: '三号窗口',
        unitId: 'u-3',
        unitName: '单位u-3',
        months: 1,
        handled: 4,
        entered: 2,
        missing: 2,
        excess: 0,
        missingRate: 0.5,
      },
      {
        key: 'sp-1',
        name: '一号窗口',
        unitId: 'u-1',
        unitName: '单位u-1',
        months: 2,
        handled: 16,
        entered: 13,
        missing: 6,
        excess: 3,
        missingRate: 0.375,
      },
    ]);
    expect(total).toMatchObject({ key: '', handled: 70, entered: 20, missing: 53, excess: 3, missingRate: 53 / 70, months: 2 });
    expect([rowsTotal, undeclared]).toEqual([3, 1]);
    expect((await missing({ page: 2, pageSize: 2 })).rows.map(({ key }) => key)).toEqual(['sp-1']);
  });

  test('are of a period, a division or a unit, and by unit', async () => {
    const october = await missing({ toMonth: '2026-10' });
    expect(october.rows.map(({ key, missingRate }) => [key, missingRate])).toEqual([['sp-1', 0.6]]);
    expect(october.undeclared).toBe(3);
    expect((await missing({ division: '632823' })).rows.map(({ key }) => key)).toEqual(['sp-3']);
    expect((await missing({ unitId: 'u-1' })).rowsTotal).toBe(2);
    const units = await missing({ groupBy: 'unit' });
    expect(units.rows.map(({ key, name, missing: lacking }) => [key, name, lacking])).toEqual([
      ['u-1', '单位u-1', 51],
      ['u-3', '单位u-3', 2],
    ]);
  });

  test('show a unit its own only', async () => {
    const mine = official('unitAdmin', { units: ['u-3'] });
    expect((await missing({}, mine)).rows.map(({ key }) => key)).toEqual(['sp-3']);
    await expect(missing({ unitId: 'u-1' }, mine)).rejects.toMatchObject({ kind: 'missing' });
    await expect(missing({ division: '632801' }, mine)).rejects.toMatchObject({ kind: 'missing' });
    await expect(missing({}, official('windowStaff', { units: ['u-1'] }))).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test.each([
    [{ fromMonth: '' }, 'missingEntries.period', 'fromMonth'],
    [{ toMonth: '2026-1' }, 'missingEntries.period', 'toMonth'],
    [{ fromMonth: '2026-12', toMonth: '2026-11' }, 'missingEntries.period', 'toMonth'],
    [{ fromMonth: '2024-12' }, 'missingEntries.period', 'fromMonth'],
    [{ groupBy: 'window' }, 'missingEntries.groupBy', 'groupBy'],
    [{ pageSize: 201 }, 'summary.page', 'pageSize'],
  ])('%j is refused, naming the field', async (part, code, field) => {
    await expect(missing(part)).rejects.toMatchObject({ code, kind: 'invalid', details: { field } });
  });
}
