import * as fc from 'fast-check';
import { isRefused } from '@mingjing/contracts/refused';
import { caseLimits, caseMeasures } from '@mingjing/rules';
import { defaultLadder, joinCalendars, seedCalendar } from '@mingjing/workflow';
import type { ActionName, Inputs, Person } from '../src/action';
import { ACTION_NAMES, act, nextActions, raiseWarnings } from '../src/actions';
import { initialCase, type Case } from '../src/case';
import type { CaseEvent } from '../src/case-events';
import type { Policy } from '../src/due';
import { evolve, type Meta } from '../src/evolve';
import { gather, type Follower } from '../src/merging';
import { open } from '../src/screening';

/** Rules and calendar under which the walks go. */
export const policy: Policy = {
  calendar: joinCalendars([seedCalendar(2026)]),
  ladder: defaultLadder,
  office: caseLimits.default.office,
  limits: caseLimits.default,
  measures: caseMeasures.default,
  supervisionNotice: 'always',
};
export const PEOPLE = ['sup1', 'sup2', 'sup3', 'coord', 'unit1', 'unit2'];

/** One of several inputs for an action, valid and invalid ones. */
export const inputs: { [Name in ActionName]: Inputs[Name][] } = {
  accept: [{}],
  mergeDuplicate: [{ intoCaseId: 'c2' }, { intoCaseId: '' }],
  handOn: [{ recipient: '某局', receipt: '1' }],
  handToDiscipline: [{ receipt: '1' }],
  recordVisit: ['', 'f0', '', 'f1', '', 'f2'].flatMap((caseId) =>
    ['reached', 'notReached', 'anonymous', 'x'].flatMap((result) => [
      { result, way: 'phone', grade: 'simple', caseId },
      { result, way: 'sms', grade: '', caseId },
    ]),
  ),
  dispatch: ['', 'u2'].map((unitId) => ({
    unitId,
    instruction: '',
    advisoryReminder: unitId === 'u2',
    releasedWords: '',
    wordsConfirmed: false,
  })),
  acknowledge: [{}],
  returnOrder: [{ reason: '不属本单位' }],
  verify: ['substantiated', 'partlySubstantiated', 'unsubstantiated', 'mistaken', 'malicious'].map((verdict) => ({
    verdict,
    findings: '查',
    evidenceRefs: [],
  })),
  stateOwnSide: ['citizen', 'staff'].flatMap((party) => [
    { party, statement: '说明', waived: false, objects: true },
    { party, statement: '', waived: true, objects: false },
  ]),
  ruleObjection: ['citizen', 'staff'].flatMap((party) => ['upheld', 'dismissed'].map((ruling) => ({ party, ruling, reason: '查' }))),
  approveVerdict: [{}],
  explain: [{ explanation: '说明' }],
  requestExtension: [{ workingDays: 3, reason: '取证' }],
  decideExtension: [
    { granted: true, reason: '' },
    { granted: false, reason: '不足' },
  ],
  submitRectification: ['workStyleMeeting', 'criticism'].map((kind) => ({
    ...{ summary: '改', timetable: '周内', personsInCharge: ['股'], measures: [{ kind, count: 1 }], evidenceRefs: [] },
  })),
  acceptRectification: [{}],
  sendBackRectification: [{ reason: '无佐证' }],
  recordFinalVisit: ['', 'f0', '', '', 'f1', ''].flatMap((caseId) =>
    ['unsatisfied', 'notReached', 'unsatisfied', 'satisfied', 'partlySolved', 'anonymous'].map((result) => ({
      ...{ result, caseId },
      way: 'phone',
    })),
  ),
  signClosing: [{}],
  decideReopened: [{ outcome: 'notSolved', reason: '定' }],
  undoMerge: [{ reason: '并错' }],
};

/** One try of somebody. */
export const step = fc.record({
  who: fc.nat(PEOPLE.length - 1),
  guided: fc.nat(9).map((n) => n > 0),
  pick: fc.nat(1000),
  variant: fc.nat(1000),
  hours: fc.integer({ min: 0, max: 40 }),
  warn: fc.boolean(),
  /** Now and then a case is merged into it (0–2), or leaves again (3–5). */
  follower: fc.nat(99),
});

export type Entry = { event: CaseEvent; meta: Meta };

/** Actions that end most walks early; a guided walk takes them seldom. */
const SHORT_CUTS: ActionName[] = ['mergeDuplicate', 'handOn', 'handToDiscipline'];

type Try = typeof step extends fc.Arbitrary<infer T> ? T : never;

export const OPENING = {
  ...{ evaluationId: 'e', servicePointId: 'p', windowId: 'w', unitId: 'u1', divisionPath: ['r', 'c'] },
  ...{ channel: 'plate', levelCode: 'bad' },
};

/** One that is merged into the case that walks; the citizen of the last one wishes no visit. */
function follower(place: number, now: Date): Follower {
  const { evaluationId, unitId, ...place1 } = OPENING;
  const merge = { into: 'c', at: now, clocks: [] };
  const facts = { ...place1, evaluationId: `${evaluationId}${place}`, unitId, evaluatedUnitId: unitId, openedAt: now };
  const c: Case = { ...initialCase(), ...facts, visitWanted: place < 2, state: 'closed', outcome: 'merged', merge };
  return { id: `f${place}`, c, known: true };
}

export interface Walk {
  state: Case;
  history: Entry[];
}

/** Something that was done before the walk begins. */
export interface Given {
  at: string;
  by: string;
  what: (c: Case, person: Person) => CaseEvent[];
}

/** Tries one thing after another in a case; `seen` is told of each state that came of it. */
export function walk(visitWanted: boolean, steps: Try[], seen: (before: Case, walked: Walk) => void, given: Given[] = []): Walk {
  let now = new Date('2026-03-02T02:00:00Z');
  const walked: Walk = { state: initialCase(), history: [] };
  const take = (events: CaseEvent[], by: string): void => {
    for (const event of events) {
      const meta = { at: now, by, version: walked.history.length + 1 };
      walked.history.push({ event, meta });
      walked.state = evolve(walked.state, event, meta);
    }
  };
  const personOf = (id: string, ref: string): Person => ({
    ...{ id, unitSide: id.startsWith('unit'), postId: '', role: '', words: { ref, mac: '' }, now },
  });
  take(open({ ...OPENING, visitWanted }, now, policy), 'system:lead');
  for (const { at, by, what } of given) {
    now = new Date(at);
    take(raiseWarnings(walked.state, now), 'system:lead');
    take(what(walked.state, personOf(by, 'given')), by);
  }
  let followers: Follower[] = [];
  const tried = (events: () => CaseEvent[], by: string): void => {
    try {
      take(events(), by);
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
  };
  for (const [place, { who, guided, pick, variant, hours, warn, follower: other }] of steps.entries()) {
    now = new Date(now.getTime() + hours * 3_600_000);
    const before = walked.state;
    if (warn) take(raiseWarnings(walked.state, now), 'system:lead');
    if (other < 6) {
      const rest = followers.filter(({ id }) => id !== `f${other % 3}`);
      followers = other < 3 && rest.length === followers.length ? [...rest, follower(other, now)] : rest;
      tried(() => gather('c', followers, now, policy)(walked.state), 'sup1');
    }
    const id = PEOPLE[who]!;
    const person = personOf(id, `words-${place}`);
    const offered = nextActions(walked.state, () => person).filter((name) => !SHORT_CUTS.includes(name) || variant % 10 === 0);
    const names = guided && offered.length ? offered : ACTION_NAMES;
    const name = names[pick % names.length]!;
    const choices = inputs[name] as Inputs[ActionName][];
    const chosen = choices[variant % choices.length]!;
    // While nobody follows, there is one citizen to be called.
    const input = 'caseId' in chosen && !walked.state.merged?.length ? { ...chosen, caseId: '' } : chosen;
    tried(() => act(name, input as never, person, policy)(walked.state), id);
    seen(before, walked);
  }
  return walked;
}
