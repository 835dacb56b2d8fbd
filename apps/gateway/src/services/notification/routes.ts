import { files, route, V1, type Route } from '../../route';
import { takeCallback } from './callbacks';
import * as messages from './messages';
import * as officials from './officials';
import * as replies from './replies';
import * as tables from './tables';

export { kinds } from './imports';

/** Messages, opt-outs, replies, integrity reminders. */
export const routes: readonly Route[] = [
  route('GET', `${V1}/messages`, 'notification.ListMessages', 'message.read', messages.listMessages),
  ...files('/messages', tables.messages, 'notification.ListMessages', 'message.read'),
  route('GET', `${V1}/messages/summary`, 'notification.GetDeliverySummary', 'message.read', messages.deliverySummary),
  route('POST', `${V1}/messages/preview`, 'notification.PreviewText', 'message.read', messages.previewText),
  route('GET', `${V1}/messages/{id}`, 'notification.GetMessage', 'message.read', messages.getMessage),
  route('POST', `${V1}/messages/{id}/cancel`, 'notification.CancelMessage', 'message.manage', messages.cancelMessage),
  route('POST', `${V1}/messages/{id}/retry`, 'notification.RetryMessage', 'message.manage', messages.retryMessage),
  route('GET', `${V1}/opt-outs`, 'notification.ListOptOuts', 'optOut.manage', messages.listOptOuts),
  ...files('/opt-outs', tables.optOuts, 'notification.ListOptOuts', 'optOut.manage'),
  route('POST', `${V1}/opt-outs`, 'notification.SetOptOut', 'optOut.manage', messages.setOptOut),
  route('GET', `${V1}/unclear-replies`, 'notification.ListUnclearReplies', 'reply.settle', replies.listUnclearReplies),
  route('POST', `${V1}/unclear-replies/{id}/settle`, 'notification.SettleReply', 'reply.settle', replies.settleReply),
  route('GET', `${V1}/officials`, 'notification.ListOfficials', 'official.read', officials.listOfficials),
  ...files('/officials', tables.officials, 'notification.ListOfficials', 'official.read'),
  route('POST', `${V1}/officials/import`, 'notification.ImportOfficials', 'official.manage', officials.importOfficials),
  route('POST', `${V1}/officials`, 'notification.PutOfficial', 'official.manage', officials.addOfficial),
  route('PUT', `${V1}/officials/{id}`, 'notification.PutOfficial', 'official.manage', officials.changeOfficial),
  route('GET', `${V1}/officials/reminders`, 'notification.PreviewReminders', 'official.read', officials.previewReminders),
  ...files('/officials/reminders', tables.reminders, 'notification.PreviewReminders', 'official.read'),
  route('POST', `${V1}/sms/{provider}/{what}`, 'notification.TakeCallback', 'anyone', takeCallback),
];
