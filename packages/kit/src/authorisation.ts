import { Refused } from '@mingjing/contracts/refused';
import type { Actor, Role } from './actor';
import { mustNotBeOfUnit } from './sight';

/**
 * How far a right reaches: `any` record; records of the assignment's `division` subtrees or units; or of its `unit`s only.
 * The table below is the whole of it: role × action × reach. Each owning service enforces it on the originating person.
 */
export type Reach = 'any' | 'division' | 'unit';
type Holder = Role | `system:${string}`;
type Row = Partial<Record<Holder, Reach>>;

const everyone = (reach: Reach, ...roles: Holder[]): Row => Object.fromEntries(roles.map((role) => [role, reach])) as Row;

const OFFICIALS: Holder[] = [
  'windowStaff',
  'unitAdmin',
  'unitHead',
  'supervisor',
  'coordinator',
  'approver',
  'leader',
  'sysAdmin',
  'secAdmin',
  'auditAdmin',
  'app',
  'supervisingApp',
];
const SERVICES: Holder[] = [
  'system:gateway',
  'system:directory',
  'system:evaluation',
  'system:lead',
  'system:statistics',
  'system:notification',
  'system:platform',
];
const OVERSIGHT = everyone('division', 'supervisor', 'coordinator', 'approver', 'leader');
const UNIT = everyone('unit', 'unitAdmin', 'unitHead');
/** A third-party system: what it may do is the same, what it sees of evaluations is not (sight.ts). */
const APPS = everyone('division', 'app', 'supervisingApp');
const HANDLING = everyone('division', 'supervisor', 'coordinator');

export const AUTHORISATION = {
  'session.open': everyone('any', 'system:gateway'),
  'division.read': everyone('any', ...OFFICIALS, ...SERVICES),
  'division.manage': everyone('any', 'sysAdmin', 'system:platform'),
  'unit.read': {
    ...OVERSIGHT,
    ...UNIT,
    windowStaff: 'unit',
    ...APPS,
    ...everyone('any', 'sysAdmin', 'secAdmin', 'auditAdmin', ...SERVICES),
  },
  'unit.manage': { coordinator: 'division', ...everyone('any', 'sysAdmin', 'system:platform') },
  'post.read': { coordinator: 'division', ...everyone('any', 'sysAdmin', 'secAdmin', 'auditAdmin', 'system:platform') },
  'post.manage': everyone('any', 'secAdmin', 'system:platform'),
  'account.read': everyone('any', 'sysAdmin', 'secAdmin', 'system:platform'),
  'account.manage': everyone('any', 'sysAdmin', 'system:platform'),
  'assignment.manage': everyone('any', 'secAdmin', 'system:platform'),
  // Any two of the three together; never about oneself (apps/directory/src/administration.ts).
  'administration.read': everyone('any', 'sysAdmin', 'secAdmin', 'auditAdmin'),
  'administration.propose': everyone('any', 'sysAdmin', 'secAdmin', 'auditAdmin'),
  'administration.confirm': everyone('any', 'sysAdmin', 'secAdmin', 'auditAdmin'),
  // Number and code of a password reset, for the sender of SMS.
  'code.address': everyone('any', 'system:notification'),
  'code.send': everyone('any', 'system:directory'),
  'apiKey.manage': everyone('any', 'secAdmin', 'system:platform'),
  'rule.read': everyone('any', ...OFFICIALS, ...SERVICES),
  // Rules that hold what citizens wrote.
  'rule.readWords': { coordinator: 'division', ...everyone('any', ...SERVICES) },
  'rule.set': { coordinator: 'division', 'system:platform': 'any' },
  'rule.secure': everyone('any', 'secAdmin', 'system:platform'),
  'calendar.read': everyone('any', ...OFFICIALS, ...SERVICES),
  'calendar.set': everyone('any', 'coordinator', 'system:platform'),
  'audit.record': everyone('any', ...SERVICES),
  'audit.read': everyone('any', 'auditAdmin'),
  'events.export': everyone('any', 'system:statistics', 'system:lead', 'system:evaluation', 'system:notification', 'system:platform'),

  'servicePoint.read': { ...OVERSIGHT, ...UNIT, windowStaff: 'unit', ...APPS, ...everyone('any', ...SERVICES) },
  'servicePoint.manage': { coordinator: 'division', 'system:platform': 'any' },
  'window.manage': { coordinator: 'division', unitAdmin: 'unit', 'system:platform': 'any' },
  'plate.read': { ...HANDLING, unitAdmin: 'unit', 'system:platform': 'any' },
  'plate.issue': { coordinator: 'division', 'system:platform': 'any' },
  'plate.revoke': { coordinator: 'division' },
  'matter.read': { ...HANDLING, unitAdmin: 'unit', ...APPS, ...everyone('any', 'system:notification', 'system:platform') },
  'matter.enter': { coordinator: 'division', unitAdmin: 'unit', ...APPS, 'system:platform': 'any' },
  'invitation.issue': { coordinator: 'division', 'system:notification': 'any', 'system:platform': 'any' },
  // Phone and token of a matter, for the sender of invitations.
  'invitation.address': everyone('any', 'system:notification'),
  // The unit's own count would be no check of the unit.
  'handledCount.declare': { coordinator: 'division', ...APPS, 'system:platform': 'any' },
  'handledCount.read': { ...OVERSIGHT, ...UNIT, ...APPS },
  'scan.read': everyone('any', 'citizen', 'system:gateway'),
  'evaluation.submit': everyone('any', 'citizen', 'system:notification'),
  // Of those who are evaluated nobody: see release.read.
  'evaluation.read': { ...OVERSIGHT, 'system:lead': 'any' },
  'evaluation.reveal': { ...HANDLING },
  // Those that were held: nobody of a unit, whatever other post they hold (evaluation's review-rpc.ts).
  'evaluation.review': { ...HANDLING },
  // What deserves a look at a unit: nobody of one hears of it (evaluation's alarm-rpc.ts).
  'alarm.read': OVERSIGHT,
  'alarm.acknowledge': { ...HANDLING },
  // Figures of closed weeks: all that people of a unit see of its evaluations.
  // An unmarked key those of the units it names: whoever had the batches of a whole division could take them from its open data.
  'release.read': { ...OVERSIGHT, ...UNIT, windowStaff: 'unit', app: 'unit', supervisingApp: 'division' },

  // What a citizen wrote, to be read, shortened and released by somebody who supervises; what was released.
  'words.release': { ...HANDLING, 'system:lead': 'any' },
  'words.read': { ...OVERSIGHT, ...UNIT },
  // The citizen alone lets the unit know them; whom they named so is read for its case.
  'consent.set': everyone('any', 'citizen'),
  'consent.read': everyone('any', 'system:lead'),

  'case.read': { ...OVERSIGHT, ...UNIT },
  'case.screen': HANDLING,
  'case.visit': HANDLING,
  'case.dispatch': HANDLING,
  'case.acknowledge': UNIT,
  'case.return': UNIT,
  'case.verify': { ...HANDLING, ...UNIT },
  'case.stateOwnSide': { windowStaff: 'unit', ...UNIT, ...HANDLING },
  'case.ruleObjection': HANDLING,
  'case.extend.request': { ...UNIT, supervisor: 'division' },
  'case.extend.decide': HANDLING,
  'case.rectify': UNIT,
  'case.acceptRectification': HANDLING,
  'case.finalVisit': HANDLING,
  'case.sign': { ...HANDLING, approver: 'division' },
  'case.decide': { coordinator: 'division' },

  'message.read': HANDLING,
  'message.manage': everyone('division', 'coordinator'),
  'message.callback': everyone('any', 'system:gateway'),
  'optOut.manage': everyone('any', 'coordinator'),
  // What people wrote back and nobody could read by rule.
  'reply.settle': { coordinator: 'division' },
  'official.read': HANDLING,
  // Keyed hashes of their numbers, for the service that holds evaluations back.
  'official.numbers': everyone('any', 'system:evaluation'),
  'official.manage': { coordinator: 'division', 'system:platform': 'any' },

  'statistics.readOpen': everyone('any', 'citizen', 'system:gateway'),
  'statistics.read': { ...OVERSIGHT, ...UNIT, windowStaff: 'unit', ...APPS },
  'statistics.readDays': everyone('any', 'system:gateway'),
  'statistics.rebuild': everyone('any', 'sysAdmin'),
  'events.reconcile': everyone('any', 'sysAdmin'),
  'deadLetter.manage': everyone('any', 'sysAdmin', 'system:gateway'),
} satisfies Record<string, Row>;

export type Action = keyof typeof AUTHORISATION;

/**
 * Of no use to anybody who is of a unit as well, whatever other posts they hold: by each of these it can be told, now or over
 * time, who evaluated a unit or what was noticed of it, or a unit is judged. What both sides do (`case.read`, `case.verify`)
 * is not among them: the owner shows people of a unit the unit's side (apps/lead/src/reading.ts).
 */
const SUPERVISING: ReadonlySet<Action> = new Set<Action>([
  ...(['evaluation.read', 'evaluation.reveal', 'evaluation.review', 'alarm.read', 'alarm.acknowledge', 'words.release'] as const),
  ...(['invitation.issue', 'message.read', 'message.manage', 'optOut.manage', 'reply.settle', 'official.read', 'official.manage'] as const),
  ...(['case.screen', 'case.visit', 'case.dispatch', 'case.ruleObjection', 'case.extend.decide', 'case.acceptRectification'] as const),
  ...(['case.finalVisit', 'case.sign', 'case.decide', 'rule.set'] as const),
]);

export interface Target {
  /** Ancestors of the record's division, itself included. */
  divisionPath?: string[];
  unitId?: string;
}

interface Scope {
  all: boolean;
  divisions: string[];
  units: string[];
}

/**
 * What the actor may reach with an action, over all the posts they hold.
 * @throws Refused `authorisation.forbidden` where none of them has it, `authorisation.ofUnit` where a post of a unit stands against it
 */
export function scopeOf(actor: Actor, action: Action): Scope {
  const row: Row = AUTHORISATION[action];
  const scope: Scope = { all: false, divisions: [], units: [] };
  if (row[actor.id as Holder] === 'any') return { ...scope, all: true };
  const held = actor.assignments.filter(({ role }) => row[role]);
  if (held.length > 0 && SUPERVISING.has(action)) mustNotBeOfUnit(actor);
  for (const assignment of held) {
    const reach = row[assignment.role];
    if (reach === 'any') return { ...scope, all: true };
    if (reach === 'division') scope.divisions.push(...assignment.divisions);
    scope.units.push(...assignment.units);
  }
  if (held.length === 0) {
    throw new Refused('authorisation.forbidden', 'forbidden', {
      zh: '您的岗位没有此项权限。如需办理，请联系安全管理员核对岗位。',
      en: `None of your posts may do this (${action}). Ask the security administrator to check your post.`,
    });
  }
  return scope;
}

/** The answer for what is not there and for what the person may not see: the same, so that nobody learns which. */
export function missing(what = 'record'): Refused {
  return new Refused(`${what}.missing`, 'missing', { zh: '没有找到，或者不在您的管辖范围内。', en: 'Not found, or outside your scope.' });
}

/**
 * Lets the actor pass or refuses.
 * @throws Refused `forbidden` where none of his posts has the action; `missing` where the record is outside his scope
 */
export function authorise(actor: Actor, action: Action, target?: Target): void {
  const scope = scopeOf(actor, action);
  if (scope.all || !target) return;
  if (target.unitId !== undefined && scope.units.includes(target.unitId)) return;
  if (target.divisionPath?.some((division) => scope.divisions.includes(division))) return;
  throw missing();
}

/** True where `authorise` would pass. */
export function mayDo(actor: Actor, action: Action, target?: Target): boolean {
  try {
    authorise(actor, action, target);
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** A filter for lists over documents that carry `divisionPath` (multikey index) and `unitId`. */
export function scopeFilter(actor: Actor, action: Action): Record<string, unknown> {
  const scope = scopeOf(actor, action);
  if (scope.all) return {};
  const { divisions, units } = scope;
  if (units.length === 0) return { divisionPath: { $in: divisions } };
  if (divisions.length === 0) return { unitId: { $in: units } };
  return { $or: [{ divisionPath: { $in: divisions } }, { unitId: { $in: units } }] };
}
