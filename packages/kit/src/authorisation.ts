import { Refused } from '@mingjing/contracts/refused';
import { AUTHORISATION, OF_THEIR_UNITS, type Holder, type Right, type RightsTable } from '@mingjing/rights';
import type { Actor } from './actor';
import { mustNotBeOfUnit } from './sight';

/** Somebody whom a record names, from a moment until (not including) another one, or without end. */
export interface Member {
  accountId: string;
  from: Date;
  to?: Date;
}

/** Whom a record is about. */
export interface Concerns {
  accounts: readonly string[];
  units: readonly string[];
}

export interface Target {
  /** Ancestors of the record's division, itself included. */
  divisionPath?: readonly string[];
  /** The record's unit, or all that it is addressed to. */
  unitId?: string | readonly string[];
  /** Whom the record names, and the moment that counts. */
  membership?: { members: readonly Member[]; at: Date };
  /** Has to be said where the row is marked `concerns`. */
  concerns?: Concerns;
}

export interface Scope {
  all: boolean;
  divisions: string[];
  units: string[];
  /** Records that name the person. */
  member: boolean;
}

/** What a table of rights (packages/rights) comes to, for whoever acts. */
export interface Rights<A extends string> {
  /**
   * What the actor may reach with an action, over all the posts they hold.
   * @throws Refused `authorisation.forbidden` where none of them has it, `authorisation.ofUnit` where a post of a unit stands against it
   */
  scopeOf(actor: Actor, action: A): Scope;
  /**
   * Lets the actor pass or refuses; without a target: whether there is anything that they may do it to.
   * @throws Refused `forbidden` where none of their posts has the action; `missing` where the record is outside their scope or
   * about them
   */
  authorise(actor: Actor, action: A, target?: Target): void;
  /** True where `authorise` would pass. */
  mayDo(actor: Actor, action: A, target?: Target): boolean;
  /**
   * A filter for lists over documents that carry what a target carries, as `divisionPath`, `unitId`, `members` and `concerns`
   * (`accounts`, `units`). Indexes: multikey on `divisionPath`, on `unitId`, on `members.accountId`.
   * @param at the moment that counts for members
   */
  scopeFilter(actor: Actor, action: A, at?: Date): Record<string, unknown>;
}

/** The answer for what is not there and for what the person may not see: the same, so that nobody learns which. */
export function missing(what = 'record'): Refused {
  return new Refused(`${what}.missing`, 'missing', { zh: '没有找到，或者不在您的管辖范围内。', en: 'Not found, or outside your scope.' });
}

/** The mechanics of a table. Services use those of the one table below; a test may have a table of its own. */
export function rightsOf<A extends string>(table: RightsTable<A>): Rights<A> {
  const scopeOf = (actor: Actor, action: A): Scope => scopeIn(table[action], actor, action);
  const authorise = (actor: Actor, action: A, target?: Target): void => {
    const scope = scopeOf(actor, action);
    if (!target) return;
    if (table[action].marks.includes('concerns') && isConcerned(actor, concernsOf(action, target))) throw missing();
    if (!reaches(scope, actor, target)) throw missing();
  };
  return {
    scopeOf,
    authorise,
    mayDo(actor, action, target) {
      try {
        authorise(actor, action, target);
        return true;
      } catch (error) {
        if (error instanceof Refused) return false;
        throw error;
      }
    },
    scopeFilter(actor, action, at) {
      const reached = reachFilter(scopeOf(actor, action), actor, at);
      return table[action].marks.includes('concerns') ? { ...reached, ...notAbout(actor) } : reached;
    },
  };
}

export const { scopeOf, authorise, mayDo, scopeFilter } = rightsOf(AUTHORISATION);

function scopeIn({ holders, marks }: Right, actor: Actor, action: string): Scope {
  const scope: Scope = { all: false, divisions: [], units: [], member: false };
  if (holders[actor.id as Holder] === 'any') return { ...scope, all: true };
  const held = actor.assignments.filter(({ role }) => holders[role]);
  if (held.length > 0 && marks.includes('supervising')) mustNotBeOfUnit(actor);
  for (const assignment of held) {
    const reach = holders[assignment.role];
    if (reach === 'any') return { ...scope, all: true };
    if (reach === 'member') scope.member = true;
    if (reach === 'division') scope.divisions.push(...assignment.divisions);
    if (reach !== 'member') scope.units.push(...assignment.units);
  }
  if (held.length === 0) {
    throw new Refused('authorisation.forbidden', 'forbidden', {
      zh: '您的岗位没有此项权限。如需办理，请联系安全管理员核对岗位。',
      en: `None of your posts may do this (${action}). Ask the security administrator to check your post.`,
    });
  }
  return scope;
}

function reaches({ all, divisions, units, member }: Scope, actor: Actor, { divisionPath, unitId, membership }: Target): boolean {
  if (all) return true;
  const unitIds = typeof unitId === 'string' ? [unitId] : (unitId ?? []);
  if (unitIds.some((id) => units.includes(id))) return true;
  if (divisionPath?.some((division) => divisions.includes(division))) return true;
  if (!member || !membership) return false;
  const { members, at } = membership;
  return members.some(({ accountId, from, to }) => accountId === actor.id && from <= at && (!to || at < to));
}

function reachFilter({ all, divisions, units, member }: Scope, actor: Actor, at?: Date): Record<string, unknown> {
  if (all) return {};
  const ways: Record<string, unknown>[] = [];
  if (divisions.length > 0) ways.push({ divisionPath: { $in: divisions } });
  if (units.length > 0) ways.push({ unitId: { $in: units } });
  if (member) {
    if (!at) throw new Error('a list of records that name people needs the moment that counts');
    ways.push({ members: { $elemMatch: { accountId: actor.id, from: { $lte: at }, $or: [{ to: null }, { to: { $gt: at } }] } } });
  }
  // Posts of no reach at all: nothing.
  if (ways.length === 0) return { divisionPath: { $in: [] } };
  return ways.length === 1 ? ways[0]! : { $or: ways };
}

function concernsOf(action: string, { concerns }: Target): Concerns {
  if (!concerns) throw new Error(`whom the record concerns has to be said for ${action}`);
  return concerns;
}

/** The bodies that the actor is of, other than those they look after. */
function ownUnits({ assignments }: Actor): string[] {
  return assignments.filter(({ role }) => OF_THEIR_UNITS.includes(role)).flatMap(({ units }) => units);
}

function isConcerned(actor: Actor, { accounts, units }: Concerns): boolean {
  return accounts.includes(actor.id) || ownUnits(actor).some((unit) => units.includes(unit));
}

/** Of a record that does not say whom it concerns nobody knows whether it may be shown. */
function notAbout(actor: Actor): Record<string, unknown> {
  return {
    'concerns.accounts': { $exists: true, $nin: [actor.id] },
    'concerns.units': { $exists: true, $nin: ownUnits(actor) },
  };
}
