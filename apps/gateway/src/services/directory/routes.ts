import { files, route, V1, type Route } from '../../route';
import * as accounts from './accounts';
import * as administration from './administration';
import * as audit from './audit';
import * as divisions from './divisions';
import * as documentNumbers from './document-numbers';
import { documentNumbers as numberTable } from './number-table';
import * as people from './people-import';
import * as rules from './rules';
import * as signIn from './sign-in';
import * as tables from './tables';

export { kinds } from './imports';

/** Divisions, units, people and what they may, rules, the calendar, the audit log. */
export const routes: readonly Route[] = [
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
  ...files('/units', tables.units, 'directory.ListUnits', 'unit.read'),
  route('POST', `${V1}/units`, 'directory.CreateUnit', 'unit.manage', divisions.createUnit),
  route('POST', `${V1}/units/import`, 'directory.ImportUnits', 'unit.manage', divisions.importUnits),
  route('GET', `${V1}/units/{id}`, 'directory.GetUnit', 'unit.read', divisions.getUnit),
  route('PUT', `${V1}/units/{id}`, 'directory.UpdateUnit', 'unit.manage', divisions.updateUnit),
  route('GET', `${V1}/accounts`, 'directory.ListAccounts', 'account.read', accounts.listAccounts),
  ...files('/accounts', tables.accounts, 'directory.ListAccounts', 'account.read'),
  route('POST', `${V1}/accounts`, 'directory.CreateAccount', 'account.manage', accounts.createAccount),
  route('POST', `${V1}/accounts/import`, 'directory.ImportAccounts', 'account.manage', people.importAccounts),
  route('PUT', `${V1}/accounts/{id}`, 'directory.UpdateAccount', 'account.manage', accounts.updateAccount),
  route('POST', `${V1}/accounts/{id}/reset-password`, 'directory.ResetPassword', 'account.manage', accounts.resetPassword),
  route('GET', `${V1}/posts`, 'directory.ListPosts', 'post.read', accounts.listPosts),
  ...files('/posts', tables.posts, 'directory.ListPosts', 'post.read'),
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
  route('GET', `${V1}/rules`, 'directory.GetRules', 'rule.read', rules.listRules),
  route('PUT', `${V1}/rules/{key}`, 'directory.SetRule', 'signedIn', rules.setRule),
  route('GET', `${V1}/calendar/{year}`, 'directory.GetCalendar', 'calendar.read', rules.getCalendar),
  route('PUT', `${V1}/calendar/{date}`, 'directory.SetCalendarDay', 'calendar.set', rules.setCalendarDay),
  route('GET', `${V1}/document-numbers`, 'directory.ListNumbers', 'number.read', documentNumbers.listNumbers),
  ...files('/document-numbers', numberTable, 'directory.ListNumbers', 'number.read'),
  route('POST', `${V1}/document-numbers`, 'directory.AllotNumber', 'number.allot', documentNumbers.allotNumber),
  route('POST', `${V1}/document-numbers/{id}/void`, 'directory.VoidNumber', 'number.void', documentNumbers.voidNumber),
  route('GET', `${V1}/audit`, 'directory.ListAuditEntries', 'audit.read', audit.listAudit),
  ...files('/audit', tables.audit, 'directory.ListAuditEntries', 'audit.read'),
  route('GET', `${V1}/authorisation`, 'directory.GetAuthorisationTable', 'signedIn', audit.authorisationTable),
];
