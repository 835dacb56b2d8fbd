import { Refused } from '@mingjing/contracts/refused';
import type { Role } from '@mingjing/kit';
import type { HeldPost } from './held-post';

/** What one administrator proposes and another one confirms. */
export const PROPOSAL_KINDS = ['endAssignment', 'resetPassword', 'firstPasswords'] as const;
export type ProposalKind = (typeof PROPOSAL_KINDS)[number];

export interface Proposal {
  id: string;
  kind: ProposalKind;
  /** Whose account it is about; of `firstPasswords` empty where it is about those that name the proposal. */
  accountId: string;
  /** Of `endAssignment`: which one, and its role. */
  assignmentId?: string;
  role?: Role;
  /** Of `resetPassword`: how the code reaches its holder. */
  channel?: 'sms' | 'slip';
  by: string;
  at: Date;
  /** Exclusive: after this it has run out. */
  until: Date;
  state: 'open' | 'confirmed' | 'withdrawn';
  decidedBy?: string;
  decidedAt?: Date;
}

/**
 * The one document all decisions go through that could leave a post of the three administrators without a holder: two of them at
 * the same moment are decided one after the other, also by two processes.
 */
export interface Administration {
  /** Open ones, and the latest of those decided. */
  proposals: Proposal[];
  /** Assignments whose end is decided, whether it is written beside the account yet or not. */
  ended: string[];
  /** The latest of those seen. */
  sameOrigins?: SameOrigin[];
}

/** A first sign-in after a slip from where one of those signs in who had a hand in it. */
export interface SameOrigin {
  id: string;
  accountId: string;
  otherId: string;
  what: 'browser' | 'network';
  at: Date;
}

export type AdministrationEvent =
  | { type: 'Proposed'; data: Proposal }
  | { type: 'ProposalConfirmed'; data: { id: string; by: string; at: Date } }
  | { type: 'ProposalWithdrawn'; data: { id: string; by: string; at: Date } }
  | { type: 'SameOriginSeen'; data: SameOrigin };

/** An assignment to a post of an administrator, as it stands beside its account. */
export interface Holding {
  accountId: string;
  disabled: boolean;
  held: HeldPost;
}

/** Decided proposals, and what was seen of origins, that are still shown. */
const REMEMBERED = 200;

export const noAdministration = (): Administration => ({ proposals: [], ended: [] });

export function evolveAdministration(state: Administration, { type, data }: AdministrationEvent): Administration {
  if (type === 'Proposed') return { ...state, proposals: remembered([...state.proposals, data], data.at) };
  if (type === 'SameOriginSeen') return { ...state, sameOrigins: [...(state.sameOrigins ?? []), data].slice(-REMEMBERED) };
  const { id, by: decidedBy, at: decidedAt } = data;
  const outcome = type === 'ProposalConfirmed' ? 'confirmed' : 'withdrawn';
  const found = state.proposals.find((proposal) => proposal.id === id);
  const ends = outcome === 'confirmed' && found?.kind === 'endAssignment' && found.assignmentId;
  return {
    proposals: state.proposals.map((one) => (one.id === id ? { ...one, state: outcome, decidedBy, decidedAt } : one)),
    ended: ends ? [...state.ended, ends] : state.ended,
  };
}

/** All that wait, and the latest others. */
function remembered(proposals: Proposal[], now: Date): Proposal[] {
  const decided = proposals.filter((proposal) => !isOpen(proposal, now));
  const forgotten = new Set(decided.slice(0, Math.max(0, decided.length - REMEMBERED)));
  return proposals.filter((proposal) => !forgotten.has(proposal));
}

export function isOpen({ state, until }: Proposal, now: Date): boolean {
  return state === 'open' && now < until;
}

/**
 * Opens a proposal.
 * @param holdings read before; whoever was made an administrator since is not counted, whose end was decided since is counted out
 * @throws Refused `proposal.oneself`, `proposal.open`, `administration.lastHolder`
 */
export function propose(proposal: Proposal, holdings: readonly Holding[]) {
  return (state: Administration): AdministrationEvent[] => {
    if (proposal.by === proposal.accountId) throw oneself();
    // Opened by another call of the same import.
    if (state.proposals.some(({ id }) => id === proposal.id)) return [];
    // Every batch of first passwords is one of its own.
    const same = state.proposals.find(
      (other) =>
        proposal.kind !== 'firstPasswords' &&
        other.kind === proposal.kind &&
        other.accountId === proposal.accountId &&
        other.assignmentId === proposal.assignmentId,
    );
    if (same && isOpen(same, proposal.at)) {
      throw new Refused('proposal.open', 'conflict', {
        zh: '已有同样的提请在等待确认，请由另一名管理员确认，或先撤回。',
        en: 'The same is proposed already and waits for another administrator.',
      });
    }
    mustLeaveAHolder(proposal, state.ended, holdings, proposal.at);
    return [{ type: 'Proposed', data: proposal }];
  };
}

/**
 * The second administrator's word: what was proposed is decided with this event.
 * @param holdings as for `propose`
 * @param makers who made the accounts it is about
 * @throws Refused `proposal.missing`, `proposal.settled`, `proposal.oneself`, `proposal.secondPerson`, `proposal.ownAccount`,
 * `proposal.tooNew`, `proposal.newcomer`, `administration.lastHolder`
 */
export function confirm(id: string, by: string, holdings: readonly Holding[], now: Date, makers: readonly string[] = []) {
  return (state: Administration): AdministrationEvent[] => {
    const proposal = proposalOf(state, id);
    // Asked again by the same person: what a crash cut off behind this decision is carried out.
    if (proposal.state === 'confirmed' && proposal.decidedBy === by && now < proposal.until) return [];
    mustBeOpen(proposal, now);
    if (by === proposal.accountId) throw oneself();
    if (by === proposal.by) {
      throw new Refused('proposal.secondPerson', 'forbidden', {
        zh: '须由提请人以外的另一名管理员确认。',
        en: 'Another administrator than the one who proposed it confirms.',
      });
    }
    if (makers.includes(by)) throw ownAccount();
    const holds = (accountId: string, long: (held: HeldPost) => boolean): boolean =>
      holdings.some((one) => one.accountId === accountId && counts(one, state.ended, now) && long(one.held));
    const inOffice = (accountId: string, since: Date): boolean => holds(accountId, ({ from }) => from <= since);
    const settledIn = (accountId: string): boolean => holds(accountId, ({ confirmsFrom }) => !confirmsFrom || confirmsFrom <= now);
    if (!inOffice(proposal.by, now)) {
      throw settled('提请人已不再是管理员，请重新提请。', 'Who proposed it is no administrator any more; propose it anew.');
    }
    if (!inOffice(by, proposal.at)) throw tooNew();
    // Who was appointed by one person is that person's own word for some days, also where it proposes what an old hand confirms.
    const aboutOneOfThem = holdings.some(({ accountId }) => accountId === proposal.accountId);
    if (!settledIn(by) || (aboutOneOfThem && !settledIn(proposal.by))) throw newcomer();
    mustLeaveAHolder(proposal, state.ended, holdings, now);
    return [{ type: 'ProposalConfirmed', data: { id, by, at: now } }];
  };
}

/**
 * Takes a proposal back, or declines it: anybody but the person concerned.
 * @throws Refused `proposal.missing`, `proposal.settled`, `proposal.oneself`
 */
export function withdraw(id: string, by: string, now: Date) {
  return (state: Administration): AdministrationEvent[] => {
    const proposal = proposalOf(state, id);
    mustBeOpen(proposal, now);
    if (proposal.accountId === by) throw oneself();
    return [{ type: 'ProposalWithdrawn', data: { id, by, at: now } }];
  };
}

/** In force, of somebody who can sign in, and nobody has decided its end. */
function counts({ disabled, held }: Holding, ended: readonly string[], now: Date): boolean {
  return !disabled && held.from <= now && (!held.to || now < held.to) && !ended.includes(held.id);
}

/** Whether nobody would hold the post without an end after this assignment: one held until some day is nobody's the day after. */
export function isLastHolder(
  { id, role }: Pick<HeldPost, 'id' | 'role'>,
  ended: readonly string[],
  holdings: readonly Holding[],
  now: Date,
): boolean {
  return !holdings.some((one) => one.held.role === role && one.held.id !== id && !one.held.to && counts(one, ended, now));
}

/** @throws Refused `administration.lastHolder` */
function mustLeaveAHolder({ assignmentId: id, role }: Proposal, ended: readonly string[], holdings: readonly Holding[], now: Date): void {
  if (id === undefined || role === undefined || !isLastHolder({ id, role }, ended, holdings, now)) return;
  throw new Refused('administration.lastHolder', 'refused', {
    field: 'assignmentId',
    zh: '这是该管理员岗位唯一的长期任职人，免去后将无人管理。请先授予另一人同类岗位（不设结束时间），再提请。',
    en: 'This is the only one who holds the post without an end; nobody would be left. Give the post to somebody else first.',
  });
}

/** @throws Refused `proposal.missing` */
export function proposalOf({ proposals }: Administration, id: string): Proposal {
  const found = proposals.find((proposal) => proposal.id === id);
  if (found) return found;
  throw new Refused('proposal.missing', 'missing', { field: 'id', zh: '没有找到该提请。', en: 'There is no such proposal.' });
}

function mustBeOpen(found: Proposal, now: Date): void {
  if (found.state === 'open' && now >= found.until)
    throw settled('该提请已过期，请重新提请。', 'The proposal has run out; propose it anew.');
  if (found.state !== 'open') throw settled('该提请已经确认或撤回。', 'The proposal was confirmed or withdrawn already.');
}

function tooNew(): Refused {
  return new Refused('proposal.tooNew', 'forbidden', {
    zh: '确认人须在提请之前就已是管理员。请由另一名管理员确认，或撤回后重新提请。',
    en: 'Only who was an administrator before it was proposed may confirm. Let another one confirm, or propose it anew.',
  });
}

function newcomer(): Refused {
  return new Refused('proposal.newcomer', 'forbidden', {
    zh: '新任管理员须任职满规定天数后，方可确认事项，或提请涉及其他管理员的事项。请由另一名管理员办理，或届时再办。',
    en: 'A new administrator confirms, and proposes what is about administrators, only after some days in office. Let another one do it, or wait.',
  });
}

function ownAccount(): Refused {
  return new Refused('proposal.ownAccount', 'forbidden', {
    field: 'id',
    zh: '其中有您建立的账号，须由另一名管理员确认。',
    en: 'You made an account it is about; another administrator confirms.',
  });
}

function settled(zh: string, en: string): Refused {
  return new Refused('proposal.settled', 'conflict', { field: 'id', zh, en });
}

function oneself(): Refused {
  return new Refused('proposal.oneself', 'forbidden', {
    field: 'accountId',
    zh: '不能办理涉及自己的事项，请由另外两名管理员办理。',
    en: 'Not about oneself; two other administrators do that.',
  });
}
