import type { lead } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { dayOf, daysBetween, type Watched } from '@mingjing/workflow';
import type { Case, Outcome, Stage } from './case';
import type { CaseEvent, Post } from './case-events';
import type { Policy } from './due';

type Action = NonNullable<lead.ActOnCaseRequest['action']>;
export type ActionName = Action['$case'];
/** What each action carries, as the proto says. */
export type Inputs = { [A in Action as A['$case']]: A['value'] };

/** Who acts, in which of his posts, when; his words are sealed already. */
export interface Person extends Post {
  id: string;
  /** He acts for the unit, not for those who supervise it. */
  unitSide: boolean;
  now: Date;
}

/** The right needed, where, what must hold, and what follows. Pure. */
export interface ActionRule<I> {
  zh: string;
  /** Row of the authorisation table. */
  right: string;
  stages: readonly Stage[];
  /** After a reopening only the level above may do it. */
  raised?: boolean;
  /** Refuses where this person may not do it now, whatever he says. */
  ready?: (c: Case, person: Person) => void;
  decide: (c: Case, input: I, person: Person, policy: Policy) => CaseEvent[];
}

export const STAGE_NAMES: Record<Stage, string> = {
  screening: '受理',
  firstVisit: '回访',
  dispatched: '督办',
  verification: '核查',
  rectification: '整改',
  finalVisit: '办后回访',
  closed: '办结',
};

/** The post part of an event's data. */
export const post = ({ postId, role, words }: Person): Post => ({ postId, role, words });

/** Goes to another state with new clocks. */
export function move(c: Case, to: Stage, clocks: Watched[], rest: { reopened?: boolean; outcome?: Outcome } = {}): CaseEvent {
  const { reopened = false, outcome = '' } = rest;
  const reopenCount = c.reopenCount + (reopened ? 1 : 0);
  return { type: 'moved', data: { from: c.state as Stage, to, reopened, reopenCount, outcome, clocks } };
}

/** Goes to `closed`; every clock ends. */
export function close(c: Case, outcome: Outcome, now: Date): CaseEvent[] {
  const calendarDays = c.openedAt ? daysBetween(dayOf(c.openedAt), dayOf(now)) : 0;
  return [
    move(c, 'closed', [], { outcome }),
    { type: 'closed', data: { outcome, reopenCount: c.reopenCount, calendarDays, withUnit: c.withUnit, unitId: c.unitId } },
  ];
}

/** Keeps the state and changes clocks. */
export const setClocks = (why: ActionName, clocks: Watched[]): CaseEvent => ({ type: 'deadlinesMoved', data: { why, clocks } });

/** A refusal of an action that does not fit how the case stands. */
export function notNow(code: string, zh: string, en: string): Refused {
  return new Refused(`case.${code}`, 'refused', { zh, en });
}

/** Longest free text of one field, in characters. */
export const MAX_TEXT = 2000;

/** Refuses `case.textMissing` or `case.textTooLong` (invalid). */
export function needText(value: string, field: string, zh: string): void {
  if (value.trim() === '') throw new Refused('case.textMissing', 'invalid', { field, zh: `请填写${zh}。`, en: `Fill in ${field}.` });
  checkText(value, field, zh);
}

/** Refuses `case.textTooLong` or `case.textInvalid` (invalid). */
export function checkText(value: string, field: string, zh: string): void {
  if ([...value].length > MAX_TEXT) {
    const detail = { zh: `${zh}最多 ${MAX_TEXT} 字，请缩短。`, en: `${field} may have at most ${MAX_TEXT} characters.` };
    throw new Refused('case.textTooLong', 'invalid', { field, ...detail });
  }
  if (value.includes('\0')) {
    throw new Refused('case.textInvalid', 'invalid', {
      field,
      zh: `${zh}含有不可见的控制字符，请删除。`,
      en: `${field} contains a NUL character.`,
    });
  }
}

/** Refuses `case.unknownValue` (invalid) naming what is allowed. */
export function oneOf<const T extends string>(value: string, allowed: readonly T[], field: string): T {
  const found = allowed.find((a) => a === value);
  if (found !== undefined) return found;
  const list = allowed.join(', ');
  throw new Refused('case.unknownValue', 'invalid', { field, zh: `${field} 只能是：${list}。`, en: `${field} must be one of: ${list}.` });
}

/** At most this many references to evidence with one step. */
const MAX_EVIDENCE = 50;

/** Refuses `case.evidence` (invalid): references are opaque ids, never addresses. */
export function checkEvidence(refs: readonly string[]): string[] {
  if (refs.length <= MAX_EVIDENCE && refs.every((ref) => /^[A-Za-z0-9_-]{1,100}$/.test(ref))) return [...refs];
  throw new Refused('case.evidence', 'invalid', {
    field: 'evidenceRefs',
    zh: `佐证材料编号无效，或超过 ${MAX_EVIDENCE} 份；请重新上传后提交。`,
    en: `Evidence references must be ids of stored files, at most ${MAX_EVIDENCE}.`,
  });
}
