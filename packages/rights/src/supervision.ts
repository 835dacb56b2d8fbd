import { everyone, right, type RightsTable } from './right';

const CENTRE = everyone('division', 'coordinationCentre');
const CENTRE_AND_HEAD = everyone('division', 'coordinationCentre', 'approver');
/** People of a force, and its own system. */
const FORCE = everyone('unit', 'forceOfficer', 'supervisingApp');

/**
 * Who may do what in joint supervision. A force is the unit of its `forceOfficer`s; what only the persons named may read
 * (`readNamed`) its force alone does not open. The head signs and is told last, so that they read what their centre issues.
 */
export const supervision = {
  'instruction.read': right({ ...CENTRE_AND_HEAD, leader: 'division', ...FORCE }, 'concerns'),
  'instruction.readNamed': right({ approver: 'division', ...everyone('member', 'coordinationCentre', 'forceOfficer') }, 'concerns'),
  'instruction.readClue': right(CENTRE_AND_HEAD, 'concerns'),
  'instruction.lead': right(CENTRE, 'concerns'),
  'instruction.approve': right(everyone('division', 'approver'), 'concerns'),
  'instruction.answer': right(FORCE, 'concerns'),
  // A count that steps tells people of a supervised body that there is an instruction.
  'instruction.figures': right({ ...CENTRE_AND_HEAD, leader: 'division' }, 'supervising'),
  'force.read': right({ ...everyone('any', 'coordinationCentre', 'approver', 'leader', 'forceOfficer', 'system:platform') }),
  'force.set': right({ ...CENTRE, 'system:platform': 'any' }),
} satisfies RightsTable;
