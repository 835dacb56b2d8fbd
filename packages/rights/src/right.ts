import type { Role } from './roles';

/**
 * How far a right reaches: `any` record; records of the assignment's `division` subtrees or units; of its `unit`s only; or
 * records that name the person themselves, while they name them (`member`).
 */
export const REACHES = ['any', 'division', 'unit', 'member'] as const;
export type Reach = (typeof REACHES)[number];
export type Holder = Role | `system:${string}`;
export type Holders = Readonly<Partial<Record<Holder, Reach>>>;

/**
 * `supervising`: of no use to anybody who is of a unit as well, whatever other posts they hold: by each of these it can be told,
 * now or over time, who evaluated a unit or what was noticed of it, or a unit is judged. What both sides do (`case.read`,
 * `case.verify`) has no such mark: the owner shows people of a unit the unit's side.
 * `concerns`: of records about somebody. Whoever it is about and whoever is of that unit never gets at it, whatever their posts,
 * and nobody before it is known whom it concerns.
 */
export type Mark = 'supervising' | 'concerns';

/** One row of the table: who may do it, and how far. */
export interface Right {
  holders: Holders;
  marks: readonly Mark[];
}

export type RightsTable<A extends string = string> = Readonly<Record<A, Right>>;

export const right = (holders: Holders, ...marks: Mark[]): Right => ({ holders, marks });

/** The same reach for several holders. */
export const everyone = (reach: Reach, ...holders: Holder[]): Holders => Object.fromEntries(holders.map((holder) => [holder, reach]));

export const SYSTEMS: readonly Holder[] = [
  'system:gateway',
  'system:directory',
  'system:evaluation',
  'system:lead',
  'system:supervision',
  'system:statistics',
  'system:notification',
  'system:platform',
];
export const OVERSIGHT = everyone('division', 'supervisor', 'coordinator', 'approver', 'leader');
export const UNIT = everyone('unit', 'unitAdmin', 'unitHead');
/** A third-party system: what it may do is the same, what it sees of evaluations is not. */
export const APPS = everyone('division', 'app', 'supervisingApp');
export const HANDLING = everyone('division', 'supervisor', 'coordinator');
