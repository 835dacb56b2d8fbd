import fc from 'fast-check';
import { beginMerge, endMerge, mergeInto, readMerged } from './merge';
import { evolveServicePoint, noServicePoint, retire, type MergePlan, type ServicePoint, type ServicePointEvent } from './service-point';
import { beginSplit, checkParts, endSplit } from './split';

const point = (name: string): ServicePoint => ({
  ...noServicePoint(),
  name,
  unitId: 'u-1',
  unitName: '市人社局',
  divisionPath: ['632800'],
});
const plan = (id: string, ...from: string[]): MergePlan => ({
  id,
  from: from.map((one) => ({ id: one, windowIds: [] })),
  moveWindows: true,
  reason: '机构合并',
  by: 'coordinator-1',
});
const after = (state: ServicePoint, events: ServicePointEvent[]): ServicePoint => events.reduce(evolveServicePoint, state);
const refused = (code: string) => expect.objectContaining({ name: 'Refused', code });

describe('a merge', () => {
  test('is planned on the one they become, retires each of the others and ends', () => {
    const merging = after(point('甲'), beginMerge(plan('p-1', 'sp-2'), [point('乙')])(point('甲')));
    expect(merging.merging).toHaveLength(1);
    const source = after(point('乙'), mergeInto('sp-1', plan('p-1', 'sp-2'))(point('乙')));
    expect(source).toMatchObject({ retired: true, successorId: 'sp-1', successorIds: ['sp-1'] });
    const ended = after(merging, endMerge('p-1', { ids: ['sp-2'], lost: [], windowsMoved: 3 })(merging));
    expect(ended).toMatchObject({ retired: false, merging: [], predecessorIds: ['sp-2'] });
    expect(endMerge('p-1', { ids: ['sp-2'], lost: [], windowsMoved: 3 })(ended)).toEqual([]);
    expect(mergeInto('sp-4', plan('p-2', 'sp-2'))(source)).toEqual([{ type: 'MergeDeclined', data: { planId: 'p-2', into: 'sp-4' } }]);
    expect(after(source, mergeInto('sp-4', plan('p-2', 'sp-2'))(source))).toEqual(source);
  });

  test('needs something to merge, other than the one they become', () => {
    expect(readMerged(['sp-2', ' sp-2 ', 'sp-3', ''], 'sp-1')).toEqual(['sp-2', 'sp-3']);
    expect(() => readMerged([' '], 'sp-1')).toThrow(refused('servicePoint.mergeNothing'));
    expect(() => readMerged(['sp-2', 'sp-1'], 'sp-1')).toThrow(refused('servicePoint.mergeIntoItself'));
    expect(() =>
      readMerged(
        Array.from({ length: 101 }, (_, n) => `sp-${n + 2}`),
        'sp-1',
      ),
    ).toThrow(refused('servicePoint.mergeTooMany'));
  });

  test('is refused with what is retired, or in the middle of a change', () => {
    const gone = after(point('乙'), retire('', '撤销')(point('乙')));
    const busy = after(point('丙'), beginMerge(plan('p-0', 'sp-9'), [point('丁')])(point('丙')));
    const splitting = after(point('戊'), beginSplit({ id: 's-1', parts: [], reason: '', by: '' })(point('戊')));
    expect(() => beginMerge(plan('p-1', 'sp-2'), [gone])(point('甲'))).toThrow(refused('servicePoint.alreadyRetired'));
    expect(() => beginMerge(plan('p-1', 'sp-2'), [point('乙')])(gone)).toThrow(refused('servicePoint.retired'));
    expect(() => beginMerge(plan('p-1', 'sp-2'), [busy])(point('甲'))).toThrow(refused('servicePoint.changing'));
    expect(() => beginMerge(plan('p-1', 'sp-2'), [point('乙')])(splitting)).toThrow(refused('servicePoint.changing'));
    expect(() => retire('', '撤销')(busy)).toThrow(refused('servicePoint.changing'));
    // Two merges into the same one are none of each other's business.
    expect(beginMerge(plan('p-2', 'sp-2'), [point('乙')])(busy)).toHaveLength(1);
  });

  test('however the writes of several merges fall between each other, the chain of successors never closes to a ring', () => {
    const names = ['sp-0', 'sp-1', 'sp-2', 'sp-3'];
    const merge = fc.record({ into: fc.nat(3), from: fc.nat(3) }).filter(({ into, from }) => into !== from);
    fc.assert(
      fc.property(fc.array(merge, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(5), { maxLength: 60 }), (merges, turns) => {
        const points = new Map(names.map((name) => [name, point(name)]));
        const write = (id: string, decide: (state: ServicePoint) => ServicePointEvent[]): void => {
          const state = points.get(id) as ServicePoint;
          try {
            points.set(id, after(state, decide(state)));
          } catch (error) {
            if ((error as Error).name !== 'Refused') throw error;
          }
        };
        const steps = merges.map(({ into, from }, n) => {
          const [to, source] = [names[into] as string, names[from] as string];
          const planned = plan(`p-${n}`, source);
          const begun = (): boolean => points.get(to)?.merging?.some(({ id }) => id === planned.id) === true;
          return [
            () => write(to, beginMerge(planned, [points.get(source) as ServicePoint])),
            () => begun() && write(source, mergeInto(to, planned)),
            () => write(to, endMerge(planned.id, { ids: [source], lost: [], windowsMoved: 0 })),
          ];
        });
        for (const turn of [...turns, ...merges.flatMap((_, n) => [n, n, n])]) steps[turn % merges.length]?.shift()?.();
        for (const name of names) {
          const met = new Set<string>();
          for (let at = name; points.get(at)?.retired; at = points.get(at)?.successorId as string) {
            expect(met.has(at)).toBe(false);
            met.add(at);
          }
        }
      }),
    );
  });
});

describe('a split', () => {
  const part = (name: string, ...windowIds: string[]) => ({ id: `sp-${name}`, name, kind: 'serviceWindow', windowIds, planned: [] });

  test('retires what is split where no window is left to it, in favour of the parts', () => {
    const splitting = after(point('甲'), beginSplit({ id: 's-1', parts: [part('乙')], reason: '分设', by: 'c' })(point('甲')));
    const outcome = { ids: ['sp-2', 'sp-3'] };
    expect(after(splitting, endSplit('s-1', { ...outcome, retired: true })(splitting))).toEqual({
      ...point('甲'),
      splitting: undefined,
      retired: true,
      successorId: 'sp-2',
      successorIds: ['sp-2', 'sp-3'],
    });
    const kept = after(splitting, endSplit('s-1', { ...outcome, retired: false })(splitting));
    expect(kept).toMatchObject({ retired: false, successorId: '' });
    expect(endSplit('s-1', { ...outcome, retired: true })(kept)).toEqual([]);
    expect(() => beginSplit({ id: 's-2', parts: [], reason: '', by: '' })(splitting)).toThrow(refused('servicePoint.changing'));
  });

  test.each([
    [[], 'servicePoint.splitNothing'],
    [[part('甲')], 'servicePoint.splitSameName'],
    [[part('乙'), part('乙')], 'servicePoint.splitSameName'],
    [[part('乙', 'w-1', 'w-1')], 'servicePoint.splitWindowTwice'],
    [[part('乙', 'w-1'), part('丙', 'w-1')], 'servicePoint.splitWindowTwice'],
    [[part('乙', 'w-9')], 'servicePoint.splitForeignWindow'],
    [Array.from({ length: 51 }, (_, n) => part(`第${n}`)), 'servicePoint.splitTooMany'],
  ])('%# is refused with %s', (parts, code) => {
    expect(() => checkParts(parts, ['w-1', 'w-2'], '甲')).toThrow(refused(code));
  });

  test('takes windows that are there, each once', () => {
    expect(() => checkParts([part('乙', 'w-1'), part('丙', 'w-2'), part('丁')], ['w-1', 'w-2'], '甲')).not.toThrow();
  });
});
