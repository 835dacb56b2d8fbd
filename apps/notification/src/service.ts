import { defineService, publication } from '@mingjing/kit';
import { config } from './config';
import { toMessage } from './events';
import { models } from './models';
import { rpcs } from './rpc';

export { smsSandbox } from './sandbox/service';

/** What goes out by SMS and what comes back: invitations, reminders, receipts, replies, opt-outs. */
export const notification = defineService({
  name: 'notification',
  config,
  models,
  publishes: ({ messages }) => [publication(messages, toMessage)],
  rpcs: (context, stored) => rpcs(context, stored),
});
