import { everyone, right, type RightsTable } from './right';

/** What every service lets those do who run the platform. */
export const operations = {
  'events.reconcile': right(everyone('any', 'sysAdmin')),
  'deadLetter.manage': right(everyone('any', 'sysAdmin', 'system:gateway')),
} satisfies RightsTable;
