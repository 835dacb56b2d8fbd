import { APPS, everyone, HANDLING, OVERSIGHT, right, SYSTEMS, type RightsTable, UNIT } from './right';

/** Who may do what with service points, matters and evaluations. */
export const evaluation = {
  'servicePoint.read': right({ ...OVERSIGHT, ...UNIT, windowStaff: 'unit', ...APPS, ...everyone('any', ...SYSTEMS) }),
  'servicePoint.manage': right({ coordinator: 'division', 'system:platform': 'any' }),
  'window.manage': right({ coordinator: 'division', unitAdmin: 'unit', 'system:platform': 'any' }),
  'plate.read': right({ ...HANDLING, unitAdmin: 'unit', 'system:platform': 'any' }),
  'plate.issue': right({ coordinator: 'division', 'system:platform': 'any' }),
  'plate.revoke': right({ coordinator: 'division' }),
  'matter.read': right({ ...HANDLING, unitAdmin: 'unit', ...APPS, ...everyone('any', 'system:notification', 'system:platform') }),
  'matter.enter': right({ coordinator: 'division', unitAdmin: 'unit', ...APPS, 'system:platform': 'any' }),
  'invitation.issue': right({ coordinator: 'division', 'system:notification': 'any', 'system:platform': 'any' }, 'supervising'),
  // Phone and token of a matter, for the sender of invitations.
  'invitation.address': right(everyone('any', 'system:notification')),
  // The unit's own count would be no check of the unit.
  'handledCount.declare': right({ coordinator: 'division', ...APPS, 'system:platform': 'any' }),
  'handledCount.read': right({ ...OVERSIGHT, ...UNIT, ...APPS }),
  'scan.read': right(everyone('any', 'citizen', 'system:gateway')),
  'evaluation.submit': right(everyone('any', 'citizen', 'system:notification')),
  // Of those who are evaluated nobody: see release.read.
  'evaluation.read': right({ ...OVERSIGHT, 'system:lead': 'any' }, 'supervising'),
  'evaluation.reveal': right({ ...HANDLING }, 'supervising'),
  // Those that were held: nobody of a unit, whatever other post they hold (evaluation's review-rpc.ts).
  'evaluation.review': right({ ...HANDLING }, 'supervising'),
  // What deserves a look at a unit: nobody of one hears of it (evaluation's alarm-rpc.ts).
  'alarm.read': right(OVERSIGHT, 'supervising'),
  'alarm.acknowledge': right({ ...HANDLING }, 'supervising'),
  // Figures of closed weeks: all that people of a unit see of its evaluations.
  // An unmarked key those of the units it names: whoever had the batches of a whole division could take them from its open data.
  'release.read': right({ ...OVERSIGHT, ...UNIT, windowStaff: 'unit', app: 'unit', supervisingApp: 'division' }),
  // What a citizen wrote, to be read, shortened and released by somebody who supervises; what was released.
  'words.release': right({ ...HANDLING, 'system:lead': 'any' }, 'supervising'),
  'words.read': right({ ...OVERSIGHT, ...UNIT }),
  // The citizen alone lets the unit know them; whom they named so is read for its case.
  'consent.set': right(everyone('any', 'citizen')),
  'consent.read': right(everyone('any', 'system:lead')),
} satisfies RightsTable;
