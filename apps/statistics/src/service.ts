import { defineService, systemClock, type ServiceContext } from '@mingjing/kit';
import { config } from './config';
import { ledgerOn, type Ledger } from './ledger';
import { migrations } from './migrations';
import { statisticsModels } from './models';
import { RebuildRuns } from './rebuild-runs';
import { exportsOf, rpcs } from './rpc';
import { subscriptions } from './subscriptions';

const SWEEP_MS = 60_000;
/** Somebody may be looking at a page for the rebuild he asked for to begin. */
const REBUILD_MS = 1_000;

interface Parts {
  context: ServiceContext;
  ledger: Ledger;
}

/** Statistics: other services' events → facts and roll-ups → figures. It publishes nothing. */
export const statistics = defineService({
  name: 'statistics',
  config,
  models: statisticsModels,
  migrations,
  open: (context, models): Parts => ({ context, ledger: ledgerOn(models, context.keys) }),
  rpcs: ({ context, ledger }) => rpcs(context, ledger),
  subscriptions: ({ ledger }) => subscriptions(ledger),
  jobs: (parts) => [
    { name: 'statistics.sweep', everyMs: SWEEP_MS, run: (signal) => parts.ledger.generations.sweep(new Date(), signal) },
    { name: 'statistics.rebuild', everyMs: REBUILD_MS, run: (signal) => recount(parts, signal) },
  ],
  started: ({ ledger }) => ledger.generations.ensure(new Date()),
});

async function recount({ context, ledger }: Parts, signal: AbortSignal): Promise<void> {
  const runs = new RebuildRuns(ledger, systemClock);
  await runs.askIfOutdated();
  await runs.work(exportsOf(context, signal), signal, context.log);
}
