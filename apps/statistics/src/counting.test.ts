import { lead, notification } from '@mingjing/contracts';
import {
  accepted,
  changed,
  caseClosed,
  caseDispatched,
  caseFacts,
  caseOpened,
  caseReopened,
  evaluationFacts,
  excluded,
  handledDeclared,
  matterRecorded,
  messageFacts,
  messageSent,
  messageSettled,
  rectificationAccepted,
  released,
  servicePointChanged,
  setAside,
  submitted,
} from '../test/events';
import { accumulate, type Counters } from './counters';
import { countsOf, type Count, type RawEvent } from './counting';

const unsatisfied = evaluationFacts({ level: 'unsatisfied', rating: 'unsatisfied', dimensions: { attitude: 'unsatisfied' } });
const facts1 = { unitId: 'u-1', servicePointId: 'sp-1', divisionPath: ['632800', '632801'] };
const later = new Date('2026-12-03T03:00:00Z');
/** When open data of the month may be published. */
const late = new Date('2026-12-04T03:00:00Z');

/** What events count together, by day. */
function byDay(...events: RawEvent[]): Record<string, Counters> {
  const days: Record<string, Counters> = {};
  for (const { day, add } of events.flatMap(countsOf)) accumulate((days[day] ??= {}), add);
  return days;
}

test('an open scan counts on its day in Asia/Shanghai, at its place', () => {
  const [count, ...more] = countsOf(submitted(evaluationFacts({ submittedAt: new Date('2026-11-01T16:30:00Z') })));
  expect(more).toEqual([]);
  expect(count).toEqual<Count>({
    day: '2026-11-02',
    place: { divisionPath: ['632800', '632801'], unitId: 'u-1', servicePointId: 'sp-1', windowId: 'w-1' },
    add: { 'e:plate:satisfied:satisfied:o': 1, 'q:attitude:satisfied': 1 },
  });
});

test('an evaluation of a matter counts as that, told by its id as before or not; the matter is told to be evaluated apart', () => {
  const facts = evaluationFacts({ ofMatter: true, channel: 'sms' });
  const asBefore = evaluationFacts({ matterId: 'mt-1', channel: 'sms', matterHandledOn: '2026-10-30' });
  const counted = { '2026-11-02': { 'e:sms:satisfied:satisfied:m': 1, 'q:attitude:satisfied': 1 } };
  expect(byDay(submitted(facts))).toEqual(counted);
  expect(byDay(submitted(asBefore))).toEqual(counted);
});

test('a change takes the old away and adds the new, on the day of the evaluation', () => {
  expect(byDay(submitted(unsatisfied), changed(unsatisfied, evaluationFacts(), later))).toEqual(byDay(submitted(evaluationFacts())));
});

test('a change of words alone counts nothing', () => {
  expect(countsOf(changed(unsatisfied, unsatisfied, later))).toEqual([]);
});

test('an exclusion leaves the gross figures and counts beside them', () => {
  const day = byDay(submitted(unsatisfied), excluded(unsatisfied, later))['2026-11-02'];
  expect(day).toMatchObject({ 'e:plate:unsatisfied:unsatisfied:o': 1, 'x:plate:unsatisfied:unsatisfied:o': 1 });
});

test('a change after an exclusion moves both', () => {
  const [old, fresh] = [{ ...unsatisfied, excluded: true }, evaluationFacts({ excluded: true })];
  const day = byDay(submitted(unsatisfied), excluded(unsatisfied, later), changed(old, fresh, later))['2026-11-02'];
  expect(day).toEqual({ 'e:plate:satisfied:satisfied:o': 1, 'x:plate:satisfied:satisfied:o': 1, 'q:attitude:satisfied': 1 });
});

describe('an evaluation that is held', () => {
  const held = { ...unsatisfied, held: true };
  const waiting = { '2026-11-02': { 'h:plate:unsatisfied:unsatisfied:o': 1 } };

  test('counts for itself and in no rate, changed or not', () => {
    expect(byDay(submitted(held))).toEqual(waiting);
    const happier = evaluationFacts({ held: true });
    expect(byDay(submitted(held), changed(held, happier, later))).toEqual({ '2026-11-02': { 'h:plate:satisfied:satisfied:o': 1 } });
  });

  test('counts on its own day like any other once it is accepted', () => {
    expect(byDay(submitted(held), accepted(held, later))).toEqual(byDay(submitted(unsatisfied)));
  });

  test('stays among those held where it is set aside, and comes back', () => {
    const aside = { '2026-11-02': { 'h:plate:unsatisfied:unsatisfied:o': 1, aside: 1 } };
    expect(byDay(submitted(held), setAside(held, later))).toEqual(aside);
    const left = { ...held, setAside: true };
    expect(byDay(submitted(held), setAside(held, later), accepted(left, later))).toEqual(byDay(submitted(unsatisfied)));
  });
});

describe('what becomes known once open data of its month may be out', () => {
  const held = { ...unsatisfied, held: true };
  const given = byDay(submitted(unsatisfied))['2026-11-02'];

  test('is in them on the day it was let in, and everywhere else on the day it was given', () => {
    expect(byDay(submitted(held), accepted(held, late))).toEqual({
      '2026-11-02': { ...given, 'l:unsatisfied': -1 },
      '2026-12-04': { 'l:unsatisfied': 1 },
    });
  });

  test('changes nothing in them where it was told in time', () => {
    const day = byDay(submitted(unsatisfied), changed(unsatisfied, evaluationFacts(), late));
    expect(day).toEqual({
      '2026-11-02': { ...byDay(submitted(evaluationFacts()))['2026-11-02'], 'l:satisfied': -1, 'l:unsatisfied': 1 },
    });
    expect(byDay(submitted(unsatisfied), excluded(unsatisfied, late))).not.toHaveProperty('2026-12-04');
    expect(byDay(submitted(held), changed(held, evaluationFacts({ held: true }), late))).toEqual({
      '2026-11-02': { 'h:plate:satisfied:satisfied:o': 1 },
    });
  });

  test('is told of matters apart', () => {
    const recorded = (at: Date) => byDay(matterRecorded('mt-1', { handledOn: '2026-11-30', at }))['2026-11-30'];
    expect([recorded(later), recorded(late)]).toEqual([{ matters: 1 }, { matters: 1, lateMatters: 1 }]);
  });
});

test('evaluations and matters are counted by source', () => {
  const own = { ofMatter: true, channel: 'sms', source: 'unitEntered' };
  const pushed = { ofMatter: true, channel: 'sms' };
  const matters = [matterRecorded('mt-1', { source: 'unitEntered' }), matterRecorded('mt-2', { source: '' })];
  expect(byDay(submitted(evaluationFacts(own)), submitted(evaluationFacts(pushed)), ...matters)).toEqual({
    '2026-11-01': { matters: 2, unitMatters: 1 },
    '2026-11-02': { 'e:sms:satisfied:satisfied:u': 1, 'e:sms:satisfied:satisfied:m': 1, 'q:attitude:satisfied': 2 },
  });
});

test('a case counts, opened or closed, on the day it was opened', () => {
  const facts = caseFacts('c-1');
  const ended = { '2026-12-03': { ordersClosed: 1 } };
  expect(byDay(caseOpened(facts), caseClosed(facts, later))).toEqual({ '2026-11-02': { cases: 1, closed: 1 }, ...ended });
  expect(byDay(caseOpened(facts), caseClosed(facts, later), caseReopened(facts, later))).toEqual({ '2026-11-02': { cases: 1 }, ...ended });
});

test('a merged case counts as closed and among those merged, and when that is undone as neither', () => {
  const facts = caseFacts('c-1');
  const raw = lead.CaseClosed.encode(lead.CaseClosed.fromPartial({ facts, at: later, outcome: 'merged' })).finish();
  const merged = { ...caseClosed(facts, later), raw };
  const type = 'mingjing.lead.v1.CaseUnmerged';
  const undone = { type, raw: lead.CaseUnmerged.encode(lead.CaseUnmerged.fromPartial({ facts, at: later })).finish(), time: later };
  expect(byDay(caseOpened(facts), merged)).toEqual({ '2026-11-02': { cases: 1, closed: 1, mergedCases: 1 } });
  expect(byDay(caseOpened(facts), merged, undone, caseReopened(facts, later))).toEqual({ '2026-11-02': { cases: 1 } });
});

test('a unit knows of a case by its order, once, at no window, and where it went to', () => {
  const facts = caseFacts('c-1');
  const placesOf = (...events: RawEvent[]) =>
    events.flatMap(countsOf).flatMap(({ place, add }) => ('orders' in add || 'ordersClosed' in add ? [place] : []));
  const place = { divisionPath: ['632800', '632801'], unitId: 'u-1', servicePointId: 'sp-1', windowId: '' };
  expect(placesOf(caseDispatched(facts, later), caseDispatched(facts, later, { again: true }))).toEqual([place]);
  expect(placesOf(caseClosed(facts, later))).toEqual([place]);
  expect(placesOf(caseDispatched(facts, later, { orderUnitId: 'u-2' }))).toEqual([{ ...place, unitId: 'u-2', servicePointId: '' }]);
  const unheard = lead.CaseClosed.encode(lead.CaseClosed.fromPartial({ facts, at: later, orderUnitId: 'u-1' })).finish();
  expect(placesOf({ ...caseClosed(facts, later), raw: unheard })).toEqual([]);
});

test('a batch counts whole on its last day, with the days it is of', () => {
  const batch = released({ ...facts1, windowId: 'w-1', since: '2026-10-05', asOf: '2026-11-22' }, { satisfied: 9, unsatisfied: 1 });
  expect(byDay(batch)).toEqual({
    '2026-11-22': {
      ...{ 'r:satisfied:satisfied': 9, 'r:unsatisfied:unsatisfied': 1, 'a:attitude:satisfied': 9 },
      ...{ 's:2026-10-05': 1, 't:2026-11-22': 1 },
    },
  });
});

test('a notice and a reminder count on the day of dispatch, measures on the day of acceptance', () => {
  const facts = caseFacts('c-1');
  const accepted = new Date('2026-12-24T16:30:00Z');
  const events = [
    caseDispatched(facts, later, { supervisionNotice: true, advisoryReminder: true }),
    caseDispatched(facts, later, { supervisionNotice: true, again: true }),
    rectificationAccepted(facts, accepted, { talk: 2, writtenSelfCriticism: 1, none: 0 }),
  ];
  expect(byDay(...events)).toEqual({
    '2026-12-03': { orders: 1, notices: 2, advice: 1 },
    '2026-12-25': { 'measure:talk': 2, 'measure:writtenSelfCriticism': 1 },
  });
  expect(countsOf(caseDispatched(facts, later, { again: true }))).toEqual([]);
});

test('what a service point handled counts in its month as declared last, and that it was declared', () => {
  const month = byDay(handledDeclared({ new: 20 }), handledDeclared({ old: 20, new: 17 }, 2));
  expect(month).toEqual({ '2026-11-01': { handled: 17, declared: 2 } });
  expect(byDay(handledDeclared({ new: 0 }))).toEqual({ '2026-11-01': { declared: 1 } });
});

test('an invitation counts on the day it was sent, and so does what became of it', () => {
  const [one, other, third] = [messageFacts('ms-1'), messageFacts('ms-2'), messageFacts('ms-3')];
  const events = [
    messageSent(one),
    messageSent(other),
    messageSent(third),
    messageSettled(one, 'delivered'),
    messageSettled(other, 'failed'),
  ];
  expect(byDay(...events, messageSettled(third, 'unknown'))).toEqual({ '2026-11-03': { invited: 3, delivered: 1, undelivered: 1 } });
});

test('what was never sent, a second asking and a reminder of an official are no invitations', () => {
  const never = messageSettled(messageFacts('ms-1'), 'failed');
  const raw = notification.MessageSettled.encode({ ...notification.MessageSettled.decode(never.raw), sentAt: undefined }).finish();
  expect(countsOf({ ...never, raw })).toEqual([]);
  for (const kind of ['invitationReminder', 'integrityReminder']) {
    const facts = messageFacts('ms-2', { kind });
    expect([messageSent(facts), messageSettled(facts, 'delivered')].flatMap(countsOf)).toEqual([]);
  }
});

test('other events count nothing', () => {
  expect(countsOf(servicePointChanged('sp-1', { name: '办事大厅' }))).toEqual([]);
  expect(countsOf({ type: 'mingjing.evaluation.v1.SomethingNew', raw: Buffer.from([1, 2, 3]), time: later })).toEqual([]);
});

test.each([
  ['facts.submittedAt', submitted({ ...evaluationFacts(), submittedAt: undefined }, 'a#1')],
  ['facts.rating', submitted(evaluationFacts({ rating: 'excellent' }))],
  ['facts', { ...submitted(evaluationFacts()), raw: Buffer.alloc(0) }],
  ['matterId', matterRecorded('', {})],
  ['facts.openedAt', { ...caseOpened({ ...caseFacts('c-1'), openedAt: undefined }) }],
  ['servicePointId', handledDeclared({ servicePointId: '' })],
  ['month', handledDeclared({ month: '2026-13' })],
  ['at', { ...caseDispatched(caseFacts('c-1'), later), raw: lead.CaseDispatched.encode({ facts: caseFacts('c-1') } as never).finish() }],
  [
    'sentAt',
    { ...messageSent(messageFacts('ms-1')), raw: notification.MessageSent.encode({ facts: messageFacts('ms-1') } as never).finish() },
  ],
])('an event without a usable %s is refused, never guessed', (field, event) => {
  expect(() => countsOf(event)).toThrow(expect.objectContaining({ code: 'event.malformed', details: expect.objectContaining({ field }) }));
});

test('truncated bytes are refused', () => {
  const event = submitted(evaluationFacts());
  expect(() => countsOf({ ...event, raw: event.raw.subarray(0, 20) })).toThrow();
});
