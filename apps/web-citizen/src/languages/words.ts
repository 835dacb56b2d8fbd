import type { Outcome, Stage } from '../stages';

/** Limits of the steps in working days, by the rule in force. */
export interface StepLimits {
  screening: number;
  firstVisit: number;
  acknowledge: number;
  simple: number;
  complex: number;
  finalVisit: number;
}

/** What went wrong in a few words, and what to do besides what the refusal itself says. */
export interface Trouble {
  title: string;
  next: string[];
}

/**
 * Everything the citizen pages say, in one language. A further language is one more file of this shape; `direction`
 * and `writing` are there for scripts that run from the right (`rtl`) or from top to bottom (Mongolian, `vertical`).
 */
export interface Words {
  /** BCP 47, for the lang attribute. */
  tag: string;
  /** What the language calls itself. */
  ownName: string;
  direction: 'ltr' | 'rtl';
  writing: 'horizontal' | 'vertical';
  /** The name of a level or a dimension; those are data and carry Chinese always. */
  nameOf(named: { nameZh: string; nameEn: string }): string;
  /** What the platform refused, in this language. */
  problemOf(problem: { zh: string; en: string }): string;
  when(at: Date): string;

  brand: string;
  tagline: string;
  home: string;
  settings: string;
  largeType: string;
  normalType: string;

  scanTitle(place: string): string;
  onDuty: string;
  matter: string;
  matterOn(item: string, day: string): string;
  question: string;
  more: string;
  moreWhenBad: string;
  optional: string;
  text: string;
  textLimit(most: number): string;
  phone: string;
  phonePromise: string;
  submit: string;
  alreadyEvaluated: string;
  /** What an invitation is, and up to which day it holds. */
  invitation(lastDay: Date): string;
  /** Who will read the answer to it, and what is kept from whom. */
  whoReads: string;

  thanks: string;
  receipt: string;
  keepReceipt: string;
  copy: string;
  copied: string;
  follow: string;
  changeWithin(hours: number): string;
  unsatisfiedNext: string;

  progress: string;
  stages: Record<Stage, string>;
  outcomes: Record<Outcome, string>;
  /** Between a state and its outcome. */
  colon: string;
  counted: string;
  registering: string;
  excluded: string;
  /** It is handled together with another one; and what that means. */
  merged: string;
  mergedNote: string;
  setAside: string;
  story: string;
  submitted: string;
  next: string;
  nextCounted: string;
  nextRegistering: string;
  nextSetAside: string;
  nextHandedOn: string;
  nextOf(stage: Stage, limits: StepLimits): string;
  yourEvaluation: string;
  evaluated: string;
  change: string;
  changeUntil(at: string): string;
  submitChange: string;
  changed: string;
  /** Letting the unit know who one is, in one's open case. */
  consent: string;
  consentNone: string[];
  consentGiven: string[];
  letKnow: string;
  withdraw: string;
  consentTaken: string;
  consentWithdrawn: string;

  lookUp: string;
  receiptHint: string;
  look: string;
  receiptEmpty: string;

  portalTitle: string;
  portalLead: string;
  how: string;
  steps: string[];
  promises: string;
  promise: string[];
  staffEntrance: string;
  openData: string;
  developers: string;

  /** By the code of the refusal, else by HTTP status, else `other`. */
  troubles: Record<string, Trouble>;
  quote: string;
  retryAfter(seconds: number): string;
  stillThere: string;
  sendAgain: string;
  tryAgain: string;
  reusedKey: string;

  /** Said by the script of the pages. */
  sending: string;
  kept: string;
  held: string;
  sent: string;
  notTaken: string;
}
