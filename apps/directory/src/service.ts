import { directory as contract } from '@mingjing/contracts';
import { defineService, rpc, type RpcBinding } from '@mingjing/kit';
import { carryOutLeftovers } from './carry-out';
import { config } from './config';
import { publications } from './events';
import { migrations } from './migrations';
import { models } from './models';
import { openOffice, type Office } from './office';
import { accessRpcs } from './rpc/access';
import { administrationRpcs } from './rpc/administration';
import { accountRpcs } from './rpc/accounts';
import { numberRpcs } from './rpc/numbers';
import { placeRpcs } from './rpc/places';
import { assignmentRpcs, postRpcs } from './rpc/posts';
import { ownAccountRpcs } from './rpc/own-account';
import { recordRpcs } from './rpc/records';
import { resetRpcs } from './rpc/resets';
import { ruleRpcs } from './rpc/rules';
import { sessionRpcs } from './rpc/sessions';
import { realNow } from './real-time';
import { seed } from './seed';
import { forgetStale } from './stale';
import { recordingDenials } from './trail';

export { recover, type Recovered, type Recovery } from './recover';

const FORGET_EVERY_MS = 10 * 60_000;
const SUM_EVERY_MS = 10_000;
const LEFTOVERS_EVERY_MS = 60_000;

function bind(office: Office): RpcBinding {
  const handlers = {
    ...sessionRpcs(office),
    ...ownAccountRpcs(office),
    ...resetRpcs(office),
    ...placeRpcs(office),
    ...accountRpcs(office),
    ...administrationRpcs(office),
    ...postRpcs(office),
    ...assignmentRpcs(office),
    ...accessRpcs(office),
    ...ruleRpcs(office),
    ...numberRpcs(office),
    ...recordRpcs(office),
  };
  return recordingDenials(rpc(contract.DirectoryServiceService, handlers), office.trail);
}

/** Who and where: divisions, units, posts, accounts, rules, calendar, audit. */
export const directory = defineService({
  name: 'directory',
  config,
  models,
  migrations,
  open: openOffice,
  publishes: ({ models: registered }) => publications(registered),
  rpcs: (office) => [bind(office)],
  jobs: (office) => [
    {
      name: 'directory.forgetStale',
      everyMs: FORGET_EVERY_MS,
      run: () => forgetStale(office),
    },
    {
      name: 'directory.sumFloods',
      everyMs: SUM_EVERY_MS,
      run: () => office.floods.sum(realNow()),
    },
    {
      name: 'directory.carryOutLeftovers',
      everyMs: LEFTOVERS_EVERY_MS,
      run: () => carryOutLeftovers(office),
    },
  ],
  async started(office) {
    await seed(office);
    return () => office.floods.sum(realNow(), true);
  },
});
