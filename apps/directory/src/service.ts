import { directory as contract } from '@mingjing/contracts';
import { defineService, rpc, type RpcBinding } from '@mingjing/kit';
import { carryOutLeftovers } from './carry-out';
import { config } from './config';
import { publications } from './events';
import { migrations } from './migrations';
import { models, type Models } from './models';
import { openOffice, type DirectoryContext, type Office } from './office';
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

/** One office per running service, whoever asks first. */
const offices = new WeakMap<Models, Office>();
function officeOf(context: DirectoryContext, registered: Models): Office {
  const office = offices.get(registered) ?? openOffice(context, registered);
  offices.set(registered, office);
  return office;
}

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
  publishes: publications,
  rpcs: (context, registered) => [bind(officeOf(context, registered))],
  jobs: (context, registered) => [
    {
      name: 'directory.forgetStale',
      everyMs: FORGET_EVERY_MS,
      run: () => forgetStale(officeOf(context, registered)),
    },
    {
      name: 'directory.sumFloods',
      everyMs: SUM_EVERY_MS,
      run: () => officeOf(context, registered).floods.sum(realNow()),
    },
    {
      name: 'directory.carryOutLeftovers',
      everyMs: LEFTOVERS_EVERY_MS,
      run: () => carryOutLeftovers(officeOf(context, registered)),
    },
  ],
  async started(context, registered) {
    const office = officeOf(context, registered);
    await seed(office);
    return () => office.floods.sum(realNow(), true);
  },
});
