import type { evaluation as proto } from '@mingjing/contracts';
import type { Form } from './form';
import type { Matter } from './matter';
import { maskName, maskPhone } from './phone';
import type { ServicePoint } from './service-point';
import { plateInUse, type Plate, type Window } from './window';

/** A stored state with its id and version. */
export interface Stored<S> {
  id: string;
  version: number;
  state: S;
}

/** Where something was handled or said, in words. */
export interface Names {
  servicePointName: string;
  windowName: string;
  unitName: string;
}

const last = (path: readonly string[]): string => path.at(-1) ?? '';

export function servicePointView({ id, version, state }: Stored<ServicePoint>, plateCode: string): proto.ServicePoint {
  const { name, kind, unitId, unitName, divisionPath, retired, successorId, predecessorIds = [] } = state;
  const successorIds = state.successorIds ?? [successorId].filter(Boolean);
  return {
    id,
    name,
    kind,
    unitId,
    unitName,
    division: last(divisionPath),
    divisionPath,
    retired,
    successorId,
    plateCode,
    version,
    successorIds: [...successorIds],
    predecessorIds: [...predecessorIds],
  };
}

export function windowView({ id, version, state }: Stored<Window>): proto.Window {
  const { servicePointId, name, number, staff } = state;
  return {
    id,
    servicePointId,
    name,
    number,
    staff: staff.map((one) => ({ name: one.name, badge: one.badge })),
    plateCode: plateInUse(state)?.code ?? '',
    version,
  };
}

export function plateView(windowId: string, servicePointId: string, plate: Plate): proto.Plate {
  const { code, state, replacedBy, issuedAt, endedAt, reason } = plate;
  return {
    code,
    windowId,
    servicePointId,
    state,
    replacedBy,
    issuedAt,
    endedAt: endedAt ?? undefined,
    reason,
    windowName: '',
    servicePointName: '',
    unitName: '',
  };
}

export function formView(form: Form): proto.EvaluationForm {
  const { levels, dimensions, maxTextLength, changeHours } = form;
  // Whole hours on the wire; the receipt gives the moment itself.
  return {
    levels: levels.map((one) => ({ ...one })),
    dimensions: dimensions.map((one) => ({ ...one })),
    maxTextLength,
    changeHours: Math.floor(changeHours),
  };
}

/** @param sealed phone and name opened, to be masked */
export function matterView(
  { id, state }: Stored<Matter>,
  opened: { phone: string; name: string },
  { servicePointName, windowName }: Pick<Names, 'servicePointName' | 'windowName'>,
): proto.Matter {
  const { unitId, servicePointId, windowId, matterNumber, itemCode, itemName, handledOn, divisionPath } = state;
  return {
    id,
    unitId,
    servicePointId,
    windowId,
    matterNumber,
    itemCode,
    itemName,
    handledOn,
    division: last(divisionPath),
    divisionPath,
    phone: maskPhone(opened.phone),
    applicantName: maskName(opened.name),
    servicePointName,
    windowName,
  };
}
