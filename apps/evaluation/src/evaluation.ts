import { Refused } from '@mingjing/contracts/refused';
import { missing } from './refusals';
import type { Choice, Rating } from './form';
import type { Holding, Reason } from './holding';

/** How an evaluation came in; `assisted` ones (somebody helped) are counted apart. */
export const CHANNELS = ['plate', 'matter', 'sms', 'kiosk', 'assisted'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Where it came from: an open scan, a matter that the evaluated unit entered itself, or one that somebody else entered. */
export const SOURCES = ['open', 'unitEntered', 'pushed'] as const;
export type Source = (typeof SOURCES)[number];

/**
 * What statistics and cases need to know of one evaluation: goes into events as it is, so nothing personal is in it, and
 * nothing by which its matter could be found (docs/decisions/016).
 */
export interface Facts {
  /** Of a matter that was handled; which one is sealed. */
  ofMatter: boolean;
  windowId: string;
  servicePointId: string;
  unitId: string;
  divisionPath: string[];
  channel: Channel;
  level: string;
  rating: Rating;
  dimensions: Record<string, string>;
  submittedAt: Date;
  excluded: boolean;
  visitWanted: boolean;
  /** Empty in documents from before it was told apart. */
  source: Source | '';
  /** Waits for somebody to look at it, or was set aside: counts in no rate and opens no case. */
  held: boolean;
  /** Somebody looked at it and left it out; only of held ones. */
  setAside: boolean;
}

/** How one that was ever held stands. */
export type Standing = 'held' | 'accepted' | 'setAside';

/** Who decided on one that was held, in which post; the words are sealed. */
export interface Decision {
  standing: Exclude<Standing, 'held'>;
  /** Why it was set aside: a code. */
  reason: string;
  by: string;
  postId: string;
  role: string;
  words: Words;
  at: Date;
}

/** Where the words of one version stand in the sealed part, with a keyed hash that proves them unaltered. */
export interface Words {
  /** Field of the sealed part; empty where nothing was written. */
  sealedAs: string;
  /** HMAC(salt, text), base64url: goes stale when the salt is destroyed on erasure, while the chain stays whole. */
  mac: string;
}

export interface EarlierVersion {
  level: string;
  dimensions: Record<string, string>;
  words: Words;
  at: Date;
}

export interface CaseStep {
  state: string;
  at: Date;
}

export interface Evaluation extends Facts {
  /** Keyed hash of the receipt's digits, by which the evaluation is found; the digits are made anew from id and try. */
  receipt: string;
  receiptTry: number;
  /** YYYY-MM-DD: unit roles see and sort by no finer time. */
  day: string;
  /** YYYY-MM-DD: from then on it counts for releases (release.ts): the day it was given, or was accepted; empty while it is held. */
  standsSince: string;
  /** Keyed hash of (day, device, window) and a running number; absent where no limit applies. */
  slot?: string;
  /** Whose voice it is among those of the week at the service point (voices.ts); absent where nobody can tell. */
  voice?: string;
  words: Words;
  writtenAt: Date;
  earlier: EarlierVersion[];
  caseId: string;
  caseState: string;
  caseOutcome: string;
  steps: CaseStep[];
  /** The case that its own one was merged into, which its receipt follows (following.ts); absent or empty where it was not. */
  follows?: string;
  /** When that was last said or taken back. */
  followsSince?: Date;
  /** Absent where it never was held. */
  standing?: Standing;
  heldFor?: Reason[];
  burst?: string;
  /** The last one. */
  decision?: Decision;
  /** Keyed hash of the number that was left, and of the month. */
  number?: string;
  /** Its matter is not among those that were told to be evaluated yet (telling-job.ts). */
  untold?: boolean;
  /** What becomes of words that no case takes up; absent where there are none of that kind. */
  wordsState?: WordsState;
  /** What somebody decided about them, and as they may be read. */
  decided?: { state: 'released' | 'withheld'; words: Words; at: Date };
  /** The closing they were published with: days, and a keyed name that leads to nothing. */
  published?: PublishedIn;
  publishedAsOf?: string;
  publishedKey?: string;
  /** The citizen lets the unit know them in their case. */
  unitMayKnow?: boolean;
  /** How often they did. */
  consents?: number;
}

/** `waiting` for somebody to read them; `released` to be published with the next closing. */
export type WordsState = 'waiting' | 'released' | 'withheld' | 'published';
export interface PublishedIn {
  since: string;
  asOf: string;
  key: string;
}

interface Revision extends Choice {
  words: Words;
}

interface Submitted extends Facts {
  receipt: string;
  receiptTry: number;
  day: string;
  standsSince?: string;
  slot?: string;
  voice?: string;
  words: Words;
  holding?: Holding;
  number?: string;
}

export type EvaluationEvent =
  | { type: 'Submitted'; data: Submitted }
  | { type: 'Changed'; data: { old: Facts; new: Facts; words: Words } }
  | { type: 'Accepted'; data: { old: Facts; new: Facts; standsSince: string; decision: Omit<Decision, 'standing' | 'at'> } }
  | { type: 'SetAside'; data: { facts: Facts; decision: Omit<Decision, 'standing' | 'at'> } }
  | { type: 'Excluded'; data: { old: Facts; new: Facts; caseId: string; verdict: string } }
  | { type: 'CaseOpened'; data: { caseId: string; state: string; at: Date } }
  | { type: 'CaseMoved'; data: { state: string; outcome: string; at: Date } }
  | { type: 'CaseMerged'; data: { into: string; at: Date } }
  | { type: 'CaseUnmerged'; data: { from: string; at: Date } }
  | { type: 'WordsReleased'; data: { words: Words } }
  | { type: 'WordsWithheld'; data: { reason: Words } }
  | { type: 'WordsPublished'; data: PublishedIn }
  | { type: 'ConsentChanged'; data: { unitMayKnow: boolean } };

const NO_WORDS: Words = { sealedAs: '', mac: '' };

export function noEvaluation(): Evaluation {
  return {
    ofMatter: false,
    windowId: '',
    servicePointId: '',
    unitId: '',
    divisionPath: [],
    channel: 'plate',
    level: '',
    rating: 'satisfied',
    dimensions: {},
    submittedAt: new Date(0),
    excluded: false,
    visitWanted: false,
    source: '',
    held: false,
    setAside: false,
    receipt: '',
    receiptTry: 0,
    day: '',
    standsSince: '',
    words: NO_WORDS,
    writtenAt: new Date(0),
    earlier: [],
    caseId: '',
    caseState: '',
    caseOutcome: '',
    steps: [],
  };
}

/**
 * What becomes of words that no case takes up: somebody reads them and releases or withholds them, and a week's closing
 * publishes what was released. Those of an evaluation with a case go with its transfer order instead; held and excluded
 * ones go nowhere.
 */
export function wordsStateOf(evaluation: Evaluation): WordsState | undefined {
  const { words, rating, caseId, held, excluded, decided, published } = evaluation;
  if (published) return 'published';
  if (!words.sealedAs || rating === 'unsatisfied' || caseId || held || excluded) return undefined;
  return decided?.state ?? 'waiting';
}

export function evolveEvaluation(evaluation: Evaluation, event: EvaluationEvent, meta: { at: Date }): Evaluation {
  const after = changed(evaluation, event, meta);
  return { ...after, wordsState: wordsStateOf(after) };
}

function changed(evaluation: Evaluation, event: EvaluationEvent, { at }: { at: Date }): Evaluation {
  switch (event.type) {
    case 'Submitted': {
      const { holding, ...data } = event.data;
      const held = holding && { standing: 'held' as const, heldFor: holding.reasons, burst: holding.burst, standsSince: '' };
      const untold = data.ofMatter && { untold: true };
      return { ...evaluation, standsSince: data.day, ...data, ...held, ...untold, writtenAt: at };
    }
    case 'Changed': {
      const { level, dimensions, words, writtenAt } = evaluation;
      return {
        ...evaluation,
        ...event.data.new,
        words: event.data.words,
        writtenAt: at,
        earlier: [...evaluation.earlier, { level, dimensions, words, at: writtenAt }],
        // Whoever decided read what stood there before.
        decided: undefined,
      };
    }
    case 'Accepted':
      return {
        ...evaluation,
        ...event.data.new,
        standing: 'accepted',
        standsSince: event.data.standsSince,
        decision: { ...event.data.decision, standing: 'accepted', at },
      };
    case 'SetAside':
      return { ...evaluation, ...event.data.facts, standing: 'setAside', decision: { ...event.data.decision, standing: 'setAside', at } };
    case 'Excluded':
      return { ...evaluation, excluded: true };
    case 'CaseOpened': {
      const { caseId, state, at: reached } = event.data;
      const caseState = hasStepAfter(evaluation, reached) ? evaluation.caseState : state;
      return { ...evaluation, caseId, caseState, steps: withStep(evaluation, state, reached) };
    }
    case 'CaseMoved': {
      const { state, outcome, at: reached } = event.data;
      const steps = withStep(evaluation, state, reached);
      if (hasStepAfter(evaluation, reached)) return { ...evaluation, steps };
      // One that is open again, its merging undone, has none.
      const caseOutcome = state === 'closed' ? outcome || evaluation.caseOutcome : '';
      return { ...evaluation, caseState: state, caseOutcome, steps };
    }
    case 'CaseMerged':
      return { ...evaluation, follows: event.data.into, followsSince: event.data.at };
    case 'CaseUnmerged': {
      const { at: since } = event.data;
      const after = { ...evaluation, follows: '', followsSince: since };
      if (evaluation.caseOutcome !== 'merged') return after;
      // Its own case says so a moment later; until then it must not look closed.
      return { ...after, caseState: 'screening', caseOutcome: '', steps: [...evaluation.steps, { state: 'screening', at: since }] };
    }
    case 'WordsReleased':
      return { ...evaluation, decided: { state: 'released', words: event.data.words, at } };
    case 'WordsWithheld':
      return { ...evaluation, decided: { state: 'withheld', words: event.data.reason, at } };
    case 'WordsPublished':
      return { ...evaluation, published: event.data, publishedAsOf: event.data.asOf, publishedKey: event.data.key };
    case 'ConsentChanged':
      return {
        ...evaluation,
        unitMayKnow: event.data.unitMayKnow,
        consents: (evaluation.consents ?? 0) + (event.data.unitMayKnow ? 1 : 0),
      };
  }
}

/** Whether its case has gone on since: of what is heard late only the step is written down. */
function hasStepAfter({ steps }: Evaluation, at: Date): boolean {
  return steps.some((step) => step.at > at);
}

/** The steps in the order they were taken, whatever order they were heard of in. */
function withStep({ steps }: Evaluation, state: string, at: Date): Evaluation['steps'] {
  const place = steps.findIndex((step) => step.at > at);
  return steps.toSpliced(place < 0 ? steps.length : place, 0, { state, at });
}

/** What its case went through, each state once in a row. */
export function stepsOf({ steps }: Pick<Evaluation, 'steps'>): Evaluation['steps'] {
  return steps.filter((step, place) => step.state !== steps[place - 1]?.state);
}

/** The facts of an evaluation as it stands. */
export function factsOf(evaluation: Evaluation): Facts {
  const {
    ofMatter,
    windowId,
    servicePointId,
    unitId,
    divisionPath,
    channel,
    level,
    rating,
    dimensions,
    submittedAt,
    excluded,
    visitWanted,
    source,
    held,
    setAside = false,
  } = evaluation;
  return {
    ofMatter,
    windowId,
    servicePointId,
    unitId,
    divisionPath,
    channel,
    level,
    rating,
    dimensions,
    submittedAt,
    excluded,
    visitWanted,
    source,
    held,
    setAside,
  };
}

/** Last moment at which the citizen may change it. */
export function changeableUntil(submittedAt: Date, changeHours: number): Date {
  return new Date(submittedAt.getTime() + changeHours * 3_600_000);
}

/** Whoever has second thoughts needs a few; more only lets a document grow until whatever reads it is slow. */
export const MOST_CHANGES = 10;

/** The citizen changes it within the period of the rule, a few times at most; the version before is kept. */
export function change(revision: Revision, now: Date, changeHours: number) {
  return (evaluation: Evaluation): EvaluationEvent[] => {
    if (!evaluation.receipt) throw missing('receipt');
    if (evaluation.excluded) {
      throw new Refused('evaluation.excluded', 'refused', {
        zh: '该评价已核查处理，不能再修改；如有异议，请联系作风督查组。',
        en: 'This evaluation was ruled on after verification and cannot be changed.',
      });
    }
    if (now > changeableUntil(evaluation.submittedAt, changeHours)) {
      throw new Refused('evaluation.changeTooLate', 'refused', {
        zh: `评价提交后 ${changeHours} 小时内可以修改，现已超过；您可以重新扫码提交意见建议。`,
        en: `An evaluation can be changed within ${changeHours} hours; that time is over.`,
      });
    }
    if (evaluation.earlier.length >= MOST_CHANGES) {
      throw new Refused('evaluation.changedOften', 'refused', {
        zh: `一条评价最多修改 ${MOST_CHANGES} 次，这条已达上限，以现在的内容为准；如有新的意见，请重新扫码评价。`,
        en: `An evaluation can be changed ${MOST_CHANGES} times; it stays as it is now. To say more, scan the plate again.`,
      });
    }
    const { words, ...choice } = revision;
    const old = factsOf(evaluation);
    return [{ type: 'Changed', data: { old, new: { ...old, ...choice }, words } }];
  };
}
