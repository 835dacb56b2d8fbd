import { HANDLING, OVERSIGHT, right, type RightsTable, UNIT } from './right';

/** Who may do what in cases of unsatisfied evaluations. */
export const lead = {
  'case.read': right({ ...OVERSIGHT, ...UNIT }),
  'case.screen': right(HANDLING, 'supervising'),
  'case.visit': right(HANDLING, 'supervising'),
  'case.dispatch': right(HANDLING, 'supervising'),
  'case.acknowledge': right(UNIT),
  'case.return': right(UNIT),
  'case.verify': right({ ...HANDLING, ...UNIT }),
  'case.stateOwnSide': right({ windowStaff: 'unit', ...UNIT, ...HANDLING }),
  'case.ruleObjection': right(HANDLING, 'supervising'),
  'case.extend.request': right({ ...UNIT, supervisor: 'division' }),
  'case.extend.decide': right(HANDLING, 'supervising'),
  'case.rectify': right(UNIT),
  'case.acceptRectification': right(HANDLING, 'supervising'),
  'case.finalVisit': right(HANDLING, 'supervising'),
  'case.sign': right({ ...HANDLING, approver: 'division' }, 'supervising'),
  'case.decide': right({ coordinator: 'division' }, 'supervising'),
} satisfies RightsTable;
