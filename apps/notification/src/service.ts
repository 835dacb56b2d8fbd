import { defineService, publication } from '@mingjing/kit';
import { config } from './config';
import { dispatcherOf } from './dispatcher';
import { toMessage } from './events';
import { migrations } from './migrations';
import { models } from './models';
import { remindersJob } from './reminders/making';
import { rpcs } from './rpc';
import { subscriptions } from './subscriptions';
import { tallyJob } from './tally';
import { erasingJob } from './unclear';
import { workOf } from './work';

export { smsSandbox } from './sandbox/service';

/** Turns of the dispatcher between two looks for what is to be erased. */
const ERASING_TURNS = 20;

/** What goes out by SMS and what comes back: invitations, reminders, receipts, replies, opt-outs. */
export const notification = defineService({
  name: 'notification',
  config,
  models,
  migrations,
  // Of officials nobody is told.
  publishes: ({ messages, officials }) => [publication(messages, toMessage), publication(officials, () => undefined)],
  rpcs: (context, stored) => rpcs(workOf(context, stored)),
  subscriptions: (context, stored) => subscriptions(workOf(context, stored)),
  jobs(context, stored) {
    const work = workOf(context, stored);
    const { NOTIFICATION_EVERY_MS: everyMs } = context.config;
    return [
      { name: 'messages due', everyMs, run: (ending) => dispatcherOf(work).turn(ending) },
      tallyJob(work, () => dispatcherOf(work).busy),
      remindersJob(work),
      erasingJob(work, ERASING_TURNS * everyMs),
    ];
  },
  async started(context, stored) {
    const { SMS_PROVIDER, DEMO } = context.config;
    if (SMS_PROVIDER === 'sandbox' && !DEMO) context.log.warn('SMS go to the sandbox provider: nobody gets them; set SMS_PROVIDER');
    const dispatcher = dispatcherOf(workOf(context, stored));
    return () => dispatcher.stop();
  },
});
