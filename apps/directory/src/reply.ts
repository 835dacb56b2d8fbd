import type { directory } from '@mingjing/contracts';
import type { Account } from './account';
import type { HeldPost } from './held-post';
import { supervises, type ApiKey } from './api-key';
import type { ChainedEntry } from './audit-chain';
import type { Division } from './division';
import { numberText, type DocumentNumber } from './document-number';
import type { Post } from './post';
import type { NumberWords } from './registrar';
import type { Unit } from './unit';

export function divisionReply(id: string, { parentId, name, level, path }: Division): directory.Division {
  return { id, parentId, name, level, path };
}

export function unitReply({ unitId, ...unit }: Unit, version: number): directory.Unit {
  return { id: unitId, ...unit, version };
}

export function postReply({ _id, name, role, divisions, units }: Post): directory.Post {
  return { id: _id, name, role, divisions, units };
}

export function assignmentReply(accountId: string, held: HeldPost, post: Post | undefined): directory.Assignment {
  const { id, from, to } = held;
  return { id, accountId, post: post && postReply(post), from, to };
}

export function accountReply(id: string, account: Account, name: string, posts: ReadonlyMap<string, Post>): directory.Account {
  const { username, disabled, mustChangePassword, hasPhone = false, code } = account;
  const assignments = account.assignments.map((held) => assignmentReply(id, held, posts.get(held.postId)));
  return {
    ...{ id, username, name, disabled, mustChangePassword, assignments, hasPhone, codeUntil: code?.until },
    // Of one's own session only.
    ...{ phoneMasked: '', resetNotice: undefined },
  };
}

export function apiKeyReply(key: ApiKey): directory.ApiKey {
  const { _id, name, divisions, units, createdAt, revokedAt } = key;
  return { id: _id, name, divisions, units, supervising: supervises(key), createdAt, revokedAt };
}

export function auditReply({ _id, at, actor, action, target, outcome, reason, division, hash }: ChainedEntry): directory.AuditEntry {
  return { id: _id, at, actor, action, target, outcome, reason, division, hash };
}

/** @param words title, names and, of a cancelled one, the reason */
export function numberReply(id: string, number: DocumentNumber, words: NumberWords): directory.DocumentNumber {
  const { division, unitId, issuer, kind, year, sequence, state, paperService, paperId, allottedAt, allottedBy, voidedBy } = number;
  return {
    ...{ id, number: numberText(number), division, unitId, issuer, kind, year, sequence, state, paperService, paperId },
    ...{ title: words.title, allottedByName: words.by, voidedByName: words.voidedBy, voidReason: words.reason },
    ...{ allottedAt, allottedBy, voidedAt: number.voidedAt ?? undefined, voidedBy },
  };
}
