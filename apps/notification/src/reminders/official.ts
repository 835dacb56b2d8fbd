import type { Day } from '@mingjing/workflow';

/** Somebody who is reminded. Name and phone are sealed beside it; here are keyed hashes that tell whether they are the same. */
export interface Official {
  unitId: string;
  unitName: string;
  divisionPath: string[];
  duty: string;
  /** 入党日; empty for none. */
  partyDay: Day | '';
  paused: boolean;
  /** Reminders of earlier days are not made up for. */
  since: Day | '';
  /** Of unit and name: one official of a name in a unit. */
  identity: string;
  nameHash: string;
  /** The same hash as recipients of messages have. */
  phoneHash: string;
}

export type OfficialFields = Omit<Official, 'since'>;

export type OfficialEvent = { type: 'Added'; data: Official } | { type: 'Changed'; data: Official };

export function noOfficial(): Official {
  return {
    ...{ unitId: '', unitName: '', divisionPath: [], duty: '', partyDay: '' as const, paused: false, since: '' as const },
    ...{ identity: '', nameHash: '', phoneHash: '' },
  };
}

export function evolveOfficial(_before: Official, { data }: OfficialEvent): Official {
  return { ...data };
}

/** Enters an official. */
export function add(fields: OfficialFields, today: Day): OfficialEvent[] {
  return [{ type: 'Added', data: { ...fields, since: today } }];
}

/** Changes an official; whoever comes back from a pause is not reminded of what fell into it. */
export const change =
  (fields: OfficialFields, today: Day) =>
  (before: Official): OfficialEvent[] => {
    const resumed = before.paused && !fields.paused;
    const { since: _since, ...was } = before;
    const same = (Object.keys(fields) as (keyof OfficialFields)[]).every((key) => String(was[key]) === String(fields[key]));
    return same ? [] : [{ type: 'Changed', data: { ...fields, since: resumed ? today : before.since } }];
  };

const COMPARED = { phoneHash: '手机号', duty: '职务', partyDay: '入党日' } as const;

/** In which of the columns of an import the official is another than the row says, by name. */
export function differences(there: Official, row: OfficialFields): string[] {
  return (Object.keys(COMPARED) as (keyof typeof COMPARED)[]).filter((key) => there[key] !== row[key]).map((key) => COMPARED[key]);
}
