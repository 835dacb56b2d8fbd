import { notification as proto } from '@mingjing/contracts';
import { authorise, rpc, type RpcBinding } from '@mingjing/kit';
import { takeCallback } from './callbacks';
import { sendCode } from './codes';
import { exported } from './export';
import { optOutHandlers } from './opt-outs';
import { previewText } from './preview';
import { messageHandlers } from './queries';
import { reminderHandlers } from './reminders/rpc';
import { unclearHandlers } from './settling';
import { deliverySummary } from './summary';
import type { Work } from './work';

/** Every RPC and where it is answered. */
export function rpcs(work: Work): RpcBinding[] {
  return [
    rpc(proto.NotificationServiceService, {
      ...messageHandlers(work),
      getDeliverySummary: (request, { actor }) => deliverySummary(work, request, actor),
      previewText: (request, { actor }) => previewText(work, request, actor),
      takeCallback: (request, call) => takeCallback(work, request, call),
      sendCode: (request, call) => sendCode(work, request, call),
      ...optOutHandlers(work),
      ...unclearHandlers(work),
      ...reminderHandlers(work),
      exportEvents: ({ after }, { actor }) => {
        authorise(actor, 'events.export');
        return exported(work.models, after);
      },
    }),
  ];
}
