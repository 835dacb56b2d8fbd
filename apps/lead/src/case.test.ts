import { caseLimits, caseMeasures } from '@mingjing/rules';
import { defaultLadder, joinCalendars, seedCalendar } from '@mingjing/workflow';
import type { ActionName, Inputs, Person } from './action';
import { checkSeen, followCalendar } from '@mingjing/loop';
import { act, caseLoop, raiseWarnings } from './actions';
import { initialCase, type Case } from './case';
import type { CaseEvent } from './case-events';
import type { Policy } from './due';
import { evolve } from './evolve';
import { open, recordChange } from './screening';

const policy: Policy = {
  calendar: joinCalendars([seedCalendar(2026)]),
  ladder: defaultLadder,
  office: caseLimits.default.office,
  limits: caseLimits.default,
  measures: caseMeasures.default,
  supervisionNotice: 'complexOrReopened',
};
const at = (text: string): Date => new Date(`${text}+08:00`);
const MONDAY = at('2026-11-16T10:00:00');
const opening = {
  ...{ evaluationId: 'e1', servicePointId: 'p1', windowId: 'w1', unitId: 'u1', divisionPath: ['root', 'county', 'town'] },
  ...{ channel: 'plate', levelCode: 'unsatisfied', visitWanted: true },
};

/** A case under test: given events by persons, when an action, then what follows. */
class Story {
  now = MONDAY;
  events: { event: CaseEvent; by: string; at: Date }[] = [];
  state: Case = initialCase();
  constructor(visitWanted = true) {
    this.take(open({ ...opening, visitWanted }, this.now, policy), 'system:lead');
  }
  take(events: CaseEvent[], by: string): CaseEvent[] {
    for (const event of events) {
      this.state = evolve(this.state, event, { at: this.now, by, version: this.events.length + 1 });
      this.events.push({ event, by, at: this.now });
    }
    return events;
  }
  person(id: string): Person {
    return { id, unitSide: id.startsWith('unit'), postId: `post-${id}`, role: 'x', words: null, now: this.now };
  }
  when<Name extends ActionName>(id: string, name: Name, input: Inputs[Name]): string[] {
    return this.take(act(name, input, this.person(id), policy)(this.state), id).map((e) => e.type);
  }
  at(text: string): this {
    this.now = at(text);
    return this;
  }
  dispatched(grade = 'simple'): this {
    this.when('sup', 'accept', {});
    this.when('sup', 'recordVisit', { result: 'reached', way: 'phone', grade });
    this.when('sup', 'dispatch', { unitId: '', instruction: '', advisoryReminder: false, releasedWords: '', wordsConfirmed: false });
    return this;
  }
  verifying(): this {
    this.when('unit1', 'acknowledge', {});
    return this;
  }
  verdict(verdict: string, by = 'unit1'): this {
    this.when(by, 'verify', { verdict, findings: '经查属实', evidenceRefs: [] });
    return this;
  }
  rectified(): this {
    this.when('unit1', 'submitRectification', rectification());
    this.when('sup', 'acceptRectification', {});
    return this;
  }
}
const rectification = (kind = 'workStyleMeeting'): Inputs['submitRectification'] => ({
  summary: '已整改',
  timetable: '一周内',
  personsInCharge: ['办公室'],
  measures: [{ kind, count: 1 }],
  evidenceRefs: [],
});
const refused = (code: string) => expect.objectContaining({ name: 'Refused', code });

describe('the way of a case', () => {
  it('goes through all seven states to the citizen’s word', () => {
    const story = new Story();
    expect(story.state).toMatchObject({ state: 'screening', waitingFor: 'supervisor', rating: 'unsatisfied' });
    expect(story.when('sup', 'accept', {})).toEqual(['accepted', 'moved']);
    expect(story.when('sup', 'recordVisit', { result: 'reached', way: 'phone', grade: 'complex' })).toEqual(['visited']);
    expect(story.state.withUnit).toBe(false);
    expect(
      story.when('sup', 'dispatch', { unitId: '', instruction: '', advisoryReminder: true, releasedWords: '', wordsConfirmed: false }),
    ).toEqual(['dispatched', 'moved']);
    expect(story.state).toMatchObject({ withUnit: true, waitingFor: 'unit', order: { supervisionNotice: true, advisoryReminder: true } });
    expect(story.when('unit1', 'acknowledge', {})).toEqual(['acknowledged', 'moved']);
    story.verdict('substantiated');
    expect(story.when('unit1', 'submitRectification', rectification())).toEqual(['rectificationSubmitted']);
    expect(story.when('sup', 'acceptRectification', {})).toEqual(['rectificationAccepted', 'moved']);
    expect(story.when('other', 'recordFinalVisit', { result: 'satisfied', way: 'phone' })).toEqual(['finallyVisited', 'moved', 'closed']);
    expect(story.state).toMatchObject({ state: 'closed', outcome: 'solved', dueAt: null, nextWarningAt: null, waitingFor: '' });
  });

  it('refuses to skip a state', () => {
    const story = new Story();
    for (const name of ['acknowledge', 'acceptRectification', 'signClosing'] as const) {
      expect(() => story.when('sup', name, {})).toThrow(refused('case.wrongState'));
    }
  });

  it('ends at screening as duplicate, handed on, or handed to discipline, each with its receipt', () => {
    const merged = new Story();
    merged.when('sup', 'mergeDuplicate', { intoCaseId: 'c2' });
    expect(merged.state).toMatchObject({ outcome: 'merged', mergedInto: 'c2', clocks: [] });
    expect(() => new Story().when('sup', 'handOn', { recipient: '市场监管局', receipt: '' })).toThrow(refused('case.textMissing'));
    const clue = new Story();
    clue.when('sup', 'handToDiscipline', { receipt: '线索〔2026〕1号' });
    expect(clue.state).toMatchObject({ outcome: 'handedToDiscipline', dueAt: null });
    expect(JSON.stringify(clue.events)).not.toContain('线索');
  });
});

describe('the first visit', () => {
  it('is done after failures on two different days, not twice on one', () => {
    const story = new Story();
    story.when('sup', 'accept', {});
    const missed = { result: 'notReached', way: 'phone', grade: '' };
    expect(story.when('sup', 'recordVisit', missed)).toEqual(['visited', 'deadlinesMoved']);
    expect(story.state.dueAt).toEqual(at('2026-11-18T23:59:59.999'));
    expect(story.when('sup', 'recordVisit', missed)).toEqual(['visited']);
    const order = { unitId: '', instruction: '', advisoryReminder: false, releasedWords: '', wordsConfirmed: false };
    expect(() => story.when('sup', 'dispatch', order)).toThrow(refused('case.visitFirst'));
    story.at('2026-11-17T09:00:00');
    expect(() => story.when('sup', 'recordVisit', missed)).toThrow(refused('case.unknownValue'));
    story.when('sup', 'recordVisit', { ...missed, grade: 'simple' });
    story.when('sup', 'dispatch', order);
    expect(story.state.state).toBe('dispatched');
  });
  it('never calls a citizen anonymous who wishes a visit', () => {
    const anonymous = { result: 'anonymous', way: '', grade: 'simple' };
    const wanted = new Story();
    wanted.when('sup', 'accept', {});
    expect(() => wanted.when('sup', 'recordVisit', anonymous)).toThrow(refused('case.notAnonymous'));
    const nameless = new Story(false);
    nameless.when('sup', 'accept', {});
    expect(nameless.when('sup', 'recordVisit', anonymous)).toEqual(['visited']);
  });
});

describe('handling', () => {
  it('runs from dispatch, and a return costs the returner’s time', () => {
    const story = new Story().dispatched();
    expect(story.state.clocks.map((w) => w.deadline.rule)).toEqual(['acknowledge', 'handling']);
    const due = story.state.clocks[1]!.deadline.dueAt;
    story.at('2026-11-18T10:00:00');
    expect(() => story.when('unit1', 'returnOrder', { reason: ' ' })).toThrow(refused('case.textMissing'));
    story.when('unit1', 'returnOrder', { reason: '不是本单位窗口' });
    expect(story.state).toMatchObject({ returnCount: 1, waitingFor: 'supervisor' });
    story.when('sup', 'dispatch', { unitId: '', instruction: '', advisoryReminder: false, releasedWords: '', wordsConfirmed: false });
    expect(story.state.clocks.find((w) => w.deadline.rule === 'handling')!.deadline.dueAt).toEqual(due);
    story.when('unit1', 'returnOrder', { reason: '不是本单位窗口' });
    story.when('sup', 'dispatch', { unitId: 'u2', instruction: '', advisoryReminder: false, releasedWords: '', wordsConfirmed: false });
    expect(story.state).toMatchObject({ unitId: 'u2', evaluatedUnitId: 'u1' });
    expect(story.state.clocks.find((w) => w.deadline.rule === 'handling')!.deadline.dueAt).toEqual(at('2026-11-25T23:59:59.999'));
  });
  it('gets one reasoned extension, decided by somebody else', () => {
    const story = new Story().dispatched().verifying();
    expect(() => story.when('unit1', 'requestExtension', { workingDays: 6, reason: '取证' })).toThrow(refused('case.extensionDays'));
    story.when('sup', 'requestExtension', { workingDays: 2, reason: '取证' });
    expect(() => story.when('sup', 'decideExtension', { granted: true, reason: '' })).toThrow(refused('keys.samePerson'));
    story.when('other', 'decideExtension', { granted: true, reason: '' });
    expect(story.state.dueAt).toEqual(at('2026-11-25T23:59:59.999'));
    expect(() => story.when('unit1', 'requestExtension', { workingDays: 1, reason: '再' })).toThrow(refused('case.extensionUsed'));
  });
  it('sends a rectification back, counted, the clock running on', () => {
    const story = new Story().dispatched().verifying().verdict('partlySubstantiated');
    story.when('unit1', 'submitRectification', rectification());
    const due = story.state.dueAt;
    story.when('sup', 'sendBackRectification', { reason: '无佐证' });
    expect(story.state).toMatchObject({ sentBackCount: 1, dueAt: due, waitingFor: 'unit', state: 'rectification' });
    expect(() => story.when('sup', 'acceptRectification', {})).toThrow(refused('case.noRectification'));
    story.rectified();
    expect(story.state.state).toBe('finalVisit');
  });
  it('hears a person before a measure against them, and heeds an objection that was upheld', () => {
    const story = new Story().dispatched().verifying().verdict('substantiated');
    expect(() => story.when('unit1', 'submitRectification', rectification('criticism'))).toThrow(refused('case.ownSideFirst'));
    story.when('unit1', 'stateOwnSide', { party: 'staff', statement: '当日系统故障', waived: false, objects: true });
    expect(story.state.waitingFor).toBe('secondPerson');
    expect(story.state.clocks.find((w) => w.deadline.rule === 'handling')!.deadline.dueAt).toBeUndefined();
    expect(() => story.when('unit1', 'submitRectification', rectification())).toThrow(refused('case.objectionOpen'));
    expect(() => story.when('unit1', 'ruleObjection', { party: 'staff', ruling: 'upheld', reason: '属实' })).toThrow(
      refused('keys.samePerson'),
    );
    story.at('2026-11-18T10:00:00').when('sup', 'ruleObjection', { party: 'staff', ruling: 'upheld', reason: '系统日志证实' });
    expect(story.state.dueAt).toEqual(at('2026-11-24T23:59:59.999'));
    expect(() => story.when('unit1', 'submitRectification', rectification('criticism'))).toThrow(refused('case.objectionUpheld'));
    story.rectified();
  });
});

describe('verdicts', () => {
  it('unsubstantiated is explained by those who visit, then visited', () => {
    const story = new Story().dispatched().verifying().verdict('unsubstantiated');
    expect(story.events.map((e) => e.event.type)).toContain('verdictInForce');
    story.when('sup', 'explain', { explanation: '当日停电' });
    expect(story.state.state).toBe('finalVisit');
    expect(() => story.when('sup', 'recordFinalVisit', { result: 'satisfied', way: 'phone' })).toThrow(refused('keys.samePerson'));
  });
  it('an exclusion needs the citizen heard and another person’s approval', () => {
    const story = new Story().dispatched().verifying().verdict('malicious', 'sup');
    expect(story.events.map((e) => e.event.type)).not.toContain('verdictInForce');
    expect(() => story.when('other', 'approveVerdict', {})).toThrow(refused('case.ownSideFirst'));
    const side = { party: 'citizen', statement: '', waived: true, objects: false };
    expect(() => story.when('unit1', 'stateOwnSide', side)).toThrow(refused('authorisation.forbidden'));
    story.when('sup', 'stateOwnSide', side);
    expect(() => story.when('sup', 'approveVerdict', {})).toThrow(refused('keys.samePerson'));
    expect(story.when('other', 'approveVerdict', {})).toEqual(['verdictApproved', 'verdictInForce', 'moved', 'closed']);
    expect(story.state).toMatchObject({ state: 'closed', outcome: 'malicious' });
  });
  it('an exclusion falls when the citizen’s objection is upheld', () => {
    const story = new Story().dispatched().verifying().verdict('mistaken', 'sup');
    story.when('sup', 'stateOwnSide', { party: 'citizen', statement: '我没有点错', waived: false, objects: true });
    expect(() => story.when('other', 'approveVerdict', {})).toThrow(refused('case.objectionOpen'));
    story.when('other', 'ruleObjection', { party: 'citizen', ruling: 'upheld', reason: '录音证实' });
    expect(story.state).toMatchObject({ state: 'verification', verification: null, waitingFor: 'unit' });
  });
});

describe('closing', () => {
  const visited = (result: string, story = new Story()): Story => {
    story.dispatched().verifying().verdict('substantiated').rectified();
    story.when('other', 'recordFinalVisit', { result, way: 'phone' });
    return story;
  };
  it('wants an independent second person after failed visits', () => {
    const story = visited('notReached');
    expect(() => story.when('third', 'signClosing', {})).toThrow(refused('case.noSignature'));
    story.at('2026-11-17T10:00:00').when('other', 'recordFinalVisit', { result: 'notReached', way: 'sms' });
    for (const holder of ['other', 'sup', 'unit1']) expect(() => story.when(holder, 'signClosing', {})).toThrow(refused('keys.samePerson'));
    story.when('third', 'signClosing', {});
    expect(story.state.outcome).toBe('notReached');
  });
  it('reopens under a raised level at most twice, then the coordinator decides', () => {
    const story = visited('unsatisfied');
    for (const round of [1, 2]) {
      expect(story.state).toMatchObject({
        state: 'dispatched',
        reopenCount: round,
        raisedLevel: round,
        handlers: [],
        waitingFor: 'coordinator',
      });
      expect(caseLoop.target(story.state, { raised: true, now: story.now })).toEqual({ divisionPath: ['root'] });
      expect(caseLoop.target(story.state, { raised: false, now: story.now })).toEqual({
        divisionPath: ['root', 'county', 'town'],
        unitId: 'u1',
      });
      story.when('sup', 'dispatch', { unitId: '', instruction: '', advisoryReminder: false, releasedWords: '', wordsConfirmed: false });
      expect(story.state.order!.supervisionNotice).toBe(true);
      story.verifying().verdict('substantiated').rectified();
      story.when('other', 'recordFinalVisit', { result: 'unsatisfied', way: 'phone' });
    }
    expect(story.state).toMatchObject({ state: 'finalVisit', reopenCount: 2, waitingFor: 'coordinator' });
    expect(() => story.when('other', 'decideReopened', { outcome: 'notSolved', reason: '依据不足' })).toThrow(refused('keys.samePerson'));
    story.when('coord', 'decideReopened', { outcome: 'notSolved', reason: '依据不足' });
    expect(story.state.outcome).toBe('notSolved');
  });
});

describe('warnings and what runs beside', () => {
  it('are raised once each, and do not disturb a person who acts', () => {
    const story = new Story();
    const version = story.events.length;
    const nobody = { id: 'sup', name: '', assignments: [] };
    const look = () => checkSeen(caseLoop, story.state, { expectedVersion: version, version: story.events.length, actor: nobody });
    expect(raiseWarnings(story.state, at('2026-11-17T16:11:00'))).toEqual([]);
    story.at('2026-11-18T10:00:00');
    expect(story.take(raiseWarnings(story.state, story.now), 'system:lead').map((e) => (e.data as { step: string }).step)).toEqual([
      'yellow',
      'red',
      'supervisionNotice',
    ]);
    expect(raiseWarnings(story.state, story.now)).toEqual([]);
    expect(story.state).toMatchObject({ warning: 'red', escalations: ['supervisionNotice'], nextWarningAt: at('2026-11-24T09:00:00') });
    expect(() => look()).not.toThrow();
    story.when('sup', 'accept', {});
    expect(story.state.warning).toBe('');
    expect(() => look()).toThrow(refused('case.changed'));
  });
  it('a changed evaluation is written down and the case goes on', () => {
    const story = new Story();
    story.take(recordChange(story.state, { levelCode: 'satisfied', rating: 'satisfied' }), 'system:lead');
    expect(story.state).toMatchObject({ state: 'screening', evaluationChanged: true });
    expect(recordChange(story.state, { levelCode: 'satisfied', rating: 'satisfied' })).toEqual([]);
  });
  it('deadlines follow a calendar that was entered late', () => {
    const story = new Story().at('2026-12-30T10:00:00').dispatched();
    expect(story.state.clocks[1]!.deadline.unknownYears).toEqual([2027]);
    const exceptions = [...policy.calendar.exceptions, { date: '2027-01-01', working: false, name: '元旦' }];
    const entered = { ...policy, calendar: { exceptions, knownYears: [2026, 2027] } };
    expect(story.take(followCalendar(caseLoop, story.state, story.now, entered), 'system:lead')).toHaveLength(1);
    expect(story.state.clocks[1]!.deadline).toMatchObject({ unknownYears: [], dueAt: at('2027-01-07T23:59:59.999') });
    expect(followCalendar(caseLoop, story.state, story.now, entered)).toEqual([]);
  });
});
