import { APPS, everyone, OVERSIGHT, right, type RightsTable, UNIT } from './right';

/** Who may see figures. */
export const statistics = {
  'statistics.readOpen': right(everyone('any', 'citizen', 'system:gateway')),
  'statistics.read': right({ ...OVERSIGHT, ...UNIT, windowStaff: 'unit', ...APPS }),
  'statistics.readDays': right(everyone('any', 'system:gateway')),
  'statistics.rebuild': right(everyone('any', 'sysAdmin')),
} satisfies RightsTable;
