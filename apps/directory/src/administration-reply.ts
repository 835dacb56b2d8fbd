import type { directory } from '@mingjing/contracts';
import type { CallContext } from '@mingjing/kit';
import type { Account } from './account';
import { isLastHolder, isOpen, type Administration, type Holding, type Proposal } from './administration';
import { askedBy, codeIdOf, pickupOf, withoutCode, type Asked } from './first-passwords';
import type { Office } from './office';
import { postsOf } from './queries';
import { realNow } from './real-time';
import { assignmentReply } from './reply';
import { isOut } from './reset';
import type { Post } from './post';

type Named = ReadonlyMap<string, directory.Person>;

const NOTICED_MS = 30 * 86_400_000;

/** Whoever is an administrator now or from a later day on, and what waits for a second one of them. */
export async function administrationReply(
  office: Office,
  call: CallContext,
  administration: Administration,
  holdings: readonly Holding[],
): Promise<directory.GetAdministrationResponse> {
  const { proposals, ended, sameOrigins = [] } = administration;
  const now = office.context.clock.now();
  const current = holdings.filter(({ held }) => !(held.to && held.to <= now) && !ended.includes(held.id));
  const people = await peopleOf(office, [
    ...current.flatMap(({ accountId, held }) => [accountId, held.by ?? '']),
    ...proposals.flatMap(({ accountId, by, decidedBy }) => [accountId, by, decidedBy ?? '']),
    ...sameOrigins.flatMap(({ accountId, otherId }) => [accountId, otherId]),
  ]);
  const posts = await postsOf(
    office.models,
    holdings.map(({ held }) => held),
  );
  const asked = await askedBy(
    office,
    proposals.filter(({ kind }) => kind === 'firstPasswords'),
  );
  const concerned = await accountsOf(
    office,
    proposals.map(({ accountId }) => accountId),
  );
  const shown = { office, call, now, people, posts, holdings, asked, concerned };
  return {
    administrators: current.map(({ accountId, disabled, held }) => ({
      person: people.get(accountId),
      assignment: assignmentReply(accountId, held, posts.get(held.postId)),
      disabled,
      lastHolder: isLastHolder(held, ended, holdings, now),
    })),
    proposals: [...proposals].reverse().map((proposal) => proposalReply(proposal, shown)),
    notices: [
      ...current.flatMap(({ accountId, held }) => newcomer(accountId, held, people, now)),
      ...sameOrigins
        .filter(({ at }) => at.getTime() + NOTICED_MS > realNow().getTime())
        .map(({ accountId, otherId, what, at }) => ({
          ...{ kind: 'sameOrigin', concerned: people.get(accountId), other: people.get(otherId), at, until: undefined, detail: what },
        })),
    ],
    withoutCode: (await withoutCode(office, administration)).length,
  };
}

/** An administrator whom one person appointed, as long as their word does not count. */
function newcomer(accountId: string, { role, from, by, confirmsFrom }: Holding['held'], people: Named, now: Date) {
  if (!confirmsFrom || confirmsFrom <= now) return [];
  const who = { concerned: people.get(accountId), other: people.get(by ?? '') };
  return [{ kind: 'newAdministrator', ...who, at: from, until: confirmsFrom, detail: role }];
}

interface Shown {
  office: Office;
  call: CallContext;
  now: Date;
  people: Named;
  posts: ReadonlyMap<string, Post>;
  holdings: readonly Holding[];
  asked: readonly Asked[];
  concerned: ReadonlyMap<string, Account>;
}

function proposalReply(proposal: Proposal, shown: Shown): directory.Proposal {
  const { office, call, now, people, posts, holdings, asked, concerned } = shown;
  const { id, kind, accountId, by, at, until, decidedBy, decidedAt } = proposal;
  const held = holdings.find((one) => one.held.id === proposal.assignmentId)?.held;
  const open = isOpen(proposal, now);
  const accounts = asked.filter(({ account }) => account.asked === id);
  const account = concerned.get(accountId);
  const own = [...accounts.map((one) => one.account), ...(account ? [account] : [])].some(({ madeBy }) => madeBy === call.actor.id);
  const waiting = kind !== 'endAssignment' && proposal.channel === 'slip' && (proposal.state !== 'open' || open);
  return {
    ...{ id, kind, until, decidedAt, proposedAt: at, concerned: people.get(accountId), proposedBy: people.get(by) },
    decidedBy: people.get(decidedBy ?? ''),
    assignment: held && assignmentReply(accountId, held, posts.get(held.postId)),
    state: proposal.state === 'open' && !open ? 'expired' : proposal.state,
    channel: proposal.channel ?? '',
    confirmable: open && call.actor.id !== by && call.actor.id !== accountId && !(own && kind !== 'endAssignment'),
    firstPasswords: kind === 'firstPasswords' ? progressOf(accounts, proposal) : undefined,
    pickupCode: waiting && account && call.actor.id === by ? pickupOf(office, accountId, account, proposal) : '',
  };
}

function progressOf(accounts: readonly Asked[], { id, state }: Proposal): directory.FirstPasswords {
  const unopened = accounts.filter(({ account }) => account.mustChangePassword && !account.disabled);
  const lapsed = unopened.filter(({ id: of, account }) => !(account.code?.id === codeIdOf(of, id) && isOut(account.code, realNow())));
  return {
    accounts: accounts.length,
    opened: accounts.filter(({ account }) => !account.mustChangePassword).length,
    lapsed: state === 'confirmed' ? lapsed.length : 0,
  };
}

async function accountsOf({ models }: Office, ids: readonly string[]): Promise<Map<string, Account>> {
  const docs = await models.accounts.model
    .find({ _id: { $in: [...new Set(ids)].filter(Boolean) } })
    .select({ history: 0 })
    .lean<{ _id: string }[]>();
  return new Map(docs.map((doc) => [doc._id, models.accounts.stateOf(doc)]));
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
