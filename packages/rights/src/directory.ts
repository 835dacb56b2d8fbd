import { APPS, everyone, HANDLING, OVERSIGHT, right, SYSTEMS, type RightsTable, UNIT } from './right';
import { OFFICIALS } from './roles';

/** Who may do what with divisions, units, people, keys, rules and records of what was done. */
export const directory = {
  'session.open': right(everyone('any', 'system:gateway')),
  'division.read': right(everyone('any', ...OFFICIALS, ...SYSTEMS)),
  'division.manage': right(everyone('any', 'sysAdmin', 'system:platform')),
  'unit.read': right({
    ...OVERSIGHT,
    ...UNIT,
    windowStaff: 'unit',
    ...everyone('division', 'coordinationCentre', 'forceOfficer'),
    ...APPS,
    ...everyone('any', 'sysAdmin', 'secAdmin', 'auditAdmin', ...SYSTEMS),
  }),
  'unit.manage': right({ coordinator: 'division', ...everyone('any', 'sysAdmin', 'system:platform') }),
  'post.read': right({ coordinator: 'division', ...everyone('any', 'sysAdmin', 'secAdmin', 'auditAdmin', 'system:platform') }),
  'post.manage': right(everyone('any', 'secAdmin', 'system:platform')),
  'account.read': right(everyone('any', 'sysAdmin', 'secAdmin', 'system:platform')),
  'account.manage': right(everyone('any', 'sysAdmin', 'system:platform')),
  'assignment.manage': right(everyone('any', 'secAdmin', 'system:platform')),
  // Any two of the three together; never about oneself (apps/directory/src/administration.ts).
  'administration.read': right(everyone('any', 'sysAdmin', 'secAdmin', 'auditAdmin')),
  'administration.propose': right(everyone('any', 'sysAdmin', 'secAdmin', 'auditAdmin')),
  'administration.confirm': right(everyone('any', 'sysAdmin', 'secAdmin', 'auditAdmin')),
  // Number and code of a password reset, for the sender of SMS.
  'code.address': right(everyone('any', 'system:notification')),
  'code.send': right(everyone('any', 'system:directory')),
  'apiKey.manage': right(everyone('any', 'secAdmin', 'system:platform')),
  'rule.read': right(everyone('any', ...OFFICIALS, ...SYSTEMS)),
  // Rules that hold what citizens wrote.
  'rule.readWords': right({ coordinator: 'division', ...everyone('any', ...SYSTEMS) }),
  // From where on evaluations are looked at: whoever knew that could stay below.
  'rule.readThresholds': right({ ...OVERSIGHT, ...everyone('any', ...SYSTEMS) }, 'supervising'),
  'rule.set': right({ coordinator: 'division', 'system:platform': 'any' }, 'supervising'),
  'rule.secure': right(everyone('any', 'secAdmin', 'system:platform')),
  'calendar.read': right(everyone('any', ...OFFICIALS, ...SYSTEMS)),
  'calendar.set': right(everyone('any', 'coordinator', 'system:platform')),
  // The register of documents' numbers. A paper's own is asked for and cancelled by its service, for whoever may there.
  'number.read': right({ ...OVERSIGHT, coordinationCentre: 'division', ...UNIT, forceOfficer: 'unit' }),
  'number.allot': right({
    ...everyone('any', 'system:lead', 'system:supervision'),
    ...HANDLING,
    coordinationCentre: 'division',
    ...UNIT,
    forceOfficer: 'unit',
  }),
  'number.void': right({
    ...everyone('any', 'system:lead', 'system:supervision'),
    coordinator: 'division',
    coordinationCentre: 'division',
    ...everyone('unit', 'unitHead', 'forceOfficer'),
  }),
  'audit.record': right(everyone('any', ...SYSTEMS)),
  'audit.read': right(everyone('any', 'auditAdmin')),
  'events.export': right(
    everyone(
      'any',
      'system:statistics',
      'system:lead',
      'system:supervision',
      'system:evaluation',
      'system:notification',
      'system:platform',
    ),
  ),
} satisfies RightsTable;
