import type { z } from 'zod';
import type { Action } from '@mingjing/kit';
import { asset, ASSET_ROUTE } from './citizen/assets';
import * as receiptPages from './citizen/receipt-pages';
import { invitation, plate } from './citizen/scan-pages';
import { exportOperation, FORMATS } from './export/export';
import { TABLES } from './export/tables';
import { docs, docsFile, openapi } from './docs';
import { healthz, readyz } from './health';
import * as accounts from './nouns/accounts';
import * as administration from './nouns/administration';
import * as alarms from './nouns/alarms';
import { takeCallback } from './nouns/callbacks';
import { caseActions } from './nouns/case-actions';
import * as cases from './nouns/cases';
import * as divisions from './nouns/divisions';
import * as evaluations from './nouns/evaluations';
import * as held from './nouns/held';
import { importHandledCounts, listHandledCounts } from './nouns/handled-counts';
import * as imports from './nouns/imports';
import * as matters from './nouns/matters';
import * as merging from './nouns/merging';
import * as messages from './nouns/messages';
import * as officials from './nouns/officials';
import * as openData from './nouns/open-data';
import * as operations from './nouns/operations';
import * as reconciliations from './nouns/reconciliations';
import * as people from './nouns/people-import';
import * as plates from './nouns/plates';
import * as open from './nouns/public';
import { listReleases } from './nouns/releases';
import * as replies from './nouns/replies';
import * as rules from './nouns/rules';
import * as points from './nouns/service-points';
import * as signIn from './nouns/sign-in';
import * as statistics from './nouns/statistics';
import * as words from './nouns/words';
import { paramsOf, type Operation } from './operation';
import type { Method } from './router';

/** `anyone`; whoever is `signedIn`; or who holds a row of the authorisation table. The owning service decides on the record. */
export type Who = 'anyone' | 'signedIn' | Action;

export interface Route {
  method: Method;
  path: string;
  /** The call it becomes, or what answers instead. */
  rpc: string;
  who: Who;
  operation: Operation;
  /** Of the path; absent where it has none. */
  params?: z.ZodObject;
}

const route = (method: Method, path: string, rpc: string, who: Who, operation: Operation): Route => {
  const params = paramsOf(path);
  return { method, path, rpc, who, operation, ...(params && { params }) };
};

const V1 = '/api/v1';

/** A list as files, for whoever may read the list. */
const files = (path: keyof typeof TABLES, rpc: string, who: Action): Route[] =>
  FORMATS.map((format) => route('GET', `${V1}${path}.${format}`, rpc, who, exportOperation(TABLES[path], format)));

/** Every address there is: method, path, RPC, who may. */
export const routes: readonly Route[] = [
  route('POST', `${V1}/public/evaluations`, 'evaluation.SubmitEvaluations', 'anyone', open.submitEvaluation),
  route('GET', `${V1}/public/plates/{code}/page`, 'evaluation.GetScanPage', 'anyone', open.getPage),
  route('GET', `${V1}/public/receipts/{receipt}`, 'evaluation.GetReceipt', 'anyone', open.getReceipt),
  route('POST', `${V1}/public/receipts/{receipt}`, 'evaluation.ChangeEvaluation', 'anyone', open.changeEvaluation),
  route('PUT', `${V1}/public/receipts/{receipt}/consent`, 'evaluation.SetConsent', 'anyone', open.changeConsent),
  route('GET', `${V1}/public/open-data.json`, 'statistics.GetOpenData', 'anyone', openData.openDataJson),
  route('GET', `${V1}/public/open-data.csv`, 'statistics.GetOpenData', 'anyone', openData.openDataCsv),
  route('GET', '/e/{code}', 'evaluation.GetScanPage', 'anyone', plate.show),
  route('POST', '/e/{code}', 'evaluation.SubmitEvaluations', 'anyone', plate.post),
  route('GET', '/i/{token}', 'evaluation.GetScanPage', 'anyone', invitation.show),
  route('POST', '/i/{token}', 'evaluation.SubmitEvaluations', 'anyone', invitation.post),
  route('GET', '/r/{receipt}', 'evaluation.GetReceipt', 'anyone', receiptPages.showReceipt),
  route('POST', '/r/{receipt}', 'evaluation.ChangeEvaluation', 'anyone', receiptPages.changeByForm),
  route('POST', '/r/{receipt}/consent', 'evaluation.SetConsent', 'anyone', receiptPages.consentByForm),
  route('GET', '/r', 'leads to a receipt', 'anyone', receiptPages.lookUp),
  route('GET', ASSET_ROUTE, 'web-citizen', 'anyone', asset),

  route('POST', `${V1}/auth/login`, 'directory.SignIn', 'anyone', signIn.login),
  route('POST', `${V1}/auth/logout`, 'directory.SignOut', 'signedIn', signIn.logout),
  route('GET', `${V1}/auth/me`, 'directory.ResolveSession', 'signedIn', signIn.me),
  route('POST', `${V1}/auth/password`, 'directory.ChangePassword', 'signedIn', signIn.password),
  route('POST', `${V1}/auth/password-by-code`, 'directory.SetPasswordByCode', 'anyone', signIn.passwordByCode),
  route('POST', `${V1}/auth/reset-notice`, 'directory.AcknowledgeReset', 'signedIn', signIn.acknowledgeReset),
  route('POST', `${V1}/auth/phone`, 'directory.SetOwnPhone', 'signedIn', signIn.phone),

  route('GET', `${V1}/divisions`, 'directory.ListDivisions', 'division.read', divisions.listDivisions),
  route('POST', `${V1}/divisions`, 'directory.CreateDivision', 'division.manage', divisions.createDivision),
  route('GET', `${V1}/divisions/{id}`, 'directory.GetDivision', 'division.read', divisions.getDivision),
  route('GET', `${V1}/units`, 'directory.ListUnits', 'unit.read', divisions.listUnits),
  ...files('/units', 'directory.ListUnits', 'unit.read'),
  route('POST', `${V1}/units`, 'directory.CreateUnit', 'unit.manage', divisions.createUnit),
  route('POST', `${V1}/units/import`, 'directory.ImportUnits', 'unit.manage', divisions.importUnits),
  route('GET', `${V1}/units/{id}`, 'directory.GetUnit', 'unit.read', divisions.getUnit),
  route('PUT', `${V1}/units/{id}`, 'directory.UpdateUnit', 'unit.manage', divisions.updateUnit),

  route('GET', `${V1}/accounts`, 'directory.ListAccounts', 'account.read', accounts.listAccounts),
  ...files('/accounts', 'directory.ListAccounts', 'account.read'),
  route('POST', `${V1}/accounts`, 'directory.CreateAccount', 'account.manage', accounts.createAccount),
  route('POST', `${V1}/accounts/import`, 'directory.ImportAccounts', 'account.manage', people.importAccounts),
  route('PUT', `${V1}/accounts/{id}`, 'directory.UpdateAccount', 'account.manage', accounts.updateAccount),
  route('POST', `${V1}/accounts/{id}/reset-password`, 'directory.ResetPassword', 'account.manage', accounts.resetPassword),
  route('GET', `${V1}/posts`, 'directory.ListPosts', 'post.read', accounts.listPosts),
  ...files('/posts', 'directory.ListPosts', 'post.read'),
  route('POST', `${V1}/posts`, 'directory.CreatePost', 'post.manage', accounts.createPost),
  route('POST', `${V1}/posts/import`, 'directory.ImportPosts', 'assignment.manage', people.importPosts),
  route('POST', `${V1}/assignments`, 'directory.AssignPost', 'assignment.manage', accounts.assignPost),
  route('POST', `${V1}/assignments/{id}/end`, 'directory.EndAssignment', 'assignment.manage', accounts.endAssignment),
  route('GET', `${V1}/administration`, 'directory.GetAdministration', 'administration.read', administration.getAdministration),
  route('POST', `${V1}/administration/proposals`, 'directory.Propose', 'administration.propose', administration.propose),
  route(
    'POST',
    `${V1}/administration/proposals/{id}/confirm`,
    'directory.ConfirmProposal',
    'administration.confirm',
    administration.confirmProposal,
  ),
  route(
    'POST',
    `${V1}/administration/proposals/{id}/withdraw`,
    'directory.WithdrawProposal',
    'administration.propose',
    administration.withdrawProposal,
  ),
  route(
    'GET',
    `${V1}/administration/proposals/{id}/pickup-codes`,
    'directory.ListPickupCodes',
    'administration.propose',
    administration.pickupCodes,
  ),
  route('GET', `${V1}/api-keys`, 'directory.ListApiKeys', 'apiKey.manage', accounts.listApiKeys),
  route('POST', `${V1}/api-keys`, 'directory.CreateApiKey', 'apiKey.manage', accounts.createApiKey),
  route('POST', `${V1}/api-keys/{id}/revoke`, 'directory.RevokeApiKey', 'apiKey.manage', accounts.revokeApiKey),

  route('GET', `${V1}/service-points`, 'evaluation.ListServicePoints', 'servicePoint.read', points.listServicePoints),
  ...files('/service-points', 'evaluation.ListServicePoints', 'servicePoint.read'),
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
  ...files('/plates', 'evaluation.ListPlates', 'plate.read'),
  route('GET', `${V1}/plates/sheet.pdf`, 'evaluation.ListPlates', 'plate.read', plates.sheetPdf),
  route('POST', `${V1}/plates/{code}/revoke`, 'evaluation.RevokePlate', 'plate.revoke', plates.revokePlate),
  route('GET', `${V1}/plates/{code}.svg`, 'evaluation.GetScanPage', 'anyone', plates.plateSvg),
  route('GET', `${V1}/plates/{code}.png`, 'evaluation.GetScanPage', 'anyone', plates.platePng),

  route('GET', `${V1}/matters`, 'evaluation.ListMatters', 'matter.read', matters.listMatters),
  ...files('/matters', 'evaluation.ListMatters', 'matter.read'),
  route('POST', `${V1}/matters`, 'evaluation.CreateMatter', 'matter.enter', matters.createMatter),
  route('POST', `${V1}/matters/import`, 'evaluation.ImportMatters', 'matter.enter', matters.importMatters),
  route('GET', `${V1}/imports/{kind}/template.xlsx`, 'columns of the import', 'signedIn', imports.template),
  route('POST', `${V1}/imports/error-file`, 'what an import answered', 'signedIn', imports.errorFile),
  route('POST', `${V1}/matters/{id}/invitation`, 'evaluation.IssueInvitationToken', 'invitation.issue', matters.issueInvitation),
  route('GET', `${V1}/evaluations`, 'evaluation.ListEvaluations', 'evaluation.read', evaluations.listEvaluations),
  ...files('/evaluations', 'evaluation.ListEvaluations', 'evaluation.read'),
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
  ...files('/releases', 'evaluation.ListReleases', 'release.read'),

  route('GET', `${V1}/handled-counts`, 'evaluation.ListHandledCounts', 'handledCount.read', listHandledCounts),
  route('POST', `${V1}/handled-counts/import`, 'evaluation.ImportHandledCounts', 'handledCount.declare', importHandledCounts),
  ...files('/handled-counts', 'evaluation.ListHandledCounts', 'handledCount.read'),

  route('GET', `${V1}/messages`, 'notification.ListMessages', 'message.read', messages.listMessages),
  ...files('/messages', 'notification.ListMessages', 'message.read'),
  route('GET', `${V1}/messages/summary`, 'notification.GetDeliverySummary', 'message.read', messages.deliverySummary),
  route('POST', `${V1}/messages/preview`, 'notification.PreviewText', 'message.read', messages.previewText),
  route('GET', `${V1}/messages/{id}`, 'notification.GetMessage', 'message.read', messages.getMessage),
  route('POST', `${V1}/messages/{id}/cancel`, 'notification.CancelMessage', 'message.manage', messages.cancelMessage),
  route('POST', `${V1}/messages/{id}/retry`, 'notification.RetryMessage', 'message.manage', messages.retryMessage),
  route('GET', `${V1}/opt-outs`, 'notification.ListOptOuts', 'optOut.manage', messages.listOptOuts),
  ...files('/opt-outs', 'notification.ListOptOuts', 'optOut.manage'),
  route('POST', `${V1}/opt-outs`, 'notification.SetOptOut', 'optOut.manage', messages.setOptOut),
  route('GET', `${V1}/unclear-replies`, 'notification.ListUnclearReplies', 'reply.settle', replies.listUnclearReplies),
  route('POST', `${V1}/unclear-replies/{id}/settle`, 'notification.SettleReply', 'reply.settle', replies.settleReply),
  route('GET', `${V1}/officials`, 'notification.ListOfficials', 'official.read', officials.listOfficials),
  ...files('/officials', 'notification.ListOfficials', 'official.read'),
  route('POST', `${V1}/officials/import`, 'notification.ImportOfficials', 'official.manage', officials.importOfficials),
  route('POST', `${V1}/officials`, 'notification.PutOfficial', 'official.manage', officials.addOfficial),
  route('PUT', `${V1}/officials/{id}`, 'notification.PutOfficial', 'official.manage', officials.changeOfficial),
  route('GET', `${V1}/officials/reminders`, 'notification.PreviewReminders', 'official.read', officials.previewReminders),
  ...files('/officials/reminders', 'notification.PreviewReminders', 'official.read'),
  route('POST', `${V1}/sms/{provider}/{what}`, 'notification.TakeCallback', 'anyone', takeCallback),

  route('GET', `${V1}/cases`, 'lead.ListCases', 'case.read', cases.listCases),
  ...files('/cases', 'lead.ListCases', 'case.read'),
  route('GET', `${V1}/cases/{id}`, 'lead.GetCase + evaluation.GetEvaluation', 'case.read', cases.getCase),
  route('GET', `${V1}/cases/{id}/merge-targets`, 'lead.ListMergeTargets', 'case.screen', cases.listMergeTargets),
  route('GET', `${V1}/cases/{id}/words`, 'evaluation.SuggestWords', 'words.release', words.wordsOfCase),
  ...Object.entries(caseActions).map(([name, operation]) =>
    route('POST', `${V1}/cases/{id}/actions/${name}`, 'lead.ActOnCase', 'signedIn', operation),
  ),

  route('GET', `${V1}/statistics/summary`, 'statistics.GetSummary', 'statistics.read', statistics.summary),
  ...files('/statistics/summary', 'statistics.GetSummary', 'statistics.read'),
  route('GET', `${V1}/statistics/missing-entries`, 'statistics.GetMissingEntries', 'statistics.read', statistics.missing),
  ...files('/statistics/missing-entries', 'statistics.GetMissingEntries', 'statistics.read'),
  route('POST', `${V1}/statistics/rebuild`, 'statistics.Rebuild', 'statistics.rebuild', statistics.rebuild),
  route('GET', `${V1}/statistics/rebuild`, 'statistics.GetRebuild', 'statistics.rebuild', statistics.getRebuild),
  route('GET', `${V1}/rules`, 'directory.GetRules', 'rule.read', rules.listRules),
  route('PUT', `${V1}/rules/{key}`, 'directory.SetRule', 'signedIn', rules.setRule),
  route('GET', `${V1}/calendar/{year}`, 'directory.GetCalendar', 'calendar.read', rules.getCalendar),
  route('PUT', `${V1}/calendar/{date}`, 'directory.SetCalendarDay', 'calendar.set', rules.setCalendarDay),
  route('GET', `${V1}/audit`, 'directory.ListAuditEntries', 'audit.read', operations.listAudit),
  ...files('/audit', 'directory.ListAuditEntries', 'audit.read'),
  route('GET', `${V1}/authorisation`, 'directory.GetAuthorisationTable', 'signedIn', operations.authorisationTable),
  route('GET', `${V1}/dead-letters`, 'operations.ListDeadLetters', 'deadLetter.manage', operations.listDeadLetters),
  route('POST', `${V1}/dead-letters/replay`, 'operations.ReplayDeadLetters', 'deadLetter.manage', operations.replayDeadLetters),
  route('GET', `${V1}/reconciliations`, 'operations.ListReconciliations', 'events.reconcile', reconciliations.listReconciliations),
  route('POST', `${V1}/reconciliations`, 'operations.Reconcile', 'events.reconcile', reconciliations.reconcile),

  route('GET', '/healthz', 'the process itself', 'anyone', healthz),
  route('GET', '/readyz', 'gRPC health of every service', 'anyone', readyz),
  route('GET', '/openapi.json', 'this table', 'anyone', openapi),
  route('GET', '/docs', 'viewer of openapi.json', 'anyone', docs),
  route('GET', '/docs/{file}', 'viewer of openapi.json', 'anyone', docsFile),
  route('GET', '/', 'web-citizen', 'anyone', receiptPages.home),
];
