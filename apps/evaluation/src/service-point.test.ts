import {
  evolveServicePoint,
  mustBeInUse,
  noServicePoint,
  readKind,
  rename,
  renameUnit,
  retire,
  type ServicePoint,
  type ServicePointEvent,
} from './service-point';

const registered: ServicePointEvent = {
  type: 'Registered',
  data: { name: '社保窗口', kind: 'serviceWindow', unitId: 'u-1', unitName: '市人社局', divisionPath: ['632800', '632801'], planned: [] },
};
const given = (...events: ServicePointEvent[]): ServicePoint => events.reduce(evolveServicePoint, noServicePoint());

test('the same values again change nothing', () => {
  const point = given(registered);
  expect(rename('社保窗口', 'serviceWindow')(point)).toEqual([]);
  expect(rename('社保综合窗口', 'serviceWindow')(point)).toEqual([
    { type: 'Renamed', data: { name: '社保综合窗口', kind: 'serviceWindow' } },
  ]);
  expect(renameUnit('市人社局')(point)).toEqual([]);
  expect(renameUnit('市人力资源和社会保障局')(point)).toHaveLength(1);
});

test('it is known by the key of its name, of its new one once it is renamed', () => {
  const renamed: ServicePointEvent = { type: 'Renamed', data: { name: '社保（综合）窗口', kind: 'serviceWindow' } };
  expect(given(registered).nameKey).toBe('社保窗口');
  expect(given(registered, renamed).nameKey).toBe('社保(综合)窗口');
  // One that shares its name with another from before is alone under its new name.
  const twin = { ...given(registered), twin: 'sp-2' };
  expect(evolveServicePoint(twin, { type: 'Renamed', data: { name: '社保 窗口', kind: 'serviceWindow' } }).twin).toBe('sp-2');
  expect(evolveServicePoint(twin, renamed).twin).toBeUndefined();
});

test('a retired one names its successor, stays on record and changes no more', () => {
  const [event] = retire('sp-2', '机构合并')(given(registered));
  const point = given(registered, event as ServicePointEvent);
  expect(point).toMatchObject({ retired: true, successorId: 'sp-2', name: '社保窗口' });
  expect(() => mustBeInUse(point)).toThrow(
    expect.objectContaining({ code: 'servicePoint.retired', details: expect.objectContaining({ http: 410 }) }),
  );
  expect(() => rename('x', 'department')(point)).toThrow(expect.objectContaining({ code: 'servicePoint.retired' }));
  expect(() => retire('', '再次')(point)).toThrow(expect.objectContaining({ code: 'servicePoint.retired' }));
});

test('what is not there is missing', () => {
  expect(() => mustBeInUse(noServicePoint())).toThrow(expect.objectContaining({ kind: 'missing' }));
});

test('a kind is given by code or by name', () => {
  expect(readKind('社区窗口')).toBe('communityWindow');
  expect(readKind('department')).toBe('department');
  expect(readKind('')).toBe('serviceWindow');
  expect(() => readKind('toString')).toThrow(
    expect.objectContaining({ code: 'servicePoint.unknownKind', details: expect.objectContaining({ field: 'kind' }) }),
  );
  const inChinese = expect.stringMatching(/^没有“食堂”这种评议对象。请填其中之一：机关科室、[^a-z]*$/);
  expect(() => readKind('食堂')).toThrow(expect.objectContaining({ details: expect.objectContaining({ zh: inChinese }) }));
});
