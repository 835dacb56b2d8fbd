import { everyone, HANDLING, OVERSIGHT, right, type RightsTable, UNIT } from './right';

const OFFICE = { ...HANDLING, ...everyone('division', 'coordinationCentre') };

/** Who may do what with official documents, whatever they are about: besides, one must be able to read that. */
export const paper = {
  'paper.read': right({ ...OVERSIGHT, coordinationCentre: 'division', ...UNIT, forceOfficer: 'unit' }),
  'paper.draft': right(OFFICE, 'supervising'),
  'paper.review': right(OFFICE, 'supervising'),
  'paper.sign': right(everyone('division', 'approver', 'coordinator'), 'supervising'),
  // Number and delivery of what was signed.
  'paper.issue': right(OFFICE, 'supervising'),
  'paper.receive': right({ ...UNIT, forceOfficer: 'unit' }),
  'paper.void': right(everyone('division', 'coordinator', 'coordinationCentre'), 'supervising'),
} satisfies RightsTable;
