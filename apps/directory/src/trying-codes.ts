import type { IssuedCode } from './account';
import type { Attempts } from './attempts';
import type { Office } from './office';
import { realNow } from './real-time';
import { typedCode } from './reset';

/** Tries with one half of a code, after which it is void: whoever has one half does not come by the other. */
const HALF_TRIES = 10;

/** Whether this code was typed. One after another for each code, so that many at once cannot pass the limit together. */
export async function triedCode({ models, context, turns }: Office, code: IssuedCode | undefined, typed: string): Promise<boolean> {
  if (!code?.pickup) return typedCode(context.keys, code, typed) === 'right';
  const key = context.keys.mac('directory.signIn')(`code|${code.id}`);
  return turns.take(key, async () => {
    const found = await models.attempts.findOne({ _id: key }).lean<Attempts>();
    const said = typedCode(context.keys, code, typed);
    if ((found?.failures ?? 0) >= HALF_TRIES) return false;
    if (said === 'half') await counted(models.attempts, key, code.until);
    return said === 'right';
  });
}

/** Kept as long as the code is good, whenever the last failure was: sweeping goes by that moment. */
async function counted(attempts: Office['models']['attempts'], key: string, until: Date): Promise<void> {
  const lastFailureAt = new Date(Math.max(until.getTime(), realNow().getTime()));
  await attempts.updateOne({ _id: key }, { $inc: { failures: 1 }, $set: { lastFailureAt } }, { upsert: true });
}
