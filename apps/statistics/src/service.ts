import { defineService } from '@mingjing/kit';
import { config } from './config';
import { ledgerOn } from './ledger';
import { rpcs } from './rpc';
import { subscriptions } from './subscriptions';

const SWEEP_MS = 60_000;

/** Statistics: other services' events → facts and roll-ups → figures. It publishes nothing. */
export const statistics = defineService({
  name: 'statistics',
  config,
  models: ledgerOn,
  rpcs,
  subscriptions: (_context, ledger) => subscriptions(ledger),
  jobs: ({ clock }, ledger) => [
    { name: 'statistics.sweep', everyMs: SWEEP_MS, run: (signal) => ledger.generations.sweep(clock.now(), signal) },
  ],
  started: ({ clock }, ledger) => ledger.generations.ensure(clock.now()),
});
