import { defineService, systemClock, type ServiceContext } from '@mingjing/kit';
import { config } from './config';
import { ledgerOn, type Ledger } from './ledger';
import { migrations } from './migrations';
import { RebuildRuns } from './rebuild-runs';
import { exportsOf, rpcs } from './rpc';
import { subscriptions } from './subscriptions';

const SWEEP_MS = 60_000;
/** Somebody may be looking at a page for the rebuild he asked for to begin. */
const REBUILD_MS = 1_000;

/** Statistics: other services' events → facts and roll-ups → figures. It publishes nothing. */
export const statistics = defineService({
  name: 'statistics',
  config,
  models: ledgerOn,
  migrations,
  rpcs: (context, ledger) => rpcs(context, withKeys(context, ledger)),
  subscriptions: (context, ledger) => subscriptions(withKeys(context, ledger)),
  jobs: (context, ledger) => [
    { name: 'statistics.sweep', everyMs: SWEEP_MS, run: (signal) => ledger.generations.sweep(new Date(), signal) },
    { name: 'statistics.rebuild', everyMs: REBUILD_MS, run: (signal) => recount(context, ledger, signal) },
  ],
  started: (_context, ledger) => ledger.generations.ensure(new Date()),
});

function withKeys({ keys }: ServiceContext, ledger: Ledger): Ledger {
  ledger.evaluated.use(keys);
  return ledger;
}

async function recount(context: ServiceContext, ledger: Ledger, signal: AbortSignal): Promise<void> {
  const runs = new RebuildRuns(ledger, systemClock);
  await runs.askIfOutdated();
  await runs.work(exportsOf(context, signal), signal, context.log);
}
