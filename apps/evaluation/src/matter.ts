import { missing } from './refusals';
import type { Source } from './evaluation';

/** 办理事项: what was handled for whom. Phone and name are in the sealed part, never here; nor whether it was evaluated. */
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
  /** Who entered it first; absent in documents from before it was told apart. */
  source?: Exclude<Source, 'open'>;
  /** Keyed hash of the number, the unit and the month it was handled in; absent without a number. */
  number?: string;
  /** Keyed hash of the invitation's token, by which the matter is found; absent until it is invited. Never shown to the unit. */
  invitation?: string;
  /** The invitation is taken before this moment. */
  invitedUntil?: Date;
}

/** What is known of a matter when it is entered. */
export type Entered = Omit<Matter, 'invitation' | 'invitedUntil'>;

export type MatterEvent = { type: 'Recorded'; data: Entered } | { type: 'Invited'; data: { invitation: string; invitedUntil: Date } };

/** Others hear only that a matter was recorded (src/events.ts). */
export const UNPUBLISHED = ['Invited'] as const satisfies readonly MatterEvent['type'][];

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
  };
}

export function evolveMatter(matter: Matter, event: MatterEvent): Matter {
  return { ...matter, ...event.data };
}

/** Gives it its one invitation; asked again it stays the first. */
export function invite(invitation: string, invitedUntil: Date) {
  return (matter: Matter): MatterEvent[] => {
    if (!matter.unitId) throw missing('record');
    return matter.invitation ? [] : [{ type: 'Invited', data: { invitation, invitedUntil } }];
  };
}
