import type { Office } from './office';
import { ORIGIN_DAYS } from './origins';
import { realNow } from './real-time';

const DAY_MS = 86_400_000;

/**
 * Sessions and failed sign-ins that no rule can make count any more (the longest session and the longest memory are a day), and
 * where people signed in who have not done so for weeks.
 */
export async function forgetStale({ models }: Office): Promise<void> {
  const before = new Date(realNow().getTime() - 2 * DAY_MS);
  await models.sessions.deleteMany({ openedAt: { $lt: before } });
  await models.attempts.deleteMany({ lastFailureAt: { $lt: before } });
  await models.origins.deleteMany({ at: { $lt: new Date(realNow().getTime() - ORIGIN_DAYS * DAY_MS) } });
}
