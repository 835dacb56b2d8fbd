import { evolveWindow, issuePlate, mustBeIssued, noWindow, plateInUse, revokePlate, type Window, type WindowEvent } from './window';

const at = new Date('2026-03-05T01:00:00Z');
const later = new Date('2026-06-01T01:00:00Z');
const opened: WindowEvent = {
  type: 'Opened',
  data: {
    servicePointId: 'sp-1',
    unitId: 'u-1',
    divisionPath: ['632800', '632801'],
    name: '社保一号窗',
    number: '1',
    staff: [],
    ordinal: 0,
  },
};

function given(...events: [WindowEvent, Date][]): Window {
  return events.reduce((window, [event, when]) => evolveWindow(window, event, { at: when }), noWindow());
}

const first: WindowEvent = { type: 'PlateIssued', data: { code: 'A', reason: '' } };

test('issuing a plate ends the one in use', () => {
  const window = given([opened, at], [first, at]);
  const [event] = issuePlate('B', '破损')(window);
  expect(event).toEqual({ type: 'PlateIssued', data: { code: 'B', reason: '破损' } });
  const after = evolveWindow(window, event as WindowEvent, { at: later });
  expect(plateInUse(after)?.code).toBe('B');
  expect(after.plates[0]).toEqual({ code: 'A', state: 'ended', issuedAt: at, endedAt: later, replacedBy: 'B', reason: '破损' });
  expect(after.plateCodes).toEqual(['A', 'B']);
});

test('an ended plate says that it was replaced, a revoked one that it is out of use', () => {
  const ended = given([opened, at], [first, at], [{ type: 'PlateIssued', data: { code: 'B', reason: '' } }, later]);
  expect(() => mustBeIssued(ended, 'A')).toThrow(
    expect.objectContaining({ code: 'plate.ended', details: expect.objectContaining({ http: 410 }) }),
  );
  expect(() => mustBeIssued(ended, 'B')).not.toThrow();
  const revoked = given([opened, at], [first, at], [{ type: 'PlateRevoked', data: { code: 'A', reason: '遗失' } }, later]);
  expect(() => mustBeIssued(revoked, 'A')).toThrow(
    expect.objectContaining({ code: 'plate.revoked', details: expect.objectContaining({ http: 410 }) }),
  );
  expect(plateInUse(revoked)).toBeUndefined();
});

test('a revoked plate that is replaced stays revoked and names its successor', () => {
  const window = given(
    [opened, at],
    [first, at],
    [{ type: 'PlateRevoked', data: { code: 'A', reason: '遗失' } }, later],
    [{ type: 'PlateIssued', data: { code: 'B', reason: '' } }, later],
  );
  expect(window.plates[0]).toMatchObject({ state: 'revoked', reason: '遗失', replacedBy: 'B' });
});

test('only a plate in use is revoked, only a window that exists gets one', () => {
  const revoked = given([opened, at], [first, at], [{ type: 'PlateRevoked', data: { code: 'A', reason: '遗失' } }, later]);
  expect(() => revokePlate('A', '再次')(revoked)).toThrow(expect.objectContaining({ code: 'plate.revoked' }));
  expect(() => issuePlate('A', '')(noWindow())).toThrow(expect.objectContaining({ code: 'record.missing' }));
});
