import type { CallContext } from '@mingjing/kit';
import type { Refused } from '@mingjing/contracts/refused';
import type { Loaded } from '@mingjing/store';
import { signInPolicy } from '@mingjing/rules';
import { accountId, isService, type Account, type AccountEvent } from './account';
import { failuresOf, lockedUntil, signInLocked, type Attempts } from './attempts';
import { ruleInForce, type Office } from './office';
import { passwordMatches } from './password';
import type { Personal } from './personal';
import { realNow } from './real-time';

/** Where somebody tries a password. */
export interface Origin {
  /** Address as the gateway saw it; kept as a keyed hash only. */
  network: string;
  /** A browser in which this very account signed in before, or whatever else counts for itself alone; empty: none. */
  browser: string;
}

/**
 * Id of the account whose name and password these are. What fails counts for the name at this network, and for the network;
 * a browser that is known for the account counts for itself: nobody else's failures keep it out.
 * @param wrong what is answered where they do not belong together
 * @throws Refused signIn.locked, signIn.busy, and `wrong`
 */
export async function verifiedFrom(
  office: Office,
  call: CallContext,
  { username, password, network, browser }: Origin & { username: string; password: string },
  wrong: () => Refused,
): Promise<string> {
  const { models, context, turns, personal, floods } = office;
  const mac = context.keys.mac('directory.signIn');
  const keys = {
    own: mac(browser ? `browser|${browser}|${username}` : `network|${network}|${username}`),
    network: mac(`network|${network}`),
    account: mac(`account|${username}`),
  };
  return turns.take(keys.own, async () => {
    const rule = await ruleInForce(office, signInPolicy);
    const found = await models.attempts.find({ _id: { $in: Object.values(keys) } }).lean<Attempts[]>();
    const attemptsOf = (key: string): Attempts | undefined => found.find(({ _id }) => _id === key);
    const id = accountId(username);
    const ofNetwork = { ...rule, failures: rule.networkFailures, longestWaitSeconds: rule.waitSeconds };
    const now = realNow();
    const until =
      lockedUntil(attemptsOf(keys.own), rule, now) ?? (browser ? undefined : lockedUntil(attemptsOf(keys.network), ofNetwork, now));
    if (until) {
      await floods.denied(call, keys.network, id, 'signIn.locked', now);
      throw signInLocked(until, now);
    }
    const account = await models.accounts.load(id);
    const lane = browser ? keys.own : keys.network;
    const matches = await passwordMatches(account && usableHash(account, personal), password, lane);
    if (matches && account && !account.state.disabled) {
      if (attemptsOf(keys.own)) await models.attempts.deleteOne({ _id: keys.own });
      return id;
    }
    const failed = async (key: string): Promise<number> => {
      const failures = failuresOf(attemptsOf(key), rule, realNow()) + 1;
      const counted = failures > 1 ? { $inc: { failures: 1 } } : { $set: { failures } };
      await models.attempts.updateOne({ _id: key }, { ...counted, $set: { ...counted.$set, lastFailureAt: realNow() } }, { upsert: true });
      return failures;
    };
    await failed(keys.own);
    if (!browser) await failed(keys.network);
    await floods.denied(call, keys.network, id, 'signIn.refused', realNow());
    // Nothing locks an account for everybody, so somebody must hear of it.
    if ((await failed(keys.account)) === rule.alarmFailures) await office.trail.write(call, 'signIn', id, 'denied', 'signIn.manyFailures');
    throw wrong();
  });
}

/** A first password that a person was shown, in a version that still did so, opens nothing: the holder asks for a code. */
function usableHash({ state, sealed, history }: Loaded<Account, AccountEvent>, personal: Personal): string | undefined {
  const known = state.mustChangePassword && !isService(history[0]?.by);
  return known ? undefined : personal.passwordHash(sealed);
}
