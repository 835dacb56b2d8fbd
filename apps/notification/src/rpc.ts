import { notification as proto } from '@mingjing/contracts';
import { authorise, Refused, rpc, type RpcBinding, type ServiceContext } from '@mingjing/kit';
import { exported } from './export';
import type { Models } from './models';

async function notYet(): Promise<never> {
  throw new Refused('notification.notReady', 'unavailable', { zh: '该功能尚未启用。', en: 'This is not in service yet.' });
}

/** Every RPC and where it is answered. */
export function rpcs(_context: ServiceContext, models: Models): RpcBinding[] {
  return [
    rpc(proto.NotificationServiceService, {
      listMessages: notYet,
      getMessage: notYet,
      cancelMessage: notYet,
      retryMessage: notYet,
      getDeliverySummary: notYet,
      previewText: notYet,
      takeCallback: notYet,
      listOptOuts: notYet,
      setOptOut: notYet,
      listOfficials: notYet,
      putOfficial: notYet,
      importOfficials: notYet,
      previewReminders: notYet,
      exportEvents: ({ after }, { actor }) => {
        authorise(actor, 'events.export');
        return exported(models, after);
      },
    }),
  ];
}
