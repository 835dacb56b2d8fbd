import { randomUUID } from 'node:crypto';
import type { Sealer } from '@mingjing/kit';
import type { Store } from '@mingjing/store';
import { numberText, type DocumentNumber } from '../src/document-number';
import { models } from '../src/models';
import { Registrar, type Asked } from '../src/registrar';

const AT = new Date('2021-07-09T01:00:00Z');
const change = { by: 'a-coordinator', at: AT };
const sealer: Sealer = { seal: (plain) => Buffer.from(plain), open: (sealed) => sealed.toString() };

/**
 * What the register promises on every store.
 * @param open two stores of one platform, as two processes have them; where the store holds one process, twice the same one
 */
export function registrarContract(open: () => Promise<[Store, Store]>): void {
  let stores: [Store, Store];
  let registrars: [Registrar, Registrar];
  let all: (series: string) => Promise<DocumentNumber[]>;
  beforeAll(async () => {
    stores = await open();
    const [first, second] = [...new Set(stores)].map(models);
    registrars = [new Registrar(first!.numbers, sealer), new Registrar((second ?? first!).numbers, sealer)];
    for (const store of new Set(stores)) await store.ready();
    all = async (series) =>
      (await first!.numbers.model.find({ series }).sort({ sequence: 1 }).lean<unknown[]>()).map((doc) => first!.numbers.stateOf(doc));
  });
  afterAll(async () => {
    await stores?.[0].connection.dropDatabase();
    for (const store of new Set(stores)) await store.close();
  });

  const asked = (series: string, unitId = ''): Asked => ({
    ...{ series, year: 2021, kind: 'instruction', division: '632800', divisionPath: ['632800'], unitId, issuer: '州作风办' },
    ...{ paperService: '', paperId: '' },
  });
  const allot = (series: string, cause: string, by: 0 | 1 = 0, unitId = ''): Promise<DocumentNumber> =>
    registrars[by].allot(cause, change, 'instruction', () => Promise.resolve(asked(series, unitId)));
  /** A series nobody else has. */
  const fresh = (): string => `代${randomUUID()}〔2021〕`;
  const counted = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

  test('200 asked for at once in two processes, each cause by both: 1 to 200, each once', async () => {
    const series = fresh();
    const causes = counted(1, 200).map((n) => `${series}:${n}`);
    // In opposite orders, so that they meet over places and over causes.
    const [given, reversed] = await Promise.all([
      Promise.all(causes.map((cause) => allot(series, cause, 0))),
      Promise.all(causes.toReversed().map((cause) => allot(series, cause, 1))),
    ]);
    expect(given.map(numberText)).toEqual(reversed.toReversed().map(numberText));
    expect(given.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(counted(1, 200));
    expect((await all(series)).map(({ sequence }) => sequence)).toEqual(counted(1, 200));
  });

  test('what is allotted stays when nobody comes for it: its cause gets it later, others go on after it', async () => {
    const series = fresh();
    await allot(series, `${series}:lost`);
    expect((await allot(series, `${series}:next`, 1)).sequence).toBe(2);
    expect((await allot(series, `${series}:lost`, 1)).sequence).toBe(1);
    expect(await all(series)).toHaveLength(2);
  });

  test('two bodies that begin one series at the same moment: one of them has it', async () => {
    const series = fresh();
    const [one, other] = await Promise.allSettled([allot(series, `${series}:a`, 0, 'u-a'), allot(series, `${series}:b`, 1, 'u-b')]);
    expect([one.status, other.status].sort()).toEqual(['fulfilled', 'rejected']);
    const { reason } = [one, other].find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(reason).toMatchObject({ code: 'number.prefixTaken' });
    expect(await all(series)).toHaveLength(1);
  });
}
