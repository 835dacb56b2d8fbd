import { files, route, V1, type Route } from '../../route';
import * as openData from './open-data';
import * as statistics from './statistics';
import * as tables from './tables';

/** Figures. */
export const routes: readonly Route[] = [
  route('GET', `${V1}/public/open-data.json`, 'statistics.GetOpenData', 'anyone', openData.openDataJson),
  route('GET', `${V1}/public/open-data.csv`, 'statistics.GetOpenData', 'anyone', openData.openDataCsv),
  route('GET', `${V1}/statistics/summary`, 'statistics.GetSummary', 'statistics.read', statistics.summary),
  ...files('/statistics/summary', tables.summary, 'statistics.GetSummary', 'statistics.read'),
  route('GET', `${V1}/statistics/missing-entries`, 'statistics.GetMissingEntries', 'statistics.read', statistics.missing),
  ...files('/statistics/missing-entries', tables.missingEntries, 'statistics.GetMissingEntries', 'statistics.read'),
  route('POST', `${V1}/statistics/rebuild`, 'statistics.Rebuild', 'statistics.rebuild', statistics.rebuild),
  route('GET', `${V1}/statistics/rebuild`, 'statistics.GetRebuild', 'statistics.rebuild', statistics.getRebuild),
];
