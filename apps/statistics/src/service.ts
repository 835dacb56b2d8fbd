import { defineService, systemClock, type ServiceContext } from '@mingjing/kit';
import { config } from './config';
import { ledgerOn, type Ledger } from './ledger';
import { rebuild } from './rebuild';
import { exportsOf, rpcs } from './rpc';
import { subscriptions } from './subscriptions';

const SWEEP_MS = 60_000;
const RECOUNT_MS = 60_000;

/** Statistics: other services' events → facts and roll-ups → figures. It publishes nothing. */
export const statistics = defineService({
  name: 'statistics',
  config,
  models: ledgerOn,
  rpcs,
  subscriptions: (_context, ledger) => subscriptions(ledger),
  jobs: (context, ledger) => [
    { name: 'statistics.sweep', everyMs: SWEEP_MS, run: (signal) => ledger.generations.sweep(new Date(), signal) },
    { name: 'statistics.recount', everyMs: RECOUNT_MS, run: (signal) => recount(context, ledger, signal) },
  ],
  started: (_context, ledger) => ledger.generations.ensure(new Date()),
});

/** After an update that counts more than before, everything is counted anew, once, without anybody asking for it. */
async function recount(context: ServiceContext, ledger: Ledger, signal: AbortSignal): Promise<void> {
  if (await ledger.generations.outdated()) await rebuild(ledger, systemClock, exportsOf(context, signal));
}
