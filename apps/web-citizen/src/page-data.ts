import type { StepLimits } from './languages';

/** What the gateway gives: plain data in, a whole UTF-8 page out. No page needs JavaScript. */

export interface LevelChoice {
  code: string;
  nameZh: string;
  nameEn: string;
  /** "satisfied", "basicallySatisfied" or "unsatisfied". */
  rating: string;
  face: string;
}

export interface DimensionChoice {
  code: string;
  nameZh: string;
  nameEn: string;
}

export interface FormRules {
  levels: LevelChoice[];
  dimensions: DimensionChoice[];
  maxTextLength: number;
  changeHours: number;
}

export interface ScanPage {
  servicePointName: string;
  unitName: string;
  windowName: string;
  windowNumber: string;
  staff: { name: string; badge: string }[];
  form?: FormRules;
  /** For an invitation: what was handled and when; empty for a plate. */
  itemName: string;
  handledOn: string;
  /** For an invitation: when it runs out; absent for a plate. */
  openUntil?: Date;
  alreadyEvaluated: boolean;
}

/** What the person typed, given back when the form was refused. */
export interface Draft {
  level?: string;
  dimensions?: Record<string, string>;
  text?: string;
  phone?: string;
}

/** Where a form posts to and what it carries along. */
export interface FormTarget {
  action: string;
  /** Idempotency key in a hidden field named "key": posting twice counts once. Absent where the page token is the key. */
  key?: string;
  /** Page token of a plate in a hidden field named "page". */
  page?: string;
  /** Solved by the script while the person reads, and sent along where that is done in time. */
  puzzle?: Puzzle;
  /** The same entries are to be sent once more as they are: the script does so by itself. */
  again?: boolean;
  draft?: Draft;
  problem?: PageProblem;
}

/** The number below `most` is wanted with which SHA-256 of salt and number begins with `hash` (hex). */
export interface Puzzle {
  salt: string;
  hash: string;
  most: number;
}

export interface PageProblem {
  field?: string;
  code: string;
  zh: string;
  en: string;
}

export interface ThanksPage {
  /** 16 digits. */
  receipt: string;
  changeHours: number;
  /** Somebody will take it up. */
  unsatisfied: boolean;
}

export interface ReceiptPage {
  receipt: string;
  submittedAt?: Date;
  servicePointName: string;
  level: string;
  rating: string;
  /** Empty where no case was opened. */
  caseState: string;
  caseOutcome: string;
  excluded: boolean;
  /** "setAside" where somebody left it out; empty otherwise, also while somebody may still look at it. */
  standing: string;
  changeableUntil?: Date;
  /** Whether it may still be changed now. */
  changeable: boolean;
  /** It has just been changed. */
  changed?: boolean;
  /** It is handled together with another one, whose state this is. */
  merged: boolean;
  /** The unit is let know who evaluated. */
  unitMayKnow: boolean;
  /** A case is open, so that it may be let know. */
  mayConsent: boolean;
  /** That has just been changed. */
  consentChanged?: boolean;
  steps: { state: string; at?: Date }[];
  form?: FormRules;
  /** Absent where the rule could not be read: then no day is promised. */
  limits?: StepLimits;
}

export interface ErrorPage {
  status: number;
  code: string;
  zh: string;
  en: string;
  /** Only for faults of ours: what to quote when asking. */
  traceId?: string;
  /** Seconds. */
  retryAfter?: number;
  /** What was typed, to be sent again as it is. */
  again?: FormTarget;
}

export interface HomePage {
  /** A receipt was asked for, but none was given. */
  receiptEmpty?: boolean;
}
