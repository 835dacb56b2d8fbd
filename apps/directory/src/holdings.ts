import type { Holding } from './administration';
import type { Office } from './office';
import { ADMINISTRATORS } from '@mingjing/rights';
import { isAdministrator, type Post } from './post';

/** Every assignment to a post of the three administrators there ever was, as it stands beside its account. */
export async function holdingsOf({ models }: Pick<Office, 'models'>): Promise<Holding[]> {
  const posts = await models.posts
    .find({ role: { $in: ADMINISTRATORS } })
    .select({ _id: 1 })
    .lean<Pick<Post, '_id'>[]>();
  const docs = await models.accounts.model
    .find({ postIds: { $in: posts.map(({ _id }) => _id) } })
    .select({ history: 0 })
    .lean<{ _id: string }[]>();
  return docs.flatMap((doc) => {
    const { disabled, assignments } = models.accounts.stateOf(doc);
    const held = assignments.filter(({ role }) => isAdministrator(role));
    return held.map((one) => ({ accountId: doc._id, disabled, held: one }));
  });
}
