/** A case as the gateway gives it (proto mingjing.lead.v1.Case with names joined). */
export interface CaseRow {
  id: string;
  version: number;
  state: string;
  division: string;
  unitId: string;
  unitName?: string;
  servicePointId: string;
  servicePointName?: string;
  windowName?: string;
  outcome: string;
  warning: string;
  dueAt?: string;
  waitingFor: string;
  openedAt?: string;
  transferOrder?: { dispatchedAt?: string };
}

/** A case handled together with another. */
export interface MergedCase {
  caseId: string;
  servicePointName?: string;
  openedAt?: string;
  visitWanted: boolean;
  /** Results of the last calls; empty before them. */
  firstVisit: string;
  finalVisit: string;
}

export interface Visit {
  at: string;
  by: string;
  result: string;
  way: string;
  note: string;
  /** Whose: of a merged case; empty: of this one. */
  caseId: string;
}

export interface Deadline {
  rule: string;
  explanationZh: string;
  dueAt: string;
  warning: string;
  skipped: { date: string; kind: string; why: string }[];
  pauses: { from: string; to?: string; reason: string }[];
  extensions: { workingDays: number; reason: string; approvedBy: string }[];
  unknownYears: number[];
}

export interface CaseFile extends CaseRow {
  closedAt?: string;
  grade: string;
  raisedLevel: number;
  reopenCount: number;
  deadlines: Deadline[];
  visits: Visit[];
  finalVisits: Visit[];
  transferOrder?: {
    unitId: string;
    instruction: string;
    supervisionNotice: boolean;
    advisoryReminder: boolean;
    dispatchedAt: string;
    acknowledgedAt?: string;
    returnedAt?: string;
    returnReason: string;
    citizenWords: string;
  };
  verification?: {
    verdict: string;
    findings: string;
    by: string;
    at: string;
    inForce: boolean;
    explanation: string;
  };
  ownSides: { party: string; statement: string; waived: boolean; objects: boolean; ruling: string }[];
  rectification?: {
    summary: string;
    timetable: string;
    personsInCharge: string[];
    measures: { kind: string; count: number }[];
    submittedAt: string;
    acceptedAt?: string;
  };
  extension?: { workingDays: number; reason: string; decision: string };
  /** Of a merged case: where it is handled, and until when that may be undone. */
  leadingCaseId: string;
  undoUntil?: string;
  merged: MergedCase[];
  unitMayKnow: boolean;
  /** Only by consent of the citizen, for people of the unit. */
  applicant?: {
    windowName: string;
    evaluatedOn: string;
    matterNumber: string;
    handledOn: string;
    name: string;
    phone: string;
  };
  nextActions: string[];
  history: {
    version: number;
    action: string;
    fromState: string;
    toState: string;
    at: string;
    by: string;
    byName: string;
    role: string;
    note: string;
    detail: string;
  }[];
  evaluation?: {
    id: string;
    text: string;
    level: string;
    rating: string;
    dimensions: Record<string, string>;
    hasPhone: boolean;
    phone: string;
    submittedAt: string;
    channel: string;
  };
}
