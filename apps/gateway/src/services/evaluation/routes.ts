import { files, route, V1, type Route } from '../../route';
import * as alarms from './alarms';
import * as evaluations from './evaluations';
import { importHandledCounts, listHandledCounts } from './handled-counts';
import * as held from './held';
import * as matters from './matters';
import * as merging from './merging';
import * as plates from './plates';
import * as open from './public';
import { listReleases } from './releases';
import * as points from './service-points';
import * as tables from './tables';
import * as words from './words';

export { kinds } from './imports';

/** Service points, windows, plates, matters, evaluations, and what becomes of them. The hot route stands first. */
export const routes: readonly Route[] = [
  route('POST', `${V1}/public/evaluations`, 'evaluation.SubmitEvaluations', 'anyone', open.submitEvaluation),
  route('GET', `${V1}/public/plates/{code}/page`, 'evaluation.GetScanPage', 'anyone', open.getPage),
  route('GET', `${V1}/public/receipts/{receipt}`, 'evaluation.GetReceipt', 'anyone', open.getReceipt),
  route('POST', `${V1}/public/receipts/{receipt}`, 'evaluation.ChangeEvaluation', 'anyone', open.changeEvaluation),
  route('PUT', `${V1}/public/receipts/{receipt}/consent`, 'evaluation.SetConsent', 'anyone', open.changeConsent),
  route('GET', `${V1}/service-points`, 'evaluation.ListServicePoints', 'servicePoint.read', points.listServicePoints),
  ...files('/service-points', tables.servicePoints, 'evaluation.ListServicePoints', 'servicePoint.read'),
  route('POST', `${V1}/service-points`, 'evaluation.CreateServicePoint', 'servicePoint.manage', points.createServicePoint),
  route('POST', `${V1}/service-points/import`, 'evaluation.ImportServicePoints', 'servicePoint.manage', points.importServicePoints),
  route('POST', `${V1}/service-points/merge`, 'evaluation.MergeServicePoints', 'servicePoint.manage', merging.mergeServicePoints),
  route('GET', `${V1}/service-points/{id}`, 'evaluation.GetServicePoint', 'servicePoint.read', points.getServicePoint),
  route('PUT', `${V1}/service-points/{id}`, 'evaluation.UpdateServicePoint', 'servicePoint.manage', points.updateServicePoint),
  route('POST', `${V1}/service-points/{id}/retire`, 'evaluation.RetireServicePoint', 'servicePoint.manage', points.retireServicePoint),
  route('POST', `${V1}/service-points/{id}/split`, 'evaluation.SplitServicePoint', 'servicePoint.manage', merging.splitServicePoint),
  route('GET', `${V1}/service-points/{id}/windows`, 'evaluation.ListWindows', 'servicePoint.read', points.listWindows),
  route('POST', `${V1}/service-points/{id}/windows`, 'evaluation.CreateWindow', 'window.manage', points.createWindow),
  route('PUT', `${V1}/windows/{id}`, 'evaluation.UpdateWindow', 'window.manage', points.updateWindow),
  route('POST', `${V1}/windows/{id}/plates`, 'evaluation.IssuePlate', 'plate.issue', plates.issuePlate),
  route('GET', `${V1}/plates`, 'evaluation.ListPlates', 'plate.read', plates.listPlates),
  ...files('/plates', tables.plates, 'evaluation.ListPlates', 'plate.read'),
  route('GET', `${V1}/plates/sheet.pdf`, 'evaluation.ListPlates', 'plate.read', plates.sheetPdf),
  route('POST', `${V1}/plates/{code}/revoke`, 'evaluation.RevokePlate', 'plate.revoke', plates.revokePlate),
  route('GET', `${V1}/plates/{code}.svg`, 'evaluation.GetScanPage', 'anyone', plates.plateSvg),
  route('GET', `${V1}/plates/{code}.png`, 'evaluation.GetScanPage', 'anyone', plates.platePng),
  route('GET', `${V1}/matters`, 'evaluation.ListMatters', 'matter.read', matters.listMatters),
  ...files('/matters', tables.matters, 'evaluation.ListMatters', 'matter.read'),
  route('POST', `${V1}/matters`, 'evaluation.CreateMatter', 'matter.enter', matters.createMatter),
  route('POST', `${V1}/matters/import`, 'evaluation.ImportMatters', 'matter.enter', matters.importMatters),
  route('POST', `${V1}/matters/{id}/invitation`, 'evaluation.IssueInvitationToken', 'invitation.issue', matters.issueInvitation),
  route('GET', `${V1}/evaluations`, 'evaluation.ListEvaluations', 'evaluation.read', evaluations.listEvaluations),
  ...files('/evaluations', tables.evaluations, 'evaluation.ListEvaluations', 'evaluation.read'),
  route('GET', `${V1}/evaluations/held`, 'evaluation.ListHeld', 'evaluation.review', held.listHeld),
  route('GET', `${V1}/evaluations/held/bursts`, 'evaluation.ListHeldBursts', 'evaluation.review', held.listHeldBursts),
  route('POST', `${V1}/evaluations/held/accept`, 'evaluation.AcceptEvaluations', 'evaluation.review', held.acceptEvaluations),
  route('POST', `${V1}/evaluations/held/set-aside`, 'evaluation.SetAsideEvaluations', 'evaluation.review', held.setAsideEvaluations),
  route('GET', `${V1}/evaluations/{id}`, 'evaluation.GetEvaluation', 'evaluation.read', evaluations.getEvaluation),
  route('POST', `${V1}/evaluations/{id}/reveal`, 'evaluation.RevealContact', 'evaluation.reveal', evaluations.revealContact),
  route('GET', `${V1}/alarms`, 'evaluation.ListAlarms', 'alarm.read', alarms.listAlarms),
  route('POST', `${V1}/alarms/{id}/acknowledge`, 'evaluation.AcknowledgeAlarm', 'alarm.acknowledge', alarms.acknowledgeAlarm),
  route('GET', `${V1}/words-to-release`, 'evaluation.ListWordsToRelease', 'words.release', words.listWordsToRelease),
  route('POST', `${V1}/words-to-release/{id}/release`, 'evaluation.ReleaseWords', 'words.release', words.releaseWords),
  route('POST', `${V1}/words-to-release/{id}/withhold`, 'evaluation.WithholdWords', 'words.release', words.withholdWords),
  route('GET', `${V1}/released-words`, 'evaluation.ListReleasedWords', 'words.read', words.listReleasedWords),
  route('GET', `${V1}/releases`, 'evaluation.ListReleases', 'release.read', listReleases),
  ...files('/releases', tables.releases, 'evaluation.ListReleases', 'release.read'),
  route('GET', `${V1}/handled-counts`, 'evaluation.ListHandledCounts', 'handledCount.read', listHandledCounts),
  route('POST', `${V1}/handled-counts/import`, 'evaluation.ImportHandledCounts', 'handledCount.declare', importHandledCounts),
  ...files('/handled-counts', tables.handledCounts, 'evaluation.ListHandledCounts', 'handledCount.read'),
  route('GET', `${V1}/cases/{id}/words`, 'evaluation.SuggestWords', 'words.release', words.wordsOfCase),
];
