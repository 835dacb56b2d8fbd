import { cases } from './case-table';
import { accounts, audit, posts, units } from './directory-tables';
import { evaluations, handledCounts, matters, plates, releases, servicePoints } from './evaluation-tables';
import { messages, officials, optOuts, reminders } from './message-tables';
import { missingEntries, summary } from './statistics-tables';

/** Every list that can be taken out as a file, by the address of the list. */
export const TABLES = {
  '/units': units,
  '/accounts': accounts,
  '/posts': posts,
  '/service-points': servicePoints,
  '/plates': plates,
  '/matters': matters,
  '/evaluations': evaluations,
  '/releases': releases,
  '/handled-counts': handledCounts,
  '/messages': messages,
  '/opt-outs': optOuts,
  '/officials': officials,
  '/officials/reminders': reminders,
  '/cases': cases,
  '/statistics/summary': summary,
  '/statistics/missing-entries': missingEntries,
  '/audit': audit,
} as const;
