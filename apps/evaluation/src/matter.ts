/** 办理事项: what was handled for whom. Phone and name are in the sealed part, never here. */
export interface Matter {
  unitId: string;
  servicePointId: string;
  windowId: string;
  divisionPath: string[];
  /** 办件编号, unique within the unit: the id derives from both. */
  matterNumber: string;
  itemCode: string;
  itemName: string;
  /** YYYY-MM-DD; a finer time would name the person. */
  handledOn: string;
  hasPhone: boolean;
  /** Learned from the evaluation's own event; never shown to the unit. */
  evaluated: boolean;
}

export type MatterEvent = { type: 'Recorded'; data: Omit<Matter, 'evaluated'> } | { type: 'Evaluated'; data: Record<string, never> };

export function noMatter(): Matter {
  return {
    unitId: '',
    servicePointId: '',
    windowId: '',
    divisionPath: [],
    matterNumber: '',
    itemCode: '',
    itemName: '',
    handledOn: '',
    hasPhone: false,
    evaluated: false,
  };
}

export function evolveMatter(matter: Matter, event: MatterEvent): Matter {
  return event.type === 'Recorded' ? { ...matter, ...event.data } : { ...matter, evaluated: true };
}

/** An evaluation of it came in. */
export function markEvaluated(matter: Matter): MatterEvent[] {
  return matter.unitId && !matter.evaluated ? [{ type: 'Evaluated', data: {} }] : [];
}
