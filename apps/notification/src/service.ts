import { defineService, publication } from '@mingjing/kit';
import { config } from './config';
import { toMessage } from './events';
import { migrations } from './migrations';
import { models } from './models';
import { openWork } from './open';
import { remindersJob } from './reminders/making';
import { rpcs } from './rpc';
import { subscriptions } from './subscriptions';
import { tallyJob } from './tally';
import { erasingJob } from './unclear';

export { smsSandbox } from './sandbox/service';

/** Turns of the dispatcher between two looks for what is to be erased. */
const ERASING_TURNS = 20;

/** What goes out by SMS and what comes back: invitations, reminders, receipts, replies, opt-outs. */
export const notification = defineService({
  name: 'notification',
  config,
  models,
  migrations,
  open: openWork,
  // Of officials nobody is told.
  publishes: ({ models: { messages, officials } }) => [publication(messages, toMessage), publication(officials, () => undefined)],
  rpcs,
  subscriptions,
  jobs(work) {
    const { NOTIFICATION_EVERY_MS: everyMs } = work.context.config;
    return [
      { name: 'messages due', everyMs, run: (ending) => work.dispatcher.turn(ending) },
      tallyJob(work),
      remindersJob(work),
      erasingJob(work, ERASING_TURNS * everyMs),
    ];
  },
  async started({ context, dispatcher }) {
    const { SMS_PROVIDER, DEMO } = context.config;
    if (SMS_PROVIDER === 'sandbox' && !DEMO) context.log.warn('SMS go to the sandbox provider: nobody gets them; set SMS_PROVIDER');
    return () => dispatcher.stop();
  },
});
