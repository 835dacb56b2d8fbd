import * as fc from 'fast-check';
import { isRefused } from '@mingjing/contracts/refused';
import { defaultCaseLimits, defaultLadder, defaultMeasureKinds, joinCalendars, seedCalendar } from '@mingjing/workflow';
import type { ActionName, Inputs, Person } from './action';
import { ACTION_NAMES, act, nextActions } from './actions';
import { initialCase, STAGES, type Case, type Stage } from './case';
import type { CaseEvent } from './case-events';
import { raiseWarnings, type Policy } from './due';
import { evolve, type Meta } from './evolve';
import { open } from './screening';

const policy: Policy = {
  calendar: joinCalendars([seedCalendar(2026)]),
  ladder: defaultLadder,
  office: defaultCaseLimits.office,
  limits: defaultCaseLimits,
  measures: defaultMeasureKinds,
  supervisionNotice: 'always',
};
const PEOPLE = ['sup1', 'sup2', 'sup3', 'coord', 'unit1', 'unit2'];

/** Where one may come from where: the table of states, and nothing else. */
const WAYS: Record<Stage | 'none', Stage[]> = {
  none: ['screening'],
  screening: ['firstVisit', 'closed'],
  firstVisit: ['dispatched'],
  dispatched: ['verification'],
  verification: ['rectification', 'finalVisit', 'closed'],
  rectification: ['finalVisit'],
  finalVisit: ['closed', 'dispatched'],
  closed: [],
};

/** One of several inputs for an action, valid and invalid ones. */
const inputs: { [Name in ActionName]: Inputs[Name][] } = {
  accept: [{}],
  mergeDuplicate: [{ intoCaseId: 'c2' }, { intoCaseId: '' }],
  handOn: [{ recipient: '某局', receipt: '1' }],
  handToDiscipline: [{ receipt: '1' }],
  recordVisit: ['reached', 'notReached', 'anonymous', 'x'].flatMap((result) => [
    { result, way: 'phone', grade: 'simple' },
    { result, way: 'sms', grade: '' },
  ]),
  dispatch: ['', 'u2'].map((unitId) => ({ unitId, instruction: '', advisoryReminder: false })),
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
  recordFinalVisit: ['unsatisfied', 'notReached', 'unsatisfied', 'satisfied', 'partlySolved', 'anonymous'].map((result) => ({
    result,
    way: 'phone',
  })),
  signClosing: [{}],
  decideReopened: [{ outcome: 'notSolved', reason: '定' }],
};

const step = fc.record({
  who: fc.nat(PEOPLE.length - 1),
  guided: fc.nat(9).map((n) => n > 0),
  pick: fc.nat(1000),
  variant: fc.nat(1000),
  hours: fc.integer({ min: 0, max: 40 }),
  warn: fc.boolean(),
});

type Entry = { event: CaseEvent; meta: Meta };

/** Actions that end most walks early; a guided walk takes them seldom. */
const SHORT_CUTS: ActionName[] = ['mergeDuplicate', 'handOn', 'handToDiscipline'];

/** What must never be, named; one list per step keeps the walk quick. */
function violations(before: Case, after: Case): string[] {
  const open = after.state !== 'closed';
  const { verification, rectification, extension } = after;
  const rules: [string, boolean][] = [
    [`${before.state} → ${after.state}`, after.state === before.state || WAYS[before.state].includes(after.state as Stage)],
    // As long as the case is open a deadline runs.
    ['deadline', (after.dueAt !== null) === open],
    ['outcome', (after.outcome === '') === open],
    ['waitingFor', (after.waitingFor === '') === !open],
    ['reopenings', after.reopenCount <= defaultCaseLimits.maxReopenings && after.reopenCount >= before.reopenCount],
    ['final visit by a handler', after.finalVisits.every(({ by }) => !after.handlers.includes(by))],
    ['own verdict approved', !verification?.approvedBy || verification.approvedBy !== verification.by],
    ['own rectification accepted', rectification?.accepted?.by !== rectification?.by || !rectification],
    ['own extension decided', !extension?.decidedBy || extension.decidedBy !== extension.by],
    ['own objection ruled', after.ownSides.every((o) => o.ruledBy === '' || o.ruledBy !== o.by)],
  ];
  return rules.filter(([, holds]) => !holds).map(([name]) => name);
}

/** Whoever turned the last key holds no other key of that round. */
function closedByTwo(c: Case, history: Entry[]): void {
  if (c.outcome !== 'notReached') return;
  const signer = history.find(({ event }) => event.type === 'closingSigned')!.meta.by;
  expect([...c.handlers, ...c.finalVisits.map((v) => v.by)]).not.toContain(signer);
}

it('no sequence of actions reaches an impossible state, loses a deadline or lets one person hold two keys', () => {
  const reached = new Set<string>();
  fc.assert(
    fc.property(fc.boolean(), fc.array(step, { minLength: 20, maxLength: 60 }), (visitWanted, steps) => {
      let now = new Date('2026-03-02T02:00:00Z');
      let state = initialCase();
      const history: Entry[] = [];
      const take = (events: CaseEvent[], by: string): void => {
        for (const event of events) {
          const meta = { at: now, by, version: history.length + 1 };
          history.push({ event, meta });
          state = evolve(state, event, meta);
        }
      };
      const opening = {
        evaluationId: 'e',
        servicePointId: 'p',
        windowId: 'w',
        unitId: 'u1',
        divisionPath: ['r', 'c'],
        channel: 'plate',
        levelCode: 'bad',
        visitWanted,
      };
      take(open(opening, now, policy), 'system:lead');
      for (const { who, guided, pick, variant, hours, warn } of steps) {
        now = new Date(now.getTime() + hours * 3_600_000);
        const before = state;
        if (warn) take(raiseWarnings(state, now), 'system:lead');
        const id = PEOPLE[who]!;
        const person: Person = { id, unitSide: id.startsWith('unit'), postId: '', role: '', words: null, now };
        const offered = nextActions(state, () => person).filter((name) => !SHORT_CUTS.includes(name) || variant % 10 === 0);
        const names = guided && offered.length ? offered : ACTION_NAMES;
        const name = names[pick % names.length]!;
        const choices = inputs[name] as Inputs[ActionName][];
        try {
          take(act(name, choices[variant % choices.length]! as never, person, policy)(state), id);
        } catch (error) {
          if (!isRefused(error)) throw error;
        }
        expect(violations(before, state)).toEqual([]);
        reached.add(`${state.state}${state.reopenCount}`).add(state.outcome);
      }
      closedByTwo(state, history);
      expect(history.reduce((again, { event, meta }) => evolve(again, event, meta), initialCase())).toEqual(state);
    }),
    { numRuns: 300, seed: 20261122 },
  );
  // The walk is worth something only if it gets everywhere.
  for (const place of [...STAGES.map((s) => `${s}0`), 'dispatched1', 'dispatched2', 'solved', 'notReached', 'malicious'])
    expect([...reached]).toContain(place);
});
