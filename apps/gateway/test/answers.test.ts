import { requireDescribed } from './answers';

const UNIT = { id: 'u', name: '政务局', division: '632801', divisionPath: ['632801'], documentPrefix: '', retired: false, version: 1 };
const looked = (body: unknown, address = '/api/v1/units/u') =>
  requireDescribed('GET', address, { status: 200, type: 'application/json', body });

test('an answer as its message says it is taken, moments and what may be absent too', () => {
  looked(UNIT);
  looked({ items: [UNIT], total: 1 }, '/api/v1/units?query=x');
  const step = { id: 'c', plateCode: '', windowId: '', servicePointId: '', windowName: '', servicePointName: '', unitName: '' };
  const plate = { ...step, code: 'A', state: 'issued', replacedBy: '', reason: '', issuedAt: '2026-03-05T01:00:00.000Z' };
  const { id: _id, plateCode: _plateCode, ...shown } = plate;
  looked({ items: [shown], total: 1 }, '/api/v1/plates');
});

test.each<[string, unknown]>([
  ['a field that is missing', { ...UNIT, division: undefined }],
  ['a field of another type', { ...UNIT, retired: 'no' }],
  ['a field nobody described', { ...UNIT, secret: 1 }],
])('%s is refused', (_, body) => {
  expect(() => looked(JSON.parse(JSON.stringify(body)))).toThrow('the answer of GET /api/v1/units/{id}');
});
