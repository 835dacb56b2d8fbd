import { lead as contract } from '@mingjing/contracts';
import { evidenceJobs, evidenceRpc, EvidenceWork } from '@mingjing/evidence';
import { defineService, publication, rpc, type ServiceContext } from '@mingjing/kit';
import { config } from './config';
import { evidenceHost } from './evidence';
import { toMessage } from './events';
import { models, type Models } from './models';
import { policies, type Policies } from './policy';
import { handlers } from './rpc';
import { subscriptions } from './subscriptions';
import { mergesJob } from './merge-telling';
import { unitSidesJob } from './unit-sides';
import { warningsJob } from './warnings';

interface Parts {
  policies: Policies;
  evidence: EvidenceWork;
}

/** Of each running service once: its reader of rules and calendar, and what it does with evidence. */
const made = new WeakMap<Models, Parts>();
function partsOf(context: ServiceContext, registered: Models): Parts {
  const parts = made.get(registered) ?? {
    policies: policies(context),
    evidence: new EvidenceWork(context, registered.evidence, evidenceHost(context, registered)),
  };
  made.set(registered, parts);
  return parts;
}

/** Cases of unsatisfied evaluations, from screening to closed. */
export const lead = defineService({
  name: 'lead',
  config,
  models,
  publishes: ({ cases }) => [publication(cases, toMessage)],
  rpcs: (context, registered) => {
    const parts = partsOf(context, registered);
    const own = handlers(context, registered, parts.policies, parts.evidence);
    return [rpc(contract.LeadServiceService, own), evidenceRpc(parts.evidence)];
  },
  subscriptions: (context, registered) => subscriptions(context, registered, partsOf(context, registered).policies),
  jobs: (context, registered) => [
    warningsJob(context, registered, context.config.LEAD_WARNINGS_EVERY_MS),
    unitSidesJob(context, registered),
    mergesJob({ context, models: registered, policies: partsOf(context, registered).policies }),
    ...evidenceJobs(partsOf(context, registered).evidence),
  ],
});
