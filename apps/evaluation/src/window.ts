import { Refused } from '@mingjing/contracts/refused';
import { missing } from './refusals';

/** 码牌: stands at a window. The newest is in use; the ones before stay on record with their end. */
export interface Plate {
  code: string;
  state: 'issued' | 'ended' | 'revoked';
  issuedAt: Date;
  endedAt: Date | null;
  replacedBy: string;
  reason: string;
}

export interface StaffMember {
  name: string;
  badge: string;
}

/** 窗口 with its plates: one document, so that re-issuing a plate ends the old one in the same write. */
export interface Window {
  servicePointId: string;
  unitId: string;
  divisionPath: string[];
  name: string;
  number: string;
  /** Names of those on duty, as the window shows them to everybody. */
  staff: StaffMember[];
  /** Place in the order of the service point's windows. */
  ordinal: number;
  plates: Plate[];
  /** Codes of all its plates, for the index. */
  plateCodes: string[];
}

export type WindowEvent =
  | { type: 'Opened'; data: Omit<Window, 'plates' | 'plateCodes'> }
  /** It stands at another service point from now on; its plates stay. */
  | { type: 'Moved'; data: Pick<Window, 'servicePointId' | 'unitId' | 'divisionPath' | 'ordinal'> & { from: string; reason: string } }
  | { type: 'Described'; data: { name: string; number: string; staff: StaffMember[] } }
  | { type: 'PlateIssued'; data: { code: string; reason: string } }
  | { type: 'PlateRevoked'; data: { code: string; reason: string } };

export function noWindow(): Window {
  return { servicePointId: '', unitId: '', divisionPath: [], name: '', number: '', staff: [], ordinal: 0, plates: [], plateCodes: [] };
}

export function evolveWindow(window: Window, event: WindowEvent, { at }: { at: Date }): Window {
  switch (event.type) {
    case 'Opened':
    case 'Described':
      return { ...window, ...event.data };
    case 'Moved': {
      const { servicePointId, unitId, divisionPath, ordinal } = event.data;
      return { ...window, servicePointId, unitId, divisionPath, ordinal };
    }
    case 'PlateIssued': {
      const { code, reason } = event.data;
      const earlier = window.plates.map((plate) =>
        plate.state === 'issued'
          ? { ...plate, state: 'ended' as const, endedAt: at, replacedBy: code, reason }
          : { ...plate, replacedBy: plate.replacedBy || code },
      );
      const plate: Plate = { code, state: 'issued', issuedAt: at, endedAt: null, replacedBy: '', reason: '' };
      return { ...window, plates: [...earlier, plate], plateCodes: [...window.plateCodes, code] };
    }
    case 'PlateRevoked': {
      const { code, reason } = event.data;
      return {
        ...window,
        plates: window.plates.map((plate) => (plate.code === code ? { ...plate, state: 'revoked' as const, endedAt: at, reason } : plate)),
      };
    }
  }
}

/** The plate in use; undefined where the last one was revoked. */
export function plateInUse(window: Window): Plate | undefined {
  return window.plates.find((plate) => plate.state === 'issued');
}

export function mustExist(window: Window): void {
  if (!window.servicePointId) throw missing('record');
}

/** @throws Refused `plate.ended` or `plate.revoked` (both HTTP 410): it says what to do */
export function mustBeIssued(window: Window, code: string): void {
  const plate = window.plates.find((one) => one.code === code);
  if (plate?.state === 'issued') return;
  if (plate?.state === 'ended') {
    throw new Refused('plate.ended', 'refused', {
      field: 'code',
      http: 410,
      zh: '这块码牌已更换，请扫描该窗口上的新码牌。',
      en: 'This plate was replaced. Please scan the new plate at the window.',
    });
  }
  throw new Refused('plate.revoked', 'refused', {
    field: 'code',
    http: 410,
    zh: '这块码牌已停用，请向窗口工作人员索取在用的码牌。',
    en: 'This plate is no longer in use. Please ask at the window for the one that is.',
  });
}

export function describe(name: string, number: string, staff: StaffMember[]) {
  return (window: Window): WindowEvent[] => {
    mustExist(window);
    const same = window.name === name && window.number === number && JSON.stringify(window.staff) === JSON.stringify(staff);
    return same ? [] : [{ type: 'Described', data: { name, number, staff } }];
  };
}

/** Issues a plate; the one in use is ended by the same event. */
export function issuePlate(code: string, reason: string) {
  return (window: Window): WindowEvent[] => {
    mustExist(window);
    return [{ type: 'PlateIssued', data: { code, reason } }];
  };
}

export function revokePlate(code: string, reason: string) {
  return (window: Window): WindowEvent[] => {
    mustExist(window);
    mustBeIssued(window, code);
    return [{ type: 'PlateRevoked', data: { code, reason } }];
  };
}

/** Moves it from one service point to another; one that is not there any more stays where it is. */
export function moveWindow(to: Pick<Window, 'servicePointId' | 'unitId' | 'divisionPath' | 'ordinal'>, from: string, reason: string) {
  return (window: Window): WindowEvent[] => (window.servicePointId === from ? [{ type: 'Moved', data: { ...to, from, reason } }] : []);
}
