import { evidenceRoutes } from '../../evidence';
import { files, route, V1, type Route } from '../../route';
import { caseActions } from './case-actions';
import * as cases from './cases';
import * as tables from './tables';

/** Cases. */
export const routes: readonly Route[] = [
  route('GET', `${V1}/cases`, 'lead.ListCases', 'case.read', cases.listCases),
  ...files('/cases', tables.cases, 'lead.ListCases', 'case.read'),
  route('GET', `${V1}/cases/{id}`, 'lead.GetCase + evaluation.GetEvaluation', 'case.read', cases.getCase),
  route('GET', `${V1}/cases/{id}/merge-targets`, 'lead.ListMergeTargets', 'case.screen', cases.listMergeTargets),
  ...evidenceRoutes('/cases', 'lead', 'a case', 'case.read', 'case.verify'),
  ...Object.entries(caseActions).map(([name, operation]) =>
    route('POST', `${V1}/cases/{id}/actions/${name}`, 'lead.ActOnCase', 'signedIn', operation),
  ),
];
