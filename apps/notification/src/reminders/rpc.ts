import type { notification as proto } from '@mingjing/contracts';
import type { CallContext } from '@mingjing/kit';
import type { Work } from '../work';
import { importOfficials } from './official-import';
import { listOfficials, putOfficial } from './officials-rpc';
import { listOfficialNumbers } from './official-numbers';
import { previewReminders } from './preview';

/** Officials and what they are reminded of. */
export function reminderHandlers(work: Work) {
  return {
    listOfficials: (request: proto.ListOfficialsRequest, call: CallContext) => listOfficials(work, request, call),
    listOfficialNumbers: (request: proto.ListOfficialNumbersRequest, call: CallContext) => listOfficialNumbers(work, request, call),
    putOfficial: (request: proto.PutOfficialRequest, call: CallContext) => putOfficial(work, request, call),
    importOfficials: (request: proto.ImportOfficialsRequest, call: CallContext) => importOfficials(work, request, call),
    previewReminders: (request: proto.PreviewRemindersRequest, call: CallContext) => previewReminders(work, request, call),
  };
}
