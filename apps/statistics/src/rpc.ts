import { evaluation, lead, statistics, TOPICS } from '@mingjing/contracts';
import { authorise, rpc, type RpcBinding, type ServiceContext } from '@mingjing/kit';
import { directoryOf } from './directory';
import type { Ledger } from './ledger';
import { getSummary } from './queries';
import { rebuild, type EventExport } from './rebuild';

/** StatisticsService of proto/mingjing/statistics/v1. */
export function rpcs(context: ServiceContext, ledger: Ledger): RpcBinding[] {
  const directory = directoryOf(context);
  return [
    rpc(statistics.StatisticsServiceService, {
      getSummary: (request, { actor }) => getSummary(ledger, directory, actor, request),
      async rebuild(_request, { actor }) {
        authorise(actor, 'statistics.rebuild');
        return rebuild(ledger, context.clock, exportsOf(context));
      },
    }),
  ];
}

/** The owners of what is counted; their documents are the truth. */
function exportsOf(context: ServiceContext): EventExport[] {
  const owners = [
    { topic: TOPICS.evaluation, client: context.client(evaluation.EvaluationServiceService, '') },
    { topic: TOPICS.lead, client: context.client(lead.LeadServiceService, '') },
  ];
  return owners.map(({ topic, client }) => ({
    topic,
    async *events() {
      for await (const { events } of client.exportEvents({ after: '' })) yield events;
    },
  }));
}
