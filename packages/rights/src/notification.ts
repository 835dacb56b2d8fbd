import { everyone, HANDLING, right, type RightsTable } from './right';

/** Who may do what with messages, opt-outs and the register of officials. */
export const notification = {
  'message.read': right(HANDLING, 'supervising'),
  'message.manage': right(everyone('division', 'coordinator'), 'supervising'),
  'message.callback': right(everyone('any', 'system:gateway')),
  'optOut.manage': right(everyone('any', 'coordinator'), 'supervising'),
  // What people wrote back and nobody could read by rule.
  'reply.settle': right({ coordinator: 'division' }, 'supervising'),
  'official.read': right(HANDLING, 'supervising'),
  // Keyed hashes of their numbers, for the service that holds evaluations back.
  'official.numbers': right(everyone('any', 'system:evaluation')),
  'official.manage': right({ coordinator: 'division', 'system:platform': 'any' }, 'supervising'),
} satisfies RightsTable;
