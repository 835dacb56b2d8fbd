import { directory, evaluation, lead as contract } from '@mingjing/contracts';
import type { Actor } from '@mingjing/kit';
import { pdf } from '../../../packages/evidence/test/samples';
import {
  acting,
  COORDINATOR,
  FAR_SUPERVISOR,
  LeadOffice,
  list,
  MONDAY,
  OTHER_SUPERVISOR,
  OTHER_UNIT,
  person,
  refused,
  shanghai,
  STAFF,
  SUPERVISOR,
  UNIT,
  until,
} from './office';

let office: LeadOffice;
beforeAll(async () => {
  office = await LeadOffice.open();
});
afterAll(() => office.close());
beforeEach(() => {
  office.now = MONDAY;
});

const order = { unitId: '', instruction: '请核查窗口态度', advisoryReminder: false, releasedWords: '', wordsConfirmed: false };
const OWN_SIDE = { party: 'staff', statement: '当日系统故障', waived: false, objects: false };
const SECRET = '群众电话里说的话';
const rectification = {
  summary: '已整改',
  timetable: '一周内',
  personsInCharge: ['窗口负责人'],
  measures: [{ kind: 'workStyleMeeting', count: 1 }],
  evidenceRefs: [],
};

async function dispatched(evaluationId: string): Promise<contract.Case> {
  const { id } = await office.openCase(evaluationId);
  const act = acting(office, id);
  await act(SUPERVISOR, 'accept', {});
  await act(SUPERVISOR, 'recordVisit', { result: 'reached', way: 'phone', grade: 'simple' }, { note: SECRET });
  return act(SUPERVISOR, 'dispatch', order);
}
async function toFinalVisit(id: string, supervisor = SUPERVISOR): Promise<contract.Case> {
  const act = acting(office, id);
  await act(UNIT, 'acknowledge', {});
  await act(UNIT, 'verify', { verdict: 'substantiated', findings: '属实', evidenceRefs: [] });
  await act(UNIT, 'submitRectification', rectification);
  return act(supervisor, 'acceptRectification', {});
}

describe('an unsatisfied evaluation', () => {
  it('opens one case however often it is told, and a satisfied one none', async () => {
    // Under the same key as the next one, so that it has surely been handled when the next one has.
    await office.publish(
      'EvaluationSubmitted',
      evaluation.EvaluationSubmitted,
      { facts: office.facts('good', { rating: 'satisfied', level: 'satisfied' }) },
      'bad-1',
    );
    const opened = await office.openCase('bad-1', {}, 3);
    await office.openCase('bad-2');
    const all = await office.all();
    expect(all.filter((c) => c.evaluationId === 'bad-1')).toHaveLength(1);
    expect(all.some((c) => c.evaluationId === 'good')).toBe(false);
    expect(opened).toMatchObject({
      state: 'screening',
      unitId: 'u1',
      division: '632801',
      waitingFor: 'supervisor',
      dueAt: shanghai('2026-11-17T23:59:59.999'),
    });
    expect(opened.deadlines[0]).toMatchObject({
      rule: 'screening',
      unknownYears: [],
      explanationZh: '受理时限 1 个工作日，自 2026-11-16 次日起算；于 2026-11-17 24:00 到期。',
    });
    expect(opened.id).not.toContain('bad');
  });

  it('opens a case when it becomes so by a change; a change away is written down', async () => {
    const [fine, bad] = [office.facts('changes', { rating: 'satisfied', level: 'satisfied' }), office.facts('changes')];
    await office.publish('EvaluationChanged', evaluation.EvaluationChanged, { old: fine, new: bad, at: office.now }, 'changes');
    const { id } = await until(async () => (await office.all()).find((c) => c.evaluationId === 'changes'));
    await office.publish('EvaluationChanged', evaluation.EvaluationChanged, { old: bad, new: fine, at: office.now }, 'changes');
    const changed = await until(async () => {
      const one = (await office.client(COORDINATOR).getCase({ id })).case!;
      return one.evaluationChanged && one;
    });
    expect(changed).toMatchObject({ state: 'screening', rating: 'satisfied' });
    expect(changed.history.map((s) => s.action)).toEqual(['opened', 'evaluationChanged']);
    // An older one that is read from the documents long after, and then a newer one.
    await office.publish('EvaluationChanged', evaluation.EvaluationChanged, { old: fine, new: bad, at: office.now }, 'changes', 0);
    const middling = office.facts('changes', { rating: 'basicallySatisfied', level: 'basicallySatisfied' });
    await office.publish('EvaluationChanged', evaluation.EvaluationChanged, { old: fine, new: middling, at: office.now }, 'changes');
    const later = await until(async () => {
      const one = (await office.client(COORDINATOR).getCase({ id })).case!;
      return one.rating === 'basicallySatisfied' && one;
    });
    expect(later.history.map((s) => s.action)).toEqual(['opened', 'evaluationChanged', 'evaluationChanged']);
  });
});

describe('an evaluation that is held', () => {
  const held = { held: true };
  const allOf = async (evaluationId: string) => (await office.all()).filter((one) => one.evaluationId === evaluationId);
  /** Under the same key as what comes before, so that this has surely been handled when it shows. */
  const publish = (type: string, codec: never, value: object, id: string) => office.publish(type, codec, value as never, id);

  it('opens no case, changed or set aside, and one with limits from its acceptance once it is accepted', async () => {
    const id = 'held-1';
    const [waiting, kinder] = [office.facts(id, held), office.facts(id, { ...held, rating: 'satisfied', level: 'satisfied' })];
    await publish('EvaluationSubmitted', evaluation.EvaluationSubmitted as never, { facts: waiting }, id);
    await publish('EvaluationChanged', evaluation.EvaluationChanged as never, { old: waiting, new: kinder, at: office.now }, id);
    await publish('EvaluationChanged', evaluation.EvaluationChanged as never, { old: kinder, new: waiting, at: office.now }, id);
    await publish(
      'EvaluationSetAside',
      evaluation.EvaluationSetAside as never,
      { facts: { ...waiting, setAside: true }, at: office.now },
      id,
    );
    await office.openCase(`${id}-after`);
    expect(await allOf(id)).toEqual([]);
    const at = shanghai('2026-11-18T10:00:00');
    office.now = at;
    const accepted = { old: waiting, new: { ...waiting, held: false }, at };
    for (let times = 0; times < 2; times += 1) await publish('EvaluationAccepted', evaluation.EvaluationAccepted as never, accepted, id);
    const [opened] = await until(async () => {
      const found = await allOf(id);
      return found.length > 0 && found;
    });
    expect(opened).toMatchObject({ openedAt: at });
    expect(opened?.dueAt?.getTime()).toBeGreaterThan(at.getTime());
    const happy = 'held-2';
    const satisfied = office.facts(happy, { rating: 'satisfied', level: 'satisfied' });
    await publish(
      'EvaluationAccepted',
      evaluation.EvaluationAccepted as never,
      { old: { ...satisfied, ...held }, new: satisfied, at },
      happy,
    );
    await office.openCase(`${happy}-after`);
    expect([(await allOf(id)).length, (await allOf(happy)).length]).toEqual([1, 0]);
  });
});

describe('a case', () => {
  it('is carried by three people to closed; the story names each and the topic tells it in order', async () => {
    const { id } = await dispatched('journey');
    expect(await toFinalVisit(id)).toMatchObject({ state: 'finalVisit', waitingFor: 'secondPerson' });
    const act = acting(office, id);
    await expect(act(SUPERVISOR, 'recordFinalVisit', { result: 'satisfied', way: 'phone' })).rejects.toMatchObject(
      refused('keys.samePerson', 'refused'),
    );
    const closed = await act(OTHER_SUPERVISOR, 'recordFinalVisit', { result: 'satisfied', way: 'phone' }, { note: '感谢' });
    expect(closed).toMatchObject({ state: 'closed', outcome: 'solved', nextActions: [], deadlines: [] });
    expect(closed.dueAt).toBeUndefined();
    expect(closed.history.map((s) => `${s.by} ${s.action} ${s.toState}`)).toEqual([
      'system:lead opened screening',
      ...['sup accept firstVisit', 'sup recordVisit firstVisit', 'sup dispatch dispatched', 'unit acknowledge verification'],
      ...[
        'unit verify rectification',
        'unit submitRectification rectification',
        'sup acceptRectification finalVisit',
        'sup2 recordFinalVisit closed',
      ],
    ]);
    expect(closed.history.at(-1)).toMatchObject({
      byName: 'supervisor某',
      role: 'supervisor',
      postId: 'post-sup2',
      note: '感谢',
      fromState: 'finalVisit',
    });
    const events = (await office.exported()).filter((e) => e.key === id);
    const moves = [
      'CaseStateChanged',
      'CaseDispatched',
      'CaseStateChanged',
      'CaseStateChanged',
      'CaseVerified',
      'CaseStateChanged',
      'RectificationAccepted',
      'CaseStateChanged',
      'CaseStateChanged',
      'CaseClosed',
    ];
    expect(events.map((e) => e.type)).toEqual(['CaseOpened', ...moves]);
    expect(contract.CaseClosed.decode(events.at(-1)!.payload)).toMatchObject({
      outcome: 'solved',
      reopenCount: 0,
      facts: { evaluationId: 'journey', unitId: 'u1' },
    });
  });

  it('keeps people’s words out of history and events, in the sealed part only', async () => {
    const { id } = await dispatched('words');
    const { models } = office.running.context('lead').store.connection;
    const stored = await models['cases']!.findById(id).lean();
    expect(JSON.stringify(stored)).not.toMatch(new RegExp(`${SECRET}|请核查窗口态度|supervisor某`));
    expect(Buffer.concat((await office.exported()).map((e) => e.payload)).includes(Buffer.from(SECRET))).toBe(false);
    expect((await office.client(SUPERVISOR).getCase({ id })).case!.visits[0]).toMatchObject({ note: SECRET, result: 'reached' });
  });

  it('reopens to the level above', async () => {
    const { id } = await dispatched('again');
    await toFinalVisit(id);
    const act = acting(office, id);
    const reopened = await act(OTHER_SUPERVISOR, 'recordFinalVisit', { result: 'unsatisfied', way: 'phone' });
    expect(reopened).toMatchObject({ state: 'dispatched', reopenCount: 1, raisedLevel: 1, waitingFor: 'coordinator', nextActions: [] });
    await expect(act(SUPERVISOR, 'dispatch', order)).rejects.toMatchObject(refused('case.otherLevel', 'forbidden'));
    expect((await office.client(COORDINATOR).getCase({ id })).case!.nextActions).toEqual(['dispatch']);
    expect(await act(COORDINATOR, 'dispatch', order)).toMatchObject({ transferOrder: { supervisionNotice: true } });
    const events = (await office.exported()).filter((e) => e.key === id && e.type === 'CaseStateChanged');
    const moves = events.map((e) => contract.CaseStateChanged.decode(e.payload));
    expect(moves.find((m) => m.reopened)).toMatchObject({ from: 'finalVisit', to: 'dispatched', reopenCount: 1 });
  });

  it('tells orders and measures, and after a reopening only what is new of them', async () => {
    const { id } = await dispatched('counted');
    const act = acting(office, id);
    await act(UNIT, 'returnOrder', { reason: '不属本单位' });
    await act(SUPERVISOR, 'dispatch', order);
    await toFinalVisit(id);
    await act(OTHER_SUPERVISOR, 'recordFinalVisit', { result: 'unsatisfied', way: 'phone' });
    await act(COORDINATOR, 'dispatch', { ...order, advisoryReminder: true });
    await act(UNIT, 'acknowledge', {});
    await act(UNIT, 'verify', { verdict: 'substantiated', findings: '属实', evidenceRefs: [] });
    const measures = [
      { kind: 'workStyleMeeting', count: 2 },
      { kind: 'criticism', count: 1 },
    ];
    // A measure against a person, so he is heard before.
    await act(STAFF, 'stateOwnSide', { party: 'staff', statement: '已知晓', waived: false, objects: false });
    await act(UNIT, 'submitRectification', { ...rectification, measures });
    await act(COORDINATOR, 'acceptRectification', {});
    const events = (await office.exported()).filter((e) => e.key === id);
    const orders = events.filter((e) => e.type === 'CaseDispatched').map((e) => contract.CaseDispatched.decode(e.payload));
    expect(orders.map((one) => [one.supervisionNotice, one.advisoryReminder, one.facts?.caseId])).toEqual([
      [false, false, id],
      [true, true, id],
    ]);
    const accepted = events.filter((e) => e.type === 'RectificationAccepted').map((e) => contract.RectificationAccepted.decode(e.payload));
    expect(accepted.map((one) => one.measures)).toEqual([{ workStyleMeeting: 1 }, { workStyleMeeting: 1, criticism: 1 }]);
    expect(accepted[0]).toMatchObject({ at: MONDAY, facts: { unitId: 'u1', servicePointId: 'p1', division: '632801' } });
  });

  it('excludes only with two keys and tells the evaluation service by the verdict', async () => {
    const { id } = await dispatched('mistake');
    const act = acting(office, id);
    await act(UNIT, 'acknowledge', {});
    await act(SUPERVISOR, 'verify', { verdict: 'mistaken', findings: '点错窗口', evidenceRefs: [] });
    await act(SUPERVISOR, 'stateOwnSide', { party: 'citizen', statement: '确是点错', waived: false, objects: false });
    await expect(act(SUPERVISOR, 'approveVerdict', {})).rejects.toMatchObject(refused('keys.samePerson'));
    expect(await act(OTHER_SUPERVISOR, 'approveVerdict', {})).toMatchObject({
      state: 'closed',
      outcome: 'mistaken',
      verification: { inForce: true, approvedBy: 'sup2' },
    });
    const verdicts = (await office.exported()).filter((e) => e.key === id && e.type === 'CaseVerified');
    expect(verdicts.map((e) => contract.CaseVerified.decode(e.payload).verdict)).toEqual(['mistaken']);
  });

  it('goes to another unit only where that unit is in scope', async () => {
    const { id } = await office.openCase('elsewhere');
    const act = acting(office, id);
    await act(SUPERVISOR, 'accept', {});
    await act(SUPERVISOR, 'recordVisit', { result: 'reached', way: 'phone', grade: 'simple' });
    await expect(act(SUPERVISOR, 'dispatch', { ...order, unitId: 'far' })).rejects.toMatchObject(refused('case.orderUnit'));
    expect(await act(SUPERVISOR, 'dispatch', { ...order, unitId: 'u2' })).toMatchObject({ unitId: 'u1', handlingUnitId: 'u2' });
    expect((await office.client(OTHER_UNIT).getCase({ id })).case!.nextActions).toEqual(['acknowledge', 'returnOrder']);
    await expect(office.client(UNIT).getCase({ id })).rejects.toMatchObject(refused('case.missing'));
  });
});

describe('an export', () => {
  it('reads on by id within one’s scope, every case once, without counting', async () => {
    for (let n = 0; n < 5; n++) await office.openCase(`export-${n}`);
    const read = async (pageSize: number, filter: Partial<contract.ListCasesRequest> = {}, actor = SUPERVISOR): Promise<string[]> => {
      const ids: string[] = [];
      for (let after = '-'; after !== '';) {
        const reply = await office.client(actor).listCases(list({ ...filter, after, pageSize }));
        expect(reply.total).toBe(0);
        expect(reply.cases.length).toBeLessThanOrEqual(pageSize);
        ids.push(...reply.cases.map((c) => c.id));
        after = reply.next;
      }
      return ids;
    };
    const all = (await office.client(SUPERVISOR).listCases(list({ pageSize: 200 }))).cases.map((c) => c.id).sort();
    expect(all.length).toBeGreaterThanOrEqual(5);
    expect(await read(2)).toEqual(all);
    expect(await read(1_000)).toEqual(all);
    expect(await read(3, { state: 'screening' })).toEqual(
      (await office.client(SUPERVISOR).listCases(list({ state: 'screening', pageSize: 200 }))).cases.map((c) => c.id).sort(),
    );
    expect(await read(2, {}, FAR_SUPERVISOR)).toEqual([]);
    await expect(read(1_001)).rejects.toMatchObject(refused('case.pageInvalid', 'invalid'));
  });
});

describe('who sees what', () => {
  it('the unit knows nothing before the transfer order, and after it reads the case as if it had begun with it', async () => {
    office.now = shanghai('2026-11-13T10:20:30');
    const { id } = await office.openCase('m:matter-7');
    const untold = async (): Promise<void> => {
      await expect(office.client(UNIT).getCase({ id })).rejects.toMatchObject(refused('case.missing', 'missing'));
      await expect(acting(office, id)(UNIT, 'acknowledge', {})).rejects.toMatchObject(refused('case.missing', 'missing'));
      await expect(acting(office, id)(STAFF, 'stateOwnSide', OWN_SIDE)).rejects.toMatchObject(refused('case.missing', 'missing'));
      for (const filter of [{}, { state: 'screening' }, { mine: true }, { open: true }, { dueUntil: '2026-12-31' }, { after: '-' }]) {
        const { cases, total } = await office.client(UNIT).listCases(list({ pageSize: 200, ...filter }));
        expect(cases.map((c) => c.id)).not.toContain(id);
        expect(total).toBe('after' in filter ? 0 : cases.length);
      }
    };
    await untold();
    const act = acting(office, id);
    await act(SUPERVISOR, 'accept', {});
    office.now = MONDAY;
    await act(SUPERVISOR, 'recordVisit', { result: 'notReached', way: 'phone', grade: 'simple' }, { note: SECRET });
    await untold();
    office.now = shanghai('2026-11-17T11:12:13');
    await act(SUPERVISOR, 'recordVisit', { result: 'reached', way: 'phone', grade: 'simple' }, { note: SECRET });
    await act(SUPERVISOR, 'dispatch', order);
    const seen = (await office.client(UNIT).getCase({ id })).case!;
    const listed = (await office.client(UNIT).listCases(list())).cases.find((c) => c.id === id)!;
    for (const one of [seen, listed]) {
      expect(one).toMatchObject({ version: 2, evaluationId: '', channel: '', windowId: '', visits: [], openedAt: undefined });
      expect(JSON.stringify(one)).not.toMatch(/matter-7|11-13|11-12|10:20:30|02:20:30|11:12:13|03:12:13|电话里/);
    }
    expect(seen.deadlines.map(({ rule }) => rule)).toEqual(['acknowledge', 'handling']);
    expect(seen.transferOrder).toMatchObject({ instruction: '请核查窗口态度', dispatchedAt: shanghai('2026-11-17T00:00:00') });
    expect(seen.history).toMatchObject([{ version: 1, action: 'dispatch', fromState: '', toState: 'dispatched' }]);
    expect(seen.nextActions).toEqual(['acknowledge', 'returnOrder']);
  });

  it('a post of a unit makes a person of the unit, whatever other posts they hold', async () => {
    const { id } = await office.openCase('two-posts');
    const both = { ...UNIT, assignments: [...SUPERVISOR.assignments, ...UNIT.assignments] };
    await expect(office.client(both).getCase({ id })).rejects.toMatchObject(refused('case.missing'));
    await expect(acting(office, id)(both, 'accept', {})).rejects.toMatchObject(refused('case.missing'));
    const { cases } = await office.client(both).listCases(list({ pageSize: 200 }));
    expect(cases.map((c) => c.id)).not.toContain(id);
    expect(cases.every(({ channel, openedAt }) => channel === '' && openedAt === undefined)).toBe(true);
  });

  it('a unit that gets a case after another begins anew, without the other’s steps', async () => {
    const { id } = await dispatched('handed-about');
    const act = acting(office, id);
    await act(UNIT, 'returnOrder', { reason: '不属本单位' });
    await act(SUPERVISOR, 'dispatch', { ...order, unitId: 'u2' });
    const seen = (await office.client(OTHER_UNIT).getCase({ id })).case!;
    expect(seen).toMatchObject({ version: 2, returnCount: 0, history: [{ version: 1, action: 'dispatch' }] });
    expect(seen.history).toHaveLength(1);
    expect((await office.client(SUPERVISOR).getCase({ id })).case).toMatchObject({ returnCount: 1 });
  });

  it('outside one’s scope a case does not exist, for any action', async () => {
    const { id } = await dispatched('scope');
    for (const outsider of [FAR_SUPERVISOR, OTHER_UNIT]) {
      await expect(office.client(outsider).getCase({ id })).rejects.toMatchObject(refused('case.missing', 'missing'));
      expect((await office.client(outsider).listCases(list())).cases.map((c) => c.id)).not.toContain(id);
      await expect(acting(office, id)(outsider, 'acknowledge', {})).rejects.toMatchObject(refused('case.missing'));
    }
    await expect(office.client(person('x', 'sysAdmin')).getCase({ id })).rejects.toMatchObject(
      refused('authorisation.forbidden', 'forbidden'),
    );
    await expect(acting(office, id)(SUPERVISOR, 'acknowledge', {})).rejects.toMatchObject(refused('authorisation.forbidden', 'forbidden'));
  });

  it('a member of staff states their side without reading the case', async () => {
    const { id } = await dispatched('staff');
    await acting(office, id)(UNIT, 'acknowledge', {});
    const answer = await acting(office, id)(STAFF, 'stateOwnSide', {
      party: 'staff',
      statement: '当日系统故障',
      waived: false,
      objects: false,
    });
    expect(answer).toMatchObject({ id, state: '', history: [] });
    await expect(office.client(STAFF).getCase({ id })).rejects.toMatchObject(refused('authorisation.forbidden'));
    expect((await office.client(SUPERVISOR).getCase({ id })).case!.ownSides).toMatchObject([{ party: 'staff', statement: '当日系统故障' }]);
  });

  it('what was handed to discipline shows below only as handed over', async () => {
    const { id } = await office.openCase('clue');
    const mine = await acting(office, id)(SUPERVISOR, 'handToDiscipline', { receipt: '线索〔2026〕7号' }, { note: SECRET });
    expect(mine.history.at(-1)).toMatchObject({ action: 'handToDiscipline', note: SECRET });
    const below = (await office.client(OTHER_SUPERVISOR).getCase({ id })).case!;
    expect(below).toMatchObject({ state: 'closed', outcome: 'handedToDiscipline', deadlines: [] });
    expect(JSON.stringify(below)).not.toMatch(/7号|电话里/);
  });
});

describe('acting', () => {
  it('on what one has not seen is a conflict that names the new state', async () => {
    const { id, version } = await office.openCase('race');
    const act = acting(office, id);
    const tries = await Promise.allSettled(
      [SUPERVISOR, OTHER_SUPERVISOR].map((who) => act(who, 'accept', {}, { expectedVersion: version })),
    );
    expect(tries.map((t) => t.status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = tries.find((t) => t.status === 'rejected')!.reason as Error & { details: { zh: string } };
    expect(lost).toMatchObject(refused('case.changed', 'conflict'));
    expect(lost.details.zh).toContain('“回访”');
  });

  it('people of a unit meet one another’s steps, and are not disturbed by those hidden from them', async () => {
    const { id } = await dispatched('unit-race');
    const act = acting(office, id);
    const read = async (): Promise<contract.Case> => (await office.client(UNIT).getCase({ id })).case!;
    const HEAD = person('head', 'unitHead', { units: ['u1'] });
    const first = await read();
    const tries = await Promise.allSettled([UNIT, HEAD].map((who) => act(who, 'acknowledge', {}, { expectedVersion: first.version })));
    expect(tries.map((t) => t.status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = tries.find((t) => t.status === 'rejected')!.reason as Error & { details: { zh: string } };
    expect(lost).toMatchObject(refused('case.changed', 'conflict'));
    expect(lost.details.zh).toContain('版本 4');

    const looked = await read();
    // The citizen changes the evaluation and is heard: nothing of that is the unit's.
    const better = office.facts('unit-race', { rating: 'basicallySatisfied', level: 'basicallySatisfied' });
    const changed = { old: office.facts('unit-race'), new: better, at: office.now };
    await office.publish('EvaluationChanged', evaluation.EvaluationChanged, changed, 'unit-race');
    await until(async () => (await office.client(SUPERVISOR).getCase({ id })).case!.evaluationChanged);
    expect(await read()).toEqual(looked);
    const verdict = { verdict: 'mistaken', findings: '点错窗口', evidenceRefs: [] };
    const verified = await act(UNIT, 'verify', verdict, { expectedVersion: looked.version });
    const heard = { party: 'citizen', statement: SECRET, waived: false, objects: false };
    const before = (await office.client(SUPERVISOR).getCase({ id })).case!;
    await act(SUPERVISOR, 'stateOwnSide', heard);
    expect({ ...(await read()), waitingFor: '' }).toEqual({ ...verified, waitingFor: '' });
    await expect(act(OTHER_SUPERVISOR, 'approveVerdict', {}, { expectedVersion: before.version })).rejects.toMatchObject(
      refused('case.changed'),
    );
    await act(UNIT, 'stateOwnSide', OWN_SIDE, { expectedVersion: verified.version });
    await expect(act(HEAD, 'stateOwnSide', OWN_SIDE, { expectedVersion: verified.version })).rejects.toMatchObject(refused('case.changed'));
  });

  it('twice with one key takes one step; another body under the key is refused', async () => {
    const { id } = await office.openCase('twice');
    const act = acting(office, id);
    const first = await act(SUPERVISOR, 'accept', {}, { cause: 'k1' });
    const second = await act(SUPERVISOR, 'accept', {}, { cause: 'k1' });
    expect([second.version, second.state]).toEqual([first.version, 'firstVisit']);
    await expect(act(SUPERVISOR, 'accept', {}, { cause: 'k1', note: '另' })).rejects.toMatchObject(refused('cause.reused', 'conflict'));
  });

  it('with bad input is refused by field, and nothing is written', async () => {
    const { id, version } = await office.openCase('input');
    const act = acting(office, id);
    const client = office.client(SUPERVISOR);
    await expect(client.actOnCase({ id, expectedVersion: 0, note: '', action: undefined })).rejects.toMatchObject({
      ...refused('case.actionMissing', 'invalid'),
      details: { field: 'action' },
    });
    await expect(act(SUPERVISOR, 'recordVisit', { result: 'reached', way: 'phone', grade: 'simple' })).rejects.toMatchObject(
      refused('case.wrongState', 'refused'),
    );
    await expect(act(SUPERVISOR, 'accept', {}, { note: '长'.repeat(2001) })).rejects.toMatchObject({
      ...refused('case.textTooLong', 'invalid'),
      details: { field: 'note' },
    });
    await expect(act(SUPERVISOR, 'accept', {}, { note: 'a\0b' })).rejects.toMatchObject(refused('case.textInvalid', 'invalid'));
    await expect(act(SUPERVISOR, 'mergeDuplicate', { intoCaseId: id })).rejects.toMatchObject(refused('case.mergeTarget', 'invalid'));
    await expect(act(SUPERVISOR, 'handOn', { recipient: '某局', receipt: '' })).rejects.toMatchObject({ details: { field: 'receipt' } });
    await expect(client.getCase({ id: 'nothing' })).rejects.toMatchObject(refused('case.missing', 'missing'));
    await expect(client.listCases(list({ pageSize: 201 }))).rejects.toMatchObject(refused('case.pageInvalid', 'invalid'));
    await expect(client.listCases(list({ state: 'lost' }))).rejects.toMatchObject({ details: { field: 'state' } });
    await expect(client.listCases(list({ dueUntil: '2026-02-30' }))).rejects.toMatchObject(refused('case.dayInvalid'));
    await expect(act(SUPERVISOR, 'accept', {}, { note: '😀 བོད་ཡིག' })).resolves.toMatchObject({
      version: version + 2,
      history: [{}, { note: '😀 བོད་ཡིག' }],
    });
  });
});

describe('evidence', () => {
  const FILE = pdf('张某');
  const add = (id: string, actor: Actor, bytes = FILE, name = '会议记录.pdf') => office.addEvidence(actor, id, name, bytes);
  const files = async (id: string, actor: Actor) => (await office.evidence(actor).listEvidence({ recordId: id })).files;
  const read = async (actor: Actor, recordId: string, fileId: string): Promise<Buffer> => {
    const pieces = [];
    for await (const { piece } of office.evidence(actor).readEvidence({ recordId, fileId })) pieces.push(piece);
    return Buffer.concat(pieces);
  };

  it('is added by whoever has a step that takes some, seen by whom it concerns, and stays once a step refers to it', async () => {
    const { id } = await dispatched('evidence-1');
    const act = acting(office, id);
    await expect(add(id, UNIT)).rejects.toMatchObject(refused('evidence.noStep', 'forbidden'));
    await act(UNIT, 'acknowledge', {});
    for (const stranger of [OTHER_UNIT, FAR_SUPERVISOR]) await expect(add(id, stranger)).rejects.toMatchObject(refused('case.missing'));
    const theirs = await add(id, UNIT);
    // Those of one moment stand in no order.
    office.now = new Date(office.now.getTime() + 1000);
    const ours = await add(id, SUPERVISOR, pdf('回访录音整理'), '回访.pdf');
    office.now = new Date(office.now.getTime() + 1000);
    const loose = await add(id, UNIT, pdf('多余'), '多余.pdf');
    expect(theirs).toMatchObject({
      name: '会议记录.pdf',
      kind: 'pdf',
      state: 'clean',
      referred: false,
      removable: true,
      addedByName: 'unitAdmin某',
    });
    expect((await files(id, SUPERVISOR)).map(({ name }) => name)).toEqual(['会议记录.pdf', '回访.pdf', '多余.pdf']);
    // What the office has put there for itself, the unit is not told of.
    expect((await files(id, UNIT)).map((file) => file.id)).toEqual([theirs.id, loose.id]);
    await expect(read(UNIT, id, ours.id)).rejects.toMatchObject(refused('evidence.missing', 'missing'));
    expect((await read(SUPERVISOR, id, theirs.id)).equals(FILE)).toBe(true);
    const verdict = { verdict: 'substantiated', findings: '属实' };
    for (const ref of [ours.id, 'f1']) {
      const refusal = act(UNIT, 'verify', { ...verdict, evidenceRefs: [ref] });
      await expect(refusal).rejects.toMatchObject({ code: 'evidence.unknown', details: { field: 'evidenceRefs' } });
    }
    expect((await act(UNIT, 'verify', { ...verdict, evidenceRefs: [theirs.id] })).verification?.evidenceRefs).toEqual([theirs.id]);
    const removing = (fileId: string) => office.evidence(UNIT).removeEvidence({ recordId: id, fileId });
    await expect(removing(theirs.id)).rejects.toMatchObject(refused('evidence.stays', 'refused'));
    await removing(loose.id);
    expect((await files(id, UNIT)).map(({ id: file, referred }) => [file, referred])).toEqual([[theirs.id, true]]);
    const { entries } = await office
      .directory('auditAdmin')
      .listAuditEntries(directory.ListAuditEntriesRequest.fromPartial({ pageSize: 200 }));
    const readings = entries.filter(({ action }) => action === 'evidence.read');
    expect(readings.map(({ actor, target }) => [actor, target])).toEqual([[SUPERVISOR.id, `case ${id} ${theirs.id}`]]);
    expect(JSON.stringify(entries)).not.toContain('会议记录');
  });

  it('of a finding that binds the unit it sees what the finding rests on: the day, not who put it there', async () => {
    const { id } = await dispatched('evidence-2');
    const act = acting(office, id);
    await act(UNIT, 'acknowledge', {});
    const ours = await add(id, SUPERVISOR);
    expect(await files(id, UNIT)).toEqual([]);
    await act(SUPERVISOR, 'verify', { verdict: 'substantiated', findings: '属实', evidenceRefs: [ours.id] });
    expect(await files(id, UNIT)).toMatchObject([
      { id: ours.id, addedByName: '', addedAt: shanghai('2026-11-16T00:00:00'), removable: false },
    ]);
    expect((await read(UNIT, id, ours.id)).equals(FILE)).toBe(true);
    const shown = await add(id, UNIT, pdf('整改'), '整改.pdf');
    await act(UNIT, 'submitRectification', { ...rectification, evidenceRefs: [shown.id, shown.id] });
    await office.restart();
    expect((await files(id, SUPERVISOR)).map(({ referred }) => referred)).toEqual([true, true]);
  });
});

describe('merged cases', () => {
  const read = async (id: string, who = SUPERVISOR): Promise<contract.Case> => (await office.client(who).getCase({ id })).case!;
  const merge = (id: string, intoCaseId: string, rest = {}): Promise<contract.Case> =>
    acting(office, id)(SUPERVISOR, 'mergeDuplicate', { intoCaseId }, rest);
  const place = (servicePointId: string) => ({ servicePointId, unitId: 'u4' });

  it('are merged into an open case of the same place or unit alone, which is offered, the same place first', async () => {
    const [one, near, other] = [
      await office.openCase('m-one', place('p4')),
      await office.openCase('m-near', place('p5')),
      await office.openCase('m-twin', place('p4')),
    ];
    const [done, strange] = [
      await office.openCase('m-done', place('p4')),
      await office.openCase('m-strange', { servicePointId: 'p9', unitId: 'u9' }),
    ];
    const far = await office.openCase('m-far', {
      unitId: 'far',
      servicePointId: 'p-far',
      division: '632822',
      divisionPath: ['632800', '632822'],
    });
    await acting(office, done.id)(SUPERVISOR, 'handOn', { recipient: '某局', receipt: '1' });
    const offered = (request: Partial<contract.ListMergeTargetsRequest>, who = SUPERVISOR) =>
      office.client(who).listMergeTargets(contract.ListMergeTargetsRequest.fromPartial({ id: one.id, ...request }));
    const ids = async (request: Partial<contract.ListMergeTargetsRequest>) => (await offered(request)).cases.map(({ id }) => id);
    expect(await offered({})).toMatchObject({ total: 2, cases: [{ id: other.id }, { id: near.id }] });
    expect([
      await ids({ pageSize: 1, page: 2 }),
      await ids({ query: near.id.slice(-8).toLowerCase() }),
      await ids({ query: '.*' }),
    ]).toEqual([[near.id], [near.id], []]);
    await expect(offered({}, UNIT)).rejects.toMatchObject(refused('authorisation.forbidden'));
    await expect(offered({}, FAR_SUPERVISOR)).rejects.toMatchObject(refused('case.missing'));
    for (const [into, code] of [
      [one.id, 'case.mergeTarget'],
      ['nothing', 'case.mergeTarget'],
      [far.id, 'case.mergeTarget'],
      [done.id, 'case.mergeClosed'],
      [strange.id, 'case.mergeElsewhere'],
    ] as const)
      await expect(merge(one.id, into)).rejects.toMatchObject({ ...refused(code), details: { field: 'intoCaseId' } });
    expect((await read(one.id)).version).toBe(1);
    await merge(one.id, other.id);
    // One that was merged leads nobody, and what follows a case goes with it.
    await expect(merge(near.id, one.id)).rejects.toMatchObject(refused('case.mergeMerged'));
    await merge(other.id, near.id);
    expect(await read(one.id)).toMatchObject({ state: 'closed', outcome: 'merged', mergedInto: other.id, leadingCaseId: near.id });
    expect((await read(near.id)).merged.map(({ caseId }) => caseId)).toEqual([other.id, one.id]);
    await acting(office, other.id)(SUPERVISOR, 'undoMerge', { reason: '不是同一件事' });
    expect([(await read(near.id)).merged, (await read(one.id)).leadingCaseId]).toEqual([[], other.id]);
    expect((await read(other.id)).merged).toMatchObject([{ caseId: one.id }]);
  });

  it('call every citizen who wishes it and close with everybody’s word; the unit sees one case and no more', async () => {
    const [main, twin, quiet] = [
      await office.openCase('m-main', place('p6')),
      await office.openCase('m-second', place('p6')),
      await office.openCase('m-quiet', { ...place('p6'), visitWanted: false }),
    ];
    for (const { id } of [twin, quiet]) await merge(id, main.id);
    const act = acting(office, main.id);
    const U4 = person('unit4', 'unitAdmin', { units: ['u4'] });
    const call = { result: 'reached', way: 'phone', grade: 'simple' };
    await act(SUPERVISOR, 'accept', {});
    await act(SUPERVISOR, 'recordVisit', call, { note: '主' });
    await expect(act(SUPERVISOR, 'dispatch', order)).rejects.toMatchObject(refused('case.visitFirst'));
    for (const [caseId, code] of [
      ['', 'case.visitDone'],
      [quiet.id, 'case.visitOf'],
      ['x', 'case.visitOf'],
    ])
      await expect(act(SUPERVISOR, 'recordVisit', { ...call, caseId })).rejects.toMatchObject(refused(code!));
    await expect(act(SUPERVISOR, 'recordVisit', { ...call, result: 'anonymous', caseId: twin.id })).rejects.toMatchObject(
      refused('case.notAnonymous'),
    );
    await act(SUPERVISOR, 'recordVisit', { ...call, caseId: twin.id }, { note: '次' });
    await act(SUPERVISOR, 'dispatch', order);
    expect(await read(twin.id)).toMatchObject({ visits: [{ result: 'reached', note: '次' }], nextActions: ['undoMerge'] });
    await act(U4, 'acknowledge', {});
    await act(U4, 'verify', { verdict: 'substantiated', findings: '属实', evidenceRefs: [] });
    await act(U4, 'submitRectification', rectification);
    await act(SUPERVISOR, 'acceptRectification', {});
    const seen = await read(main.id, U4);
    expect((await act(OTHER_SUPERVISOR, 'recordFinalVisit', { result: 'satisfied', way: 'phone' })).state).toBe('finalVisit');
    expect(await read(main.id, U4)).toEqual(seen);
    expect(JSON.stringify(seen)).not.toMatch(new RegExp(`${twin.id}|${quiet.id}|m-second`));
    for (const { id } of [twin, quiet]) await expect(read(id, U4)).rejects.toMatchObject(refused('case.missing'));
    const reopened = await act(OTHER_SUPERVISOR, 'recordFinalVisit', { result: 'unsatisfied', way: 'phone', caseId: twin.id });
    expect(reopened).toMatchObject({ state: 'dispatched', reopenCount: 1, finalVisits: [] });
    await act(COORDINATOR, 'dispatch', order);
    await act(U4, 'acknowledge', {});
    await act(U4, 'verify', { verdict: 'substantiated', findings: '属实', evidenceRefs: [] });
    await act(U4, 'submitRectification', rectification);
    await act(COORDINATOR, 'acceptRectification', {});
    await act(OTHER_SUPERVISOR, 'recordFinalVisit', { result: 'partlySolved', way: 'phone', caseId: twin.id });
    const closed = await act(OTHER_SUPERVISOR, 'recordFinalVisit', { result: 'satisfied', way: 'phone' });
    expect(closed).toMatchObject({
      state: 'closed',
      outcome: 'partlySolved',
      merged: [
        { caseId: twin.id, firstVisit: 'reached', finalVisit: 'partlySolved' },
        { caseId: quiet.id, finalVisit: '' },
      ],
    });
    expect((await read(twin.id)).finalVisits).toMatchObject([{ result: 'partlySolved' }]);
  });

  it('stand where they stood, limits included, when that is taken back within 24 hours; later not', async () => {
    const [main, twin] = [await office.openCase('m-keep', place('p7')), await office.openCase('m-back', place('p7'))];
    const before = await read(twin.id);
    await merge(twin.id, main.id);
    office.now = shanghai('2026-11-17T10:20:31');
    await expect(acting(office, twin.id)(SUPERVISOR, 'undoMerge', { reason: '并错' })).rejects.toMatchObject(
      refused('case.undoLate', 'refused'),
    );
    expect((await read(twin.id)).nextActions).toEqual([]);
    office.now = shanghai('2026-11-17T10:20:30');
    await expect(acting(office, twin.id)(SUPERVISOR, 'undoMerge', { reason: ' ' })).rejects.toMatchObject({ details: { field: 'reason' } });
    const back = await acting(office, twin.id)(SUPERVISOR, 'undoMerge', { reason: '不是同一件事' });
    const { version: _v, history: told, ...rest } = back;
    const { version: _w, history: _h, ...was } = before;
    expect({ ...rest, deadlines: [], warning: '' }).toEqual({ ...was, deadlines: [], warning: '' });
    expect(back.deadlines.map(({ dueAt, start, pauses }) => ({ dueAt, start, pauses }))).toEqual(
      before.deadlines.map(({ dueAt, start, pauses }) => ({ dueAt, start, pauses })),
    );
    expect(told.map(({ action, toState, detail }) => `${action} ${toState} ${detail}`)).toEqual([
      'opened screening ',
      `mergeDuplicate closed ${main.id} merged`,
      `undoMerge screening ${main.id} undone 不是同一件事`,
    ]);
    expect((await read(main.id)).history.map(({ action, detail }) => `${action} ${detail}`)).toEqual([
      'opened ',
      `mergedIn ${twin.id}`,
      `mergedOut ${twin.id}`,
    ]);
    await expect(acting(office, twin.id)(SUPERVISOR, 'undoMerge', { reason: '再撤' })).rejects.toMatchObject(refused('case.wrongState'));
    const types = (await office.exported()).filter(({ key }) => key === twin.id).map(({ type }) => type);
    expect(types).toEqual(['CaseOpened', 'CaseMerged', 'CaseStateChanged', 'CaseClosed', 'CaseUnmerged', 'CaseStateChanged']);
  });

  it('go alone again, from then on, where the main case is found malicious: that is said of its own citizen', async () => {
    const [main, twin] = [await office.openCase('m-bad', place('p8')), await office.openCase('m-good', place('p8'))];
    await merge(twin.id, main.id);
    const act = acting(office, main.id);
    await act(SUPERVISOR, 'accept', {});
    for (const caseId of [undefined, twin.id])
      await act(SUPERVISOR, 'recordVisit', { result: 'reached', way: 'phone', grade: 'simple', caseId });
    await act(SUPERVISOR, 'dispatch', order);
    await act(person('unit4', 'unitAdmin', { units: ['u4'] }), 'acknowledge', {});
    await act(SUPERVISOR, 'verify', { verdict: 'malicious', findings: '恶意', evidenceRefs: [] });
    await act(SUPERVISOR, 'stateOwnSide', { party: 'citizen', statement: '', waived: true, objects: false });
    office.now = shanghai('2026-11-19T09:00:00');
    expect(await act(OTHER_SUPERVISOR, 'approveVerdict', {})).toMatchObject({ outcome: 'malicious', merged: [] });
    expect(await read(twin.id)).toMatchObject({
      state: 'screening',
      outcome: '',
      mergedInto: '',
      dueAt: shanghai('2026-11-20T23:59:59.999'),
    });
    expect((await read(twin.id)).history.at(-1)).toMatchObject({ action: 'undoMerge', detail: `${main.id} mainExcluded` });
  });

  it('are told of after a process ended in between, and merged again under the same key nothing more happens', async () => {
    const [main, twin] = [await office.openCase('m-cut', place('p10')), await office.openCase('m-cut-twin', place('p10'))];
    await merge(twin.id, main.id, { cause: 'm-key' });
    const cases = office.running.context('lead').store.connection.models['cases']!.collection;
    await cases.updateOne({ _id: main.id as never }, { $set: { merged: [] } });
    await cases.updateOne({ _id: twin.id as never }, { $set: { untold: [main.id] } });
    await office.restart();
    const told = await until(async () => {
      const one = await read(main.id);
      return one.merged.length > 0 && one;
    });
    await merge(twin.id, main.id, { cause: 'm-key' });
    expect(await read(main.id)).toEqual(told);
  });

  it('by a version that let nothing follow open as before, and cannot be taken back', async () => {
    const [main, twin] = [await office.openCase('m-old', place('p11')), await office.openCase('m-old-twin', place('p11'))];
    await merge(twin.id, main.id);
    const cases = office.running.context('lead').store.connection.models['cases']!.collection;
    await cases.updateOne({ _id: twin.id as never }, { $unset: { merge: '', untold: '' } });
    expect(await read(twin.id)).toMatchObject({ state: 'closed', outcome: 'merged', mergedInto: main.id, nextActions: [] });
    await expect(acting(office, twin.id)(SUPERVISOR, 'undoMerge', { reason: '并错' })).rejects.toMatchObject(refused('case.undoLate'));
  });
});

describe('lists', () => {
  it('show what is due soonest first, closed ones last, and what waits for the person', async () => {
    office.now = shanghai('2026-11-20T10:00:00');
    const late = await office.openCase('later', { unitId: 'u2' });
    office.now = shanghai('2026-11-19T10:00:00');
    const soon = await office.openCase('sooner', { unitId: 'u2' });
    const done = await office.openCase('done', { unitId: 'u2' });
    await acting(office, done.id)(SUPERVISOR, 'handOn', { recipient: '某局', receipt: '1' });
    const ids = async (filter: Parameters<typeof list>[0]): Promise<string[]> =>
      (await office.client(SUPERVISOR).listCases(list({ unitId: 'u2', ...filter }))).cases.map((c) => c.id);
    const order = (await ids({})).filter((id) => [late.id, soon.id, done.id].includes(id));
    expect(order).toEqual([soon.id, late.id, done.id]);
    expect(await ids({ dueUntil: '2026-11-20' })).toContain(soon.id);
    expect(await ids({ dueUntil: '2026-11-20' })).not.toContain(late.id);
    expect(await ids({ mine: true, state: 'screening' })).toEqual(expect.arrayContaining([soon.id, late.id]));
    expect(await ids({ open: true })).not.toContain(done.id);
    expect((await office.client(SUPERVISOR).listCases(list({ unitId: 'u2', pageSize: 1, page: 2 }))).cases).toHaveLength(1);
    expect((await office.client(person('lead', 'leader', { divisions: ['632800'] })).listCases(list({ mine: true }))).total).toBe(0);
  });
});

describe('a unit’s list', () => {
  it('is in no order of the hours at which its orders went out', async () => {
    const [mine, theirs] = [person('u3', 'unitAdmin', { units: ['u3'] }), OTHER_SUPERVISOR];
    for (const [place, hour] of ['09', '10', '11', '14', '15', '16'].entries()) {
      office.now = shanghai(`2026-11-23T${hour}:00:00`);
      const { id } = await office.openCase(`hours-${place}`, { unitId: 'u3', visitWanted: false });
      const act = acting(office, id);
      await act(theirs, 'accept', {});
      await act(theirs, 'recordVisit', { result: 'anonymous', way: '', grade: 'simple' });
      await act(theirs, 'dispatch', order);
    }
    const ids = (await office.client(mine).listCases(list())).cases.map((c) => c.id);
    expect(ids).toHaveLength(6);
    expect(ids).toEqual([...ids].sort());
    expect((await office.client(mine).listCases(list({ mine: true, dueUntil: '2026-11-24' }))).total).toBe(6);
    expect((await office.client(mine).listCases(list({ dueUntil: '2026-11-23' }))).total).toBe(0);
  });
});

describe('a case of an older version', () => {
  it('is hidden from its unit until its history was read again, and then reads as any other', async () => {
    const { id } = await dispatched('older');
    const seen = (await office.client(UNIT).getCase({ id })).case!;
    const { models } = office.running.context('lead').store.connection;
    await models['cases']!.collection.updateOne({ _id: id as never }, { $unset: { unitSide: '' } });
    await expect(office.client(UNIT).getCase({ id })).rejects.toMatchObject(refused('case.missing'));
    await office.restart();
    const again = await until(() =>
      office
        .client(UNIT)
        .getCase({ id })
        .catch(() => undefined),
    );
    expect(again.case).toEqual(seen);
  });
});

describe('time', () => {
  it('warns once each by the stored times, also across a restart', async () => {
    const { id } = await office.openCase('late');
    const warnings = async (): Promise<string[]> =>
      (await office.exported())
        .filter((e) => e.key === id && e.type === 'CaseWarned')
        .map((e) => contract.CaseWarned.decode(e.payload).warning);
    const warned = (count: number) => until(async () => (await warnings()).length >= count && warnings());
    office.now = shanghai('2026-11-17T16:12:00');
    expect(await warned(1)).toEqual(['yellow']);
    expect((await office.client(SUPERVISOR).listCases(list({ warning: 'yellow' }))).cases.map((c) => c.id)).toContain(id);
    office.now = shanghai('2026-11-18T00:00:00');
    expect(await warned(2)).toEqual(['yellow', 'red']);
    await office.restart();
    office.now = shanghai('2026-11-18T09:00:00');
    expect(await warned(3)).toEqual(['yellow', 'red', 'supervisionNotice']);
    const seen = (await office.client(SUPERVISOR).getCase({ id })).case!;
    expect(seen).toMatchObject({ warning: 'red', escalations: ['supervisionNotice'] });
    expect(await acting(office, id)(SUPERVISOR, 'accept', {}, { expectedVersion: 1 })).toMatchObject({ state: 'firstVisit', warning: '' });
  });

  it('moves running deadlines when a year’s calendar is entered', async () => {
    office.now = shanghai('2026-12-31T10:00:00');
    const { id, deadlines } = await office.openCase('new-year');
    expect(deadlines[0]).toMatchObject({ unknownYears: [2027], dueAt: shanghai('2027-01-01T23:59:59.999') });
    await office.directory('coordinator').setCalendarDay({ day: { date: '2027-01-01', working: false, name: '元旦' }, yearComplete: true });
    const moved = await until(async () => {
      const [first] = (await office.client(SUPERVISOR).getCase({ id })).case!.deadlines;
      return first!.unknownYears.length === 0 && first;
    });
    expect(moved).toMatchObject({ dueAt: shanghai('2027-01-04T23:59:59.999') });
    expect(moved.skipped).toContainEqual({ date: '2027-01-01', kind: 'holiday', why: '元旦' });
  });
});
