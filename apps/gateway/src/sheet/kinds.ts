import {
  HANDLED_COUNT_COLUMNS,
  MATTER_COLUMNS,
  OFFICIAL_COLUMNS,
  PERSON_COLUMNS,
  SERVICE_POINT_COLUMNS,
  UNIT_COLUMNS,
  type Column,
} from './columns';

/** What a kind of spreadsheet holds. Plain data: it goes to the process that reads. */
export interface Kind {
  /** Of its template and its file of rows to correct. */
  title: string;
  columns: readonly Column[];
  /** Rows that agree in all of these fields are one record. */
  record: readonly string[];
  /** The field a repetition is shown at. */
  keyField: string;
  /** Rows of one call to the service. */
  atOnce: number;
}

const MANY = 500;
/** Each new account costs a password's hash: few, so that a call is short and progress is seen. */
const FEW = 50;

const PEOPLE = {
  title: '人员',
  columns: PERSON_COLUMNS,
  record: ['username', 'role', 'units', 'divisions', 'post'],
  keyField: 'username',
  atOnce: MANY,
} as const;

/** By the noun of the address: POST /api/v1/{kind}/import. */
export const KINDS = {
  units: { title: '单位', columns: UNIT_COLUMNS, record: ['division', 'name', 'id'], keyField: 'name', atOnce: MANY },
  accounts: { ...PEOPLE, atOnce: FEW },
  posts: PEOPLE,
  'service-points': { title: '评议对象', columns: SERVICE_POINT_COLUMNS, record: ['unit', 'name', 'id'], keyField: 'name', atOnce: MANY },
  matters: {
    title: '办理事项',
    columns: MATTER_COLUMNS,
    record: ['servicePoint', 'servicePointId', 'matterNumber'],
    keyField: 'matterNumber',
    atOnce: MANY,
  },
  officials: { title: '廉政提醒对象', columns: OFFICIAL_COLUMNS, record: ['unit', 'name', 'phone', 'id'], keyField: 'name', atOnce: MANY },
  'handled-counts': {
    title: '办件量',
    columns: HANDLED_COUNT_COLUMNS,
    record: ['servicePoint', 'servicePointId', 'division', 'unit', 'month'],
    keyField: 'month',
    atOnce: MANY,
  },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as [KindName, ...KindName[]];
