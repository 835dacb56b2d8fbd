import { lead as contract } from '@mingjing/contracts';
import { evidenceJobs, evidenceRpc, EvidenceWork } from '@mingjing/evidence';
import { defineService, publication, rpc, type ServiceContext } from '@mingjing/kit';
import { warningsJob } from '@mingjing/loop';
import { paperRpc } from '@mingjing/paper';
import { config } from './config';
import { evidenceHost } from './evidence';
import { toMessage } from './events';
import { models, type Models } from './models';
import { casePapers } from './papers';
import { policies, type Policies } from './policy';
import { handlers } from './rpc';
import { subscriptions } from './subscriptions';
import { mergesJob } from './merge-telling';
import { unitSidesJob } from './unit-sides';
import { caseLoop } from './actions';

interface Parts {
  context: ServiceContext<typeof config>;
  models: Models;
  policies: Policies;
  evidence: EvidenceWork;
}

/** Cases of unsatisfied evaluations, from screening to closed. */
export const lead = defineService({
  name: 'lead',
  config,
  models,
  open: (context, registered): Parts => ({
    context,
    models: registered,
    policies: policies(context),
    evidence: new EvidenceWork(context, registered.evidence, evidenceHost(context, registered)),
  }),
  publishes: (parts) => [publication(parts.models.cases, toMessage)],
  rpcs: ({ context, models: registered, policies: read, evidence }) => {
    const own = handlers(context, registered, read, evidence);
    const papers = paperRpc(context, registered.papers, casePapers(context, own.getCase));
    return [rpc(contract.LeadServiceService, own), evidenceRpc(evidence), papers];
  },
  subscriptions: (parts) => subscriptions(parts.context, parts.models, parts.policies),
  jobs: (parts) => [
    warningsJob({ loop: caseLoop, context: parts.context, aggregates: parts.models.cases }, parts.context.config.LEAD_WARNINGS_EVERY_MS),
    unitSidesJob(parts.context, parts.models),
    mergesJob(parts),
    ...evidenceJobs(parts.evidence),
  ],
});
