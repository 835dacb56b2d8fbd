import { median, rowOf } from './figures';
import { instructionLoop } from './loop';
import { toMessage } from './events';
import { BODY, CENTRE, COUNTY, HEAD, officerOf, SUPERVISED } from '../test/people';
import { draft, policy, Walk } from '../test/walk';

const F1 = officerOf('f1');
const refused = (code: string, field?: string) =>
  expect.objectContaining({ code, ...(field && { details: expect.objectContaining({ field }) as object }) }) as Error;
const begun = (more: object = {}): Walk => new Walk().do(CENTRE, 'draft', draft(more));
const issued = (more: object = {}, at = '2021-07-09T08:50'): Walk => begun(more).do(HEAD, 'approve').at(at).do(CENTRE, 'issue');
const leg = ({ state }: Walk, id: string) => state.legs.find((one) => one.id === id)!;

describe('a draft', () => {
  it.each([
    ['no lead', { legs: [{ unitId: 'f1', lead: false }] }, 'instruction.lead', 'legs'],
    ['two leads', { legs: ['f1', 'f2'].map((unitId) => ({ unitId, lead: true })) }, 'instruction.lead', 'legs'],
    ['a force twice', { legs: [true, false].map((lead) => ({ unitId: 'f1', lead })) }, 'instruction.forceTwice', 'legs'],
    ['the body among the addressees', { legs: [{ unitId: BODY, lead: true }] }, 'instruction.bodyIsForce', 'legs'],
    ['nobody named', { secrecy: 'named' }, 'instruction.membersMissing', 'members'],
    ['no body', { bodies: [] }, 'instruction.textMissing', 'bodies'],
    ['no title', { title: ' ' }, 'instruction.textMissing', 'title'],
    ['a secrecy that is not there', { secrecy: 'secret' }, 'instruction.unknownValue', 'secrecy'],
  ])('with %s is refused', (_what, more, code, field) => {
    expect(() => begun(more)).toThrow(refused(code, field));
  });

  it('is approved by another person, and again once it was changed', () => {
    const both = { ...CENTRE, assignments: [...CENTRE.assignments, ...HEAD.assignments] };
    expect(() => begun().do(both, 'approve')).toThrow(refused('keys.samePerson'));
    const changed = begun()
      .do(HEAD, 'approve')
      .do(CENTRE, 'redraft', draft({ urgent: true }));
    expect(() => changed.do(CENTRE, 'issue')).toThrow(refused('instruction.wrongState'));
  });

  it('is not there for the forces before its issue, nor ever for the body', () => {
    const one = begun();
    expect(() => one.do(F1, 'acknowledge', {}, 'f1')).toThrow(refused('instruction.missing'));
    expect(() => begun().do(SUPERVISED, 'approve')).toThrow(refused('instruction.missing'));
    expect(() => new Walk().do(SUPERVISED, 'draft', draft())).toThrow(refused('instruction.otherLevel'));
  });
});

describe('a leg', () => {
  it('has no result before it is acknowledged', () => {
    expect(() => issued().do(F1, 'submit', { result: '已查' }, 'f1')).toThrow(refused('instruction.wrongState'));
  });

  it('is answered by its own force only', () => {
    expect(() => issued().do(F1, 'acknowledge', {}, 'f2')).toThrow(refused('instruction.otherLevel'));
  });

  it('stays with the force when a member leaves: whoever holds a post there goes on', () => {
    const one = issued().do(F1, 'acknowledge', {}, 'f1').do(officerOf('f1', 'successor'), 'submit', { result: '已查', evidence: [] }, 'f1');
    expect(leg(one, 'f1').state).toBe('submitted');
  });

  it('that is returned stops its limit, and gets it anew when it is sent again', () => {
    const one = issued().do(F1, 'returnLeg', { reason: '不在本组' }, 'f1');
    expect([leg(one, 'f1').state, leg(one, 'f1').clocks]).toEqual(['returned', []]);
    one.at('2021-07-12T10:00').do(CENTRE, 'resend', { reason: '仍由你组' }, 'f1');
    expect(leg(one, 'f1').clocks[0]!.deadline.dueAt).toEqual(new Date('2021-07-12T14:00+08:00'));
  });

  it('may draw in a force that takes no part and is not supervised', () => {
    const one = issued().do(F1, 'acknowledge', {}, 'f1');
    const draw = (unitId: string) => () => one.do(F1, 'drawIn', { unitId, reason: '协同' }, 'f1');
    expect(draw(BODY)).toThrow(refused('instruction.bodyIsForce', 'unitId'));
    expect(draw('f2')).toThrow(refused('instruction.forceTwice', 'unitId'));
    draw('f3')();
    one.do(officerOf('f3'), 'decline', { reason: '无人' }, 'f3');
    expect(instructionLoop.sightOf(officerOf('f3'), one.state, one.now)).toBeUndefined();
    draw('f3')();
    expect(leg(one, 'f3')).toMatchObject({ state: 'asked', askedBy: 'f1', lead: false });
  });

  it.each([
    ['months: 31 January ends on 28 February', { months: 1 }, '2022-01-31T10:00', '2022-02-28T23:59:59.999+08:00', []],
    ['a year without a calendar is said', { workingDays: 5 }, '2035-07-09T10:00', '2035-07-16T23:59:59.999+08:00', [2035]],
  ])('counts %s', (_what, result, at, dueAt, unknownYears) => {
    const before = policy.limits;
    policy.limits = { ...before, result };
    try {
      const { deadline } = leg(issued({}, at).do(F1, 'acknowledge', {}, 'f1'), 'f1').clocks[0]!;
      expect([deadline.dueAt, deadline.unknownYears]).toEqual([new Date(dueAt), unknownYears]);
    } finally {
      policy.limits = before;
    }
  });

  it('of an urgent instruction has 30 office minutes', () => {
    expect(leg(issued({ urgent: true }), 'f1').clocks[0]!.deadline.dueAt).toEqual(new Date('2021-07-09T09:30+08:00'));
  });
});

describe('withdrawn', () => {
  const seen = (one: Walk, force: string) => instructionLoop.sightOf(officerOf(force), one.state, one.now);
  it('before acknowledgement it is gone for the force; after it, it stays and says so', () => {
    const one = issued().do(F1, 'acknowledge', {}, 'f1').do(CENTRE, 'withdraw', { reason: '改由他组' });
    expect([one.state.state, one.state.outcome, seen(one, 'f1'), seen(one, 'f2')]).toEqual(['withdrawn', 'withdrawn', 'force', undefined]);
    expect(() => one.do(F1, 'submit', { result: '已查' }, 'f1')).toThrow(refused('instruction.wrongState'));
  });
  it('only with a reason', () => {
    expect(() => issued().do(CENTRE, 'withdraw', { reason: '' })).toThrow(refused('instruction.textMissing', 'reason'));
  });
});

it('named: only whoever is named reads it, whatever their force', () => {
  const one = issued({ secrecy: 'named', members: [{ accountId: 'officer-f1' }] });
  const sees = (who: typeof F1) => instructionLoop.sightOf(who, one.state, one.now);
  expect([sees(F1), sees(officerOf('f1', 'other')), sees(officerOf('f2'))]).toEqual(['force', undefined, undefined]);
  expect([sees(CENTRE), sees({ ...CENTRE, id: 'centre2' }), sees(HEAD)]).toEqual(['centre', undefined, 'centre']);
});

describe('the scene of 9 July 2021', () => {
  const forces = ['f1', 'f2', 'f3'].map((unitId, i) => ({ unitId, lead: i === 0 }));
  const scene = issued({ legs: forces })
    .at('2021-07-09T09:00')
    .do(F1, 'acknowledge', {}, 'f1')
    .do(officerOf('f2'), 'acknowledge', {}, 'f2')
    .do(F1, 'drawIn', { unitId: 'f4', reason: '协同' }, 'f1')
    .do(officerOf('f4'), 'join', {}, 'f4');
  const tells = () =>
    scene.history.flatMap(({ event, meta }) =>
      event.type === 'warned' ? [[event.data.step, event.data.part, event.data.tell, meta.at]] : [],
    );

  it('acknowledged after 10 minutes by the clock, 0 of the office', () => {
    expect(leg(scene, 'f1').taken).toEqual({ minutes: 10, officeMinutes: 0, inTime: true });
  });
  it('the silent force is reminded, and at 13:00, after 4 office hours, the centre is told', () => {
    scene.at('2021-07-09T12:59');
    expect(tells().map(([step]) => step)).toEqual(['yellow']);
    scene.at('2021-07-09T13:00');
    expect(tells()).toEqual([
      ['yellow', 'f3', ['force'], new Date('2021-07-09T12:59+08:00')],
      ['red', 'f3', ['force', 'centre'], new Date('2021-07-09T13:00+08:00')],
    ]);
    scene.at('2021-07-09T17:00');
    expect(tells().at(-1)).toEqual(['head', 'f3', ['head'], new Date('2021-07-09T17:00+08:00')]);
  });
  it('submitted on Tuesday: 2 working days, 4 calendar days', () => {
    scene.at('2021-07-13T16:00');
    for (const force of ['f1', 'f2', 'f4']) scene.do(officerOf(force), 'submit', { result: '查清', clue: '线索一条', evidence: [] }, force);
    expect(leg(scene, 'f1').answered).toEqual({ workingDays: 2, calendarDays: 4, inTime: true, evidence: [] });
    expect(() => scene.do(CENTRE, 'close')).toThrow(refused('instruction.legsOpen'));
    for (const force of ['f1', 'f2', 'f4']) scene.do(CENTRE, 'accept', {}, force);
    scene.do(CENTRE, 'release', { reason: '其他组已查清' }, 'f3').do(CENTRE, 'close');
    expect([scene.state.state, scene.state.outcome]).toEqual(['closed', 'completed']);
  });
  it('counts as it was', () => {
    expect(rowOf(COUNTY, [scene.state])).toEqual({
      ...{ division: COUNTY, issued: 1, legs: 4, acknowledged: 3, acknowledgedInTime: 3, medianMinutes: 10, medianOfficeMinutes: 0 },
      ...{ submitted: 3, submittedInTime: 3, medianWorkingDays: 2, medianCalendarDays: 4 },
    });
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, undefined]);
  });
  it('is told in ids, codes and times: neither the body nor a person, no words, nothing of a clue', () => {
    const told = scene.history.flatMap(({ event, meta }) => {
      const recorded = { ...meta, id: String(meta.version), cause: 'c', event } as unknown as Parameters<typeof toMessage>[0];
      return toMessage(recorded, { id: 'i1', division: COUNTY, state: scene.state }) ?? [];
    });
    expect(new Set(told.map(({ headers }) => headers['ce_type']!.split('.').at(-1)))).toEqual(
      new Set(['InstructionIssued', 'LegMoved', 'ForceAsked', 'LegWarned', 'InstructionEnded']),
    );
    const all = Buffer.concat(told.map(({ value }) => value)).toString();
    for (const secret of [BODY, 'officer', 'clue', '线索', '查清']) expect(all).not.toContain(secret);
  });
});
