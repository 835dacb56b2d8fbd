import { lead as contract } from '@mingjing/contracts';
import { defineService, publication, rpc } from '@mingjing/kit';
import { config } from './config';
import { toMessage } from './events';
import { models, type Models } from './models';
import { policies, type Policies } from './policy';
import { handlers } from './rpc';
import { subscriptions } from './subscriptions';
import { mergesJob } from './merge-telling';
import { unitSidesJob } from './unit-sides';
import { warningsJob } from './warnings';

/** One reader of rules and calendar per running service. */
const readers = new WeakMap<Models, Policies>();
function policiesOf(context: Parameters<typeof policies>[0], registered: Models): Policies {
  const found = readers.get(registered) ?? policies(context);
  readers.set(registered, found);
  return found;
}

/** Cases of unsatisfied evaluations, from screening to closed. */
export const lead = defineService({
  name: 'lead',
  config,
  models,
  publishes: ({ cases }) => [publication(cases, toMessage)],
  rpcs: (context, registered) => [rpc(contract.LeadServiceService, handlers(context, registered, policiesOf(context, registered)))],
  subscriptions: (context, registered) => subscriptions(context, registered, policiesOf(context, registered)),
  jobs: (context, registered) => [
    warningsJob(context, registered, context.config.LEAD_WARNINGS_EVERY_MS),
    unitSidesJob(context, registered),
    mergesJob({ context, models: registered, policies: policiesOf(context, registered) }),
  ],
});
