import type { directory } from '@mingjing/contracts';
import type { CallContext } from '@mingjing/kit';
import { isLastHolder, isOpen, type Administration, type Holding, type Proposal } from './administration';
import type { Office } from './office';
import { postsOf } from './queries';
import { assignmentReply } from './reply';
import type { Post } from './post';

type Named = ReadonlyMap<string, directory.Person>;

/** Whoever is an administrator now or from a later day on, and what waits for a second one of them. */
export async function administrationReply(
  office: Office,
  call: CallContext,
  { proposals, ended }: Administration,
  holdings: readonly Holding[],
): Promise<directory.GetAdministrationResponse> {
  const now = office.context.clock.now();
  const current = holdings.filter(({ held }) => !(held.to && held.to <= now) && !ended.includes(held.id));
  const people = await peopleOf(office, [
    ...current.map(({ accountId }) => accountId),
    ...proposals.flatMap(({ accountId, by, decidedBy }) => [accountId, by, decidedBy ?? '']),
  ]);
  const posts = await postsOf(
    office.models,
    holdings.map(({ held }) => held),
  );
  const shown = { call, now, people, posts, holdings };
  return {
    administrators: current.map(({ accountId, disabled, held }) => ({
      person: people.get(accountId),
      assignment: assignmentReply(accountId, held, posts.get(held.postId)),
      disabled,
      lastHolder: isLastHolder(held, ended, holdings, now),
    })),
    proposals: [...proposals].reverse().map((proposal) => proposalReply(proposal, shown)),
  };
}

interface Shown {
  call: CallContext;
  now: Date;
  people: Named;
  posts: ReadonlyMap<string, Post>;
  holdings: readonly Holding[];
}

function proposalReply(proposal: Proposal, { call, now, people, posts, holdings }: Shown): directory.Proposal {
  const { id, kind, accountId, by, at, until, decidedBy, decidedAt } = proposal;
  const held = holdings.find((one) => one.held.id === proposal.assignmentId)?.held;
  const open = isOpen(proposal, now);
  return {
    ...{ id, kind, until, decidedAt, proposedAt: at, concerned: people.get(accountId), proposedBy: people.get(by) },
    decidedBy: people.get(decidedBy ?? ''),
    assignment: held && assignmentReply(accountId, held, posts.get(held.postId)),
    state: proposal.state === 'open' && !open ? 'expired' : proposal.state,
    channel: proposal.channel ?? '',
    confirmable: open && call.actor.id !== by && call.actor.id !== accountId,
  };
}

/** Names of people by account id. */
export async function peopleOf({ models, personal }: Office, ids: readonly string[]): Promise<Named> {
  const docs = await models.accounts.model
    .find({ _id: { $in: [...new Set(ids)].filter(Boolean) } })
    .select({ history: 0 })
    .lean<{ _id: string; sealed?: unknown }[]>();
  return new Map(
    docs.map((doc) => {
      const { username } = models.accounts.stateOf(doc);
      return [doc._id, { accountId: doc._id, username, name: personal.name(doc.sealed) }];
    }),
  );
}
