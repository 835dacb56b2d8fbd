import { authorise } from '@mingjing/kit';
import { Refused } from '@mingjing/contracts/refused';
import type { directory } from '@mingjing/contracts';
import { assignPost, endAssignment, heldFor } from '../assignment';
import { derivedId, required } from '../fields';
import { administrationRule, causeOf, change, divisionOf, type Office, type Rpcs } from '../office';
import { checkedPost, type Post } from '../post';
import { findPosts } from '../queries';
import { assignmentReply, postReply } from '../reply';
import { importPosts } from './post-import';

/** Posts and who holds them, which the security administrator keeps. */
export function postRpcs(office: Office): Pick<Rpcs, 'listPosts' | 'createPost'> {
  const { trail, context } = office;
  return {
    async listPosts({ division }, call) {
      return { posts: (await findPosts(office, call, division)).map(postReply) };
    },

    async createPost({ post }, call) {
      authorise(call.actor, 'post.manage');
      if (!post) throw required('post');
      const checked = checkedPost(post);
      const reach = await reachOf(office, checked);
      const made: Post = {
        _id: derivedId('p', call.cause),
        ...checked,
        divisionPath: reach,
        createdAt: context.clock.now(),
        createdBy: call.actor.id,
      };
      await insertOnce(office, made);
      await trail.done(call, 'createPost', made._id, made.role);
      return { post: postReply(made) };
    },
  };
}

/** Every division a post reaches with its ancestors; each named division and unit must exist. */
async function reachOf(office: Office, { divisions, units }: Pick<Post, 'divisions' | 'units'>): Promise<string[]> {
  const paths = await Promise.all(divisions.map(async (id) => (await divisionOf(office, id)).path));
  for (const id of units) {
    const unit = await office.models.units.load(id);
    if (!unit)
      throw new Refused('unit.missing', 'missing', {
        field: 'post.units',
        zh: `没有编号为 ${id} 的单位。`,
        en: `There is no unit ${id}.`,
      });
    paths.push(unit.state.divisionPath);
  }
  return [...new Set(paths.flat())];
}

/** The same call again finds the post it made; another post under its id is another call's. */
async function insertOnce({ models }: Office, post: Post): Promise<void> {
  try {
    await models.posts.insertMany([post]);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 11000) throw error;
    const [there] = await models.posts.find({ _id: post._id }).lean<Post[]>();
    const same = JSON.stringify(there && postReply(there)) === JSON.stringify(postReply(post));
    if (!same)
      throw new Refused('cause.reused', 'conflict', {
        field: 'Idempotency-Key',
        zh: '同一个幂等键被用于不同的内容。请换用新的幂等键。',
        en: 'This idempotency key was used with another body. Use a new key.',
      });
  }
}

export function assignmentRpcs(office: Office): Pick<Rpcs, 'assignPost' | 'endAssignment' | 'importPosts'> {
  const { models, trail, context } = office;
  return {
    async assignPost(request, call) {
      authorise(call.actor, 'assignment.manage');
      const { accountId: account, postId } = request;
      if (account === call.actor.id) {
        throw new Refused('assignment.oneself', 'refused', {
          field: 'accountId',
          zh: '不能给自己任命岗位，请由其他人员办理。',
          en: 'Nobody gives himself a post.',
        });
      }
      const [post] = await models.posts.find({ _id: postId }).lean<Post[]>();
      if (!post)
        throw new Refused('post.missing', 'missing', {
          field: 'postId',
          zh: '没有找到该岗位。',
          en: 'There is no such post.',
        });
      const { newcomerDays } = await administrationRule(office);
      const wanted = { id: derivedId(account, call.cause), postId, role: post.role, from: request.from, to: request.to };
      const held = heldFor(wanted, { by: call.actor, now: context.clock.now(), newcomerDays });
      const { state } = await models.accounts.handle(
        account,
        causeOf(call, 'assignPost', request),
        change(office, call, ''),
        assignPost(held),
      );
      await trail.done(call, 'assignPost', account, postId);
      return {
        assignment: assignmentReply(account, state.assignments.find(({ id }) => id === held.id) ?? held, post),
      };
    },

    importPosts: (request, call) => importPosts(office, request, call),

    async endAssignment({ assignmentId }, call): Promise<directory.EndAssignmentResponse> {
      authorise(call.actor, 'assignment.manage');
      const account = assignmentId.replace(/-[0-9a-f]+$/, '');
      await models.accounts.handle(
        account,
        causeOf(call, 'endAssignment', { assignmentId }),
        change(office, call, ''),
        endAssignment(assignmentId, context.clock.now()),
      );
      await trail.done(call, 'endAssignment', account, assignmentId);
      return {};
    },
  };
}
