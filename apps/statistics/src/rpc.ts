import { evaluation, lead, notification, statistics, TOPICS } from '@mingjing/contracts';
import { authorise, rpc, systemClock, type RpcBinding, type ServiceContext } from '@mingjing/kit';
import { openData, privacyFloor, type OpenDataRule } from '@mingjing/rules';
import { directoryOf } from './directory';
import type { Ledger } from './ledger';
import { getMissingEntries } from './missing-query';
import { getOpenData, type OpenOffice } from './open-data-query';
import { getSummary } from './queries';
import { getWindowDays } from './window-days';
import type { RebuildRun } from './models';
import type { EventExport } from './rebuild';
import { RebuildRuns } from './rebuild-runs';

/** StatisticsService of proto/mingjing/statistics/v1. */
export function rpcs(context: ServiceContext, ledger: Ledger): RpcBinding[] {
  const directory = directoryOf(context);
  const runs = new RebuildRuns(ledger, systemClock);
  const open: OpenOffice = { ledger, directory, clock: context.clock, rule: () => openDataRule(context), decided: new Map() };
  return [
    rpc(statistics.StatisticsServiceService, {
      getSummary: (request, { actor }) => getSummary(ledger, directory, actor, request),
      getMissingEntries: (request, { actor }) => getMissingEntries(ledger, directory, actor, request),
      async getOpenData(request, { actor }) {
        authorise(actor, 'statistics.readOpen');
        return getOpenData(open, request);
      },
      async getWindowDays(request, { actor }) {
        authorise(actor, 'statistics.readDays');
        return getWindowDays(ledger, request);
      },
      async rebuild(_request, { actor }) {
        authorise(actor, 'statistics.rebuild');
        const run = await runs.ask();
        return { events: run.events, corrected: run.corrected, run: messageOf(run) };
      },
      async getRebuild(_request, { actor }) {
        authorise(actor, 'statistics.rebuild');
        const run = await runs.last();
        return { run: run && messageOf(run) };
      },
    }),
  ];
}

/** The rule of open data, with no smaller groups than those that units are shown. */
async function openDataRule({ rules }: ServiceContext): Promise<OpenDataRule> {
  const [rule, { smallest }] = await Promise.all([rules.get(openData, ''), rules.get(privacyFloor, '')]);
  return { ...rule, smallestGroup: Math.max(rule.smallestGroup, smallest) };
}

function messageOf({ _id, startedAt, endedAt, ...rest }: RebuildRun): statistics.RebuildRun {
  return { ...rest, id: _id, askedAt: new Date(_id), startedAt: startedAt ?? undefined, endedAt: endedAt ?? undefined };
}

/** The owners of what is counted; their documents are the truth. */
export function exportsOf(context: ServiceContext, signal: AbortSignal): EventExport[] {
  const owners = [
    { topic: TOPICS.evaluation, client: context.client(evaluation.EvaluationServiceService, '') },
    { topic: TOPICS.lead, client: context.client(lead.LeadServiceService, '') },
    { topic: TOPICS.notification, client: context.client(notification.NotificationServiceService, '') },
  ];
  return owners.map(({ topic, client }) => ({
    topic,
    async *events() {
      for await (const { events } of client.exportEvents({ after: '' })) {
        signal.throwIfAborted();
        yield events;
      }
    },
  }));
}
