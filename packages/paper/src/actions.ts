import { isRefused, Refused } from '@mingjing/contracts/refused';
import type { Action as Right } from '@mingjing/kit';
import { dayOf, refuseSamePerson } from '@mingjing/workflow';
import type { Paper, PaperEvent, PaperState, WordsRef } from './paper';

/** Who acts, when, for which unit where it is received; what they wrote is sealed already. */
export interface Person {
  id: string;
  now: Date;
  words: WordsRef;
  /** Of `receive`: units among the recipients that the person is of. */
  units: readonly string[];
}

export interface PaperAction {
  zh: string;
  /** Row of the table of rights; of `sendBack` it depends on where the paper stands. */
  right: (paper: Paper) => Right;
  states: readonly PaperState[];
  /** Says why it is done. */
  reasoned?: boolean;
  /** Holders of the first keys, none of whom may turn this one. */
  notBy?: (paper: Paper) => readonly string[];
  decide: (paper: Paper, person: Person, number: string) => PaperEvent[];
}

const OPEN: readonly PaperState[] = ['drafted', 'sentBack', 'reviewed', 'signed', 'numbered', 'delivered', 'received'];

/** Everything that can be done with a paper: 拟稿 → 审核 → 签发 → 编号 → 送达 → 签收; in the order in which a screen offers it. */
export const PAPER_ACTIONS = {
  edit: {
    zh: '修改',
    right: () => 'paper.draft',
    states: ['drafted', 'sentBack'],
    decide: (_paper, { words }) => [{ type: 'edited', data: { words } }],
  },
  review: {
    zh: '审核',
    right: () => 'paper.review',
    states: ['drafted'],
    notBy: ({ drafters }) => drafters,
    decide: (_paper, { words }) => [{ type: 'reviewed', data: { words } }],
  },
  sign: {
    zh: '签发',
    right: () => 'paper.sign',
    states: ['reviewed'],
    notBy: ({ drafters, reviewer }) => [...drafters, reviewer],
    decide: (_paper, { words, now }) => [{ type: 'signed', data: { words, signedOn: dayOf(now) } }],
  },
  number: {
    zh: '编号',
    right: () => 'paper.issue',
    states: ['signed'],
    decide: (_paper, { words }, number) => [{ type: 'numbered', data: { words, number } }],
  },
  deliver: {
    zh: '送达',
    right: () => 'paper.issue',
    states: ['numbered'],
    decide: (_paper, { words }) => [{ type: 'delivered', data: { words } }],
  },
  receive: {
    zh: '签收',
    right: () => 'paper.receive',
    states: ['delivered'],
    decide: receive,
  },
  sendBack: {
    zh: '退回修改',
    right: ({ state }) => (state === 'drafted' ? 'paper.review' : 'paper.sign'),
    states: ['drafted', 'reviewed', 'signed'],
    reasoned: true,
    // One's own draft is changed, not sent back.
    notBy: ({ state, drafters }) => (state === 'drafted' ? drafters : []),
    decide: (_paper, { words }) => [{ type: 'sentBack', data: { words } }],
  },
  void: {
    zh: '作废',
    right: () => 'paper.void',
    states: OPEN,
    reasoned: true,
    decide: (_paper, { words }) => [{ type: 'voided', data: { words } }],
  },
} satisfies Record<string, PaperAction>;

export type PaperActionName = keyof typeof PAPER_ACTIONS;
export const PAPER_ACTION_NAMES = Object.keys(PAPER_ACTIONS) as PaperActionName[];
export const actionOf = (name: PaperActionName): PaperAction => PAPER_ACTIONS[name];

function receive({ recipientUnitIds, receipts }: Paper, { words, units }: Person): PaperEvent[] {
  const left = recipientUnitIds.filter((unit) => receipts.every(({ unitId }) => unitId !== unit));
  const mine = units.filter((unit) => left.includes(unit));
  if (mine.length === 0) throw notNow('received', '本单位已签收。', 'Your unit has confirmed receipt already.');
  return mine.map((unitId, at) => ({ type: 'received', data: { words, unitId, last: at === left.length - 1 } }));
}

const notNow = (code: string, zh: string, en: string): Refused => new Refused(`paper.${code}`, 'refused', { zh, en });

export const STATE_NAMES: Record<PaperState, string> = {
  ...{ none: '未拟稿', drafted: '待审核', sentBack: '已退回', reviewed: '待签发', signed: '待编号', numbered: '待送达' },
  ...{ delivered: '待签收', received: '已签收', void: '已作废' },
};

/** @throws Refused `paper.wrongState`, `keys.samePerson` */
export function requireReady(name: PaperActionName, paper: Paper, person: string): void {
  const { states, zh, notBy } = actionOf(name);
  if (!states.includes(paper.state)) {
    throw notNow(
      'wrongState',
      `公文现在“${STATE_NAMES[paper.state]}”，不能${zh}，请刷新后按下一步办理。`,
      `The paper is ${paper.state}; ${name} is not possible there.`,
    );
  }
  if (notBy) refuseSamePerson(person, notBy(paper), { zh: `公文${zh}`, en: `To ${name} a paper` });
}

/**
 * Takes one step. Pure; whether the person has the right is for the caller.
 * @param number of `number`: as the register gave it
 */
export function act(name: PaperActionName, person: Person, number = '') {
  return (paper: Paper): PaperEvent[] => {
    requireReady(name, paper, person.id);
    return actionOf(name).decide(paper, person, number);
  };
}

/** Whether the step stands open for the person; `may` says whether a right is theirs. */
export function isOpen(name: PaperActionName, paper: Paper, person: string, may: (right: Right) => boolean): boolean {
  if (!may(actionOf(name).right(paper))) return false;
  try {
    requireReady(name, paper, person);
    return true;
  } catch (error) {
    if (isRefused(error)) return false;
    throw error;
  }
}
