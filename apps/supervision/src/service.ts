import { supervision as contract, directory, TOPICS } from '@mingjing/contracts';
import { evidenceJobs, evidenceRpc, EvidenceWork } from '@mingjing/evidence';
import { defineService, on, publication, rpc } from '@mingjing/kit';
import { recomputeDeadlines, warningsJob } from '@mingjing/loop';
import { config } from './config';
import { toMessage } from './events';
import { evidenceHost } from './evidence';
import { instructionLoop as loop } from './loop';
import { models } from './models';
import { policies } from './policy';
import { handlers, type Parts } from './rpc';

const kept = ({ context, models: { instructions: aggregates }, policies: read }: Parts) => ({ loop, context, aggregates, policies: read });

/** Joint supervision: instructions to several forces, from the draft to closed. */
export const supervision = defineService({
  name: 'supervision',
  config,
  models,
  open: (context, registered): Parts => ({
    ...{ context, models: registered, policies: policies(context) },
    ...{ evidence: new EvidenceWork(context, registered.evidence, evidenceHost(context, registered)) },
    everyMs: context.config.SUPERVISION_WARNINGS_EVERY_MS,
  }),
  publishes: (parts) => [publication(parts.models.instructions, toMessage)],
  rpcs: (parts) => [rpc(contract.SupervisionServiceService, handlers(parts)), evidenceRpc(parts.evidence)],
  subscriptions: (parts) => [
    {
      ...{ topic: TOPICS.directory, acting: true, reconciliation: { of: 'newest' } },
      // A calendar entered or corrected later moves the limits that run.
      handlers: on('mingjing.directory.v1.CalendarChanged', directory.CalendarChanged, ({ id }) => recomputeDeadlines(kept(parts), id)),
    },
  ],
  jobs: (parts) => [warningsJob(kept(parts), parts.everyMs), ...evidenceJobs(parts.evidence)],
});
