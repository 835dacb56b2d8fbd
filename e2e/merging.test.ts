import { evaluate as byCitizen, fetching } from '../apps/platform/src/honest-citizen';
import { Person, startDemo, until, type Platform } from './platform';

interface Point {
  id: string;
  name: string;
  unitId: string;
  plateCode: string;
  retired: boolean;
  successorIds: string[];
}
interface Group {
  key: string;
  evaluations: number;
}

describe('what is merged', () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startDemo();
  }, 300_000);
  afterAll(() => platform?.dispose());

  const evaluate = async (code: string): Promise<number> => {
    const { status } = await byCitizen(fetching(platform.url), `merging-${code}-${Math.random()}`, { code, level: 'satisfied' });
    return status;
  };

  test('keeps its figures; its plate counts for the new place, and an old one says where to go', async () => {
    const [coordinator, sysAdmin] = await Promise.all(['coordinator', 'sysadmin'].map((name) => Person.signIn(platform, name)));
    if (!coordinator || !sysAdmin) throw new Error('not everybody is here');
    const { items } = await coordinator.get<{ items: Point[] }>('/service-points?pageSize=1');
    const { unitId } = items[0] as Point;
    const open = (name: string, division: string): Promise<Point> =>
      coordinator.post<Point>('/service-points', { name, unitId, division, windowNames: [`${name}一号窗`] });
    // From one division to another: what the plate was routed by before holds no more.
    const [moved, ended, into] = [
      await open('合并前甲点', '632802'),
      await open('合并前乙点', '632801'),
      await open('合并后的点', '632801'),
    ];
    const allCounted = async (): Promise<boolean> => {
      const [{ servicePoints }, { total }] = await Promise.all([
        coordinator.get<{ servicePoints: number }>('/statistics/summary'),
        coordinator.get<{ total: number }>('/service-points?pageSize=1'),
      ]);
      return servicePoints === total;
    };
    await until('the service points to be counted', allCounted);

    for (const { plateCode } of [moved, moved, ended, into]) expect(await evaluate(plateCode)).toBe(201);
    const merge = (from: Point, moveWindows: boolean): Promise<{ windowsMoved: number }> =>
      coordinator.post('/service-points/merge', { ids: [from.id], intoId: into.id, moveWindows, reason: '机构合并' });
    expect(await merge(moved, true)).toMatchObject({ windowsMoved: 1 });
    expect(await merge(ended, false)).toMatchObject({ windowsMoved: 0 });
    expect(await evaluate(moved.plateCode)).toBe(201);
    expect(await evaluate(ended.plateCode)).toBe(410);
    const page = await fetch(`${platform.url}/e/${ended.plateCode}`);
    expect([page.status, (await page.text()).includes(into.name)]).toEqual([410, true]);

    const counted = async (): Promise<Record<string, number>> => {
      const { groups } = await coordinator.get<{ groups: Group[] }>(
        `/statistics/summary?unitId=${unitId}&groupBy=servicePoint&pageSize=200`,
      );
      const of = (point: Point): number => groups.find(({ key }) => key === point.id)?.evaluations ?? 0;
      return { moved: of(moved), ended: of(ended), into: of(into) };
    };
    const wanted = { moved: 2, ended: 1, into: 2 };
    await until('the figures', async () => JSON.stringify(await counted()) === JSON.stringify(wanted));
    await until('those in use to be counted', allCounted);
    await sysAdmin.post('/statistics/rebuild');
    const rebuilt = (): Promise<{ run: { state: string } }> => sysAdmin.get('/statistics/rebuild');
    await until('the rebuild', async () => (await rebuilt()).run.state === 'done');
    expect(await rebuilt()).toMatchObject({ run: { state: 'done', corrected: 0, error: '' } });
    expect(await counted()).toEqual(wanted);
    const gone = await coordinator.get<Point>(`/service-points/${moved.id}`);
    expect(gone).toMatchObject({ retired: true, successorIds: [into.id] });
  });
});
