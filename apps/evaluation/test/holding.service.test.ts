import { evaluation as proto } from '@mingjing/contracts';
import {
  citizen,
  contract,
  coordinator,
  official,
  openHall,
  platformActor,
  startPlatform,
  submission,
  submit,
  TOPICS,
  until,
  type Hall,
  type Platform,
} from './support';

let platform: Platform;
let hall: Hall;
const supervisor = official('supervisor', { divisions: ['632801'] }, 'supervisor-1');
const NOW = '2026-03-05T02:00:00Z';

beforeAll(async () => {
  platform = await startPlatform();
  hall = await openHall(platform);
});
afterAll(() => platform.stop());
beforeEach(() => platform.clock.set(NOW));

const heldOf = async (given: Partial<contract.ListHeldRequest> = {}, actor = supervisor) =>
  platform.as(actor).listHeld(contract.ListHeldRequest.fromPartial({ pageSize: 200, ...given }));
const burstsOf = async (given: Partial<contract.ListHeldBurstsRequest> = {}) =>
  platform.as(supervisor).listHeldBursts(contract.ListHeldBurstsRequest.fromPartial(given));

async function given(vote: Partial<contract.Submission>): Promise<contract.SubmissionReceipt> {
  const { receipt, problem } = await submit(platform, { code: hall.code, ...vote });
  if (!receipt) throw new Error(JSON.stringify(problem));
  return receipt;
}

/** So many votes as one door passes them on: five out of six unsatisfied. */
async function forge(count: number): Promise<contract.SubmissionReceipt[]> {
  const actorToken = await platform.token(citizen);
  const items = Array.from({ length: count }, (_, n) => ({
    context: { division: '', actorToken, cause: `forged-${n}`, traceparent: '', deadline: undefined },
    submission: submission({ code: hall.code, level: n % 6 === 0 ? 'satisfied' : 'unsatisfied', flags: ['newHandset', 'burst'] }),
  }));
  const { results } = await platform.as(citizen).submitEvaluations({ items });
  return results.map(({ result }) => {
    if (result?.$case !== 'receipt') throw new Error(JSON.stringify(result));
    return result.value;
  });
}

const reasonsOf = async ({ evaluationId }: { evaluationId: string }) =>
  (await platform.as(supervisor).getEvaluation({ id: evaluationId })).evaluation;

async function matterToken(matterNumber: string, phone: string, unit = hall): Promise<string> {
  const matter = contract.Matter.fromPartial({
    servicePointId: unit.pointId,
    matterNumber,
    itemName: '社保卡补办',
    handledOn: '2026-03-04',
    phone,
  });
  const matterId = (await platform.as(coordinator).createMatter({ matter })).matter?.id as string;
  return (await platform.as(platformActor).issueInvitationToken({ matterId })).token;
}

test('forged votes by the hundred wait with their reasons, are one burst, and are set aside at once', async () => {
  const forged = await forge(240);
  const honest = await given({ level: 'unsatisfied', device: 'of-somebody' });
  expect((await heldOf()).total).toBe(240);
  const { bursts } = await burstsOf();
  expect(bursts).toEqual([
    expect.objectContaining({
      hour: '2026-03-05T10',
      reason: 'burst',
      windowId: hall.windowId,
      count: 240,
      unsatisfied: 200,
      overdue: false,
    }),
  ]);
  expect(await reasonsOf(forged[0]!)).toMatchObject({ standing: 'held', heldFor: ['burst', 'newHandset'] });
  expect(await reasonsOf(honest)).toMatchObject({ standing: '', heldFor: [] });
  expect(await platform.as(citizen).getReceipt({ receipt: forged[0]!.receipt })).toMatchObject({ standing: '', caseState: '' });
  const ids = forged.map(({ evaluationId }) => evaluationId);
  for (let from = 0; from < 240; from += 200) {
    const evaluationIds = ids.slice(from, from + 200);
    const { results } = await platform.as(supervisor).setAsideEvaluations({ evaluationIds, reason: 'stuffed', note: '' });
    expect(results.filter(({ problem }) => problem)).toEqual([]);
  }
  expect([(await heldOf()).total, (await heldOf({ standing: 'setAside' })).total]).toEqual([0, 240]);
  const events = await platform.events(TOPICS.evaluation);
  const told = await until(() => {
    const aside = events.filter(({ type }) => type.endsWith('.EvaluationSetAside'));
    return aside.length === 240 && aside;
  });
  const facts = told.map(({ raw }) => proto.EvaluationSetAside.decode(raw).facts);
  expect(facts.every((one) => one?.held && one.setAside)).toBe(true);
});

test('one set aside keeps who, why and when, can be taken back, and stays what it is when said again', async () => {
  const { evaluationId, receipt } = await given({ flags: ['nightly'], level: 'unsatisfied', text: '态度不好' });
  const evaluationIds = [evaluationId, 'o:NOBODY'];
  const aside = () => platform.as(supervisor).setAsideEvaluations({ evaluationIds, reason: 'other', note: '值班人员测试' });
  for (const { results } of [await aside(), await aside()]) {
    expect(results.map(({ problem }) => problem?.code)).toEqual([undefined, 'record.missing']);
  }
  const { evaluations } = await heldOf({ standing: 'setAside', reason: 'nightly' });
  expect(evaluations[0]).toMatchObject({
    evaluation: { id: evaluationId, text: '态度不好' },
    decision: { by: 'supervisor-1', role: 'supervisor', reason: 'other', note: '值班人员测试' },
  });
  // The citizen is told, but not on the day: it must not show that it was held.
  const standing = async (): Promise<string> => (await platform.as(citizen).getReceipt({ receipt })).standing;
  expect(await standing()).toBe('');
  platform.clock.set('2026-03-06T02:00:00Z');
  expect(await standing()).toBe('setAside');
  const { results } = await platform.as(coordinator).acceptEvaluations({ evaluationIds: [evaluationId], note: '误判' });
  expect(results).toEqual([{ evaluationId, problem: undefined }]);
  expect(await standing()).toBe('');
  const stored = await platform.models.evaluations.load(evaluationId);
  expect(stored?.state).toMatchObject({ held: false, setAside: false, standing: 'accepted', standsSince: '2026-03-06' });
  expect(stored?.history.map(({ event, by }) => [event.type, by])).toEqual([
    ['Submitted', 'citizen'],
    ['SetAside', 'supervisor-1'],
    ['Accepted', coordinator.id],
  ]);
  // Words of people stand sealed only.
  expect(JSON.stringify(stored)).not.toMatch(/误判|值班人员测试/);
  const again = await platform.as(supervisor).setAsideEvaluations({ evaluationIds: [evaluationId], reason: 'stuffed', note: '' });
  expect(again.results[0]?.problem).toMatchObject({ code: 'evaluation.accepted' });
});

test('a number that recurs is held from the fifth time on, and only where it recurs', async () => {
  const phone = '13800005001';
  const several = [];
  for (let n = 0; n < 6; n += 1) several.push(await reasonsOf(await given({ phone })));
  expect(several.map((one) => one?.heldFor)).toEqual([[], [], [], [], ['repeatedNumber'], ['repeatedNumber']]);
  expect((await reasonsOf(await given({ phone: '13800005002' })))?.heldFor).toEqual([]);
  platform.clock.set('2026-04-20T02:00:00Z');
  expect((await reasonsOf(await given({ phone })))?.heldFor).toEqual([]);
});

test("matters of a unit with one number are held when they are evaluated, another unit's are not", async () => {
  const other = await openHall(platform);
  const tokens = [];
  for (let n = 0; n < 6; n += 1) tokens.push(await matterToken(`BJ-${n}`, '13800006001'));
  const elsewhere = await matterToken('BJ-0', '13800006001', other);
  const answers = [];
  for (const token of [tokens[0] as string, elsewhere]) answers.push(await reasonsOf(await given({ code: '', token })));
  expect(answers.map((one) => one?.heldFor)).toEqual([['repeatedNumber'], []]);
});

test('a handset that evaluates window after window is held from the sixth on, the daily limit still holds', async () => {
  const halls = [];
  for (let n = 0; n < 7; n += 1) halls.push(await openHall(platform));
  const device = 'handset-of-many-windows';
  const given7 = [];
  for (const { code } of halls) given7.push(await reasonsOf(await given({ code, device })));
  expect(given7.map((one) => one?.heldFor)).toEqual([[], [], [], [], [], ['manyWindows'], ['manyWindows']]);
  for (let n = 0; n < 2; n += 1) await given({ code: halls[0]!.code, device });
  expect((await submit(platform, { code: halls[0]!.code, device })).problem?.code).toBe('evaluation.dailyLimit');
});

test('the citizen changes one that is held, and it stays held and tells so', async () => {
  const { evaluationId, receipt } = await given({ flags: ['burst'] });
  await platform.as(citizen).changeEvaluation({ receipt, level: 'unsatisfied', dimensions: {}, text: '' });
  expect(await reasonsOf({ evaluationId })).toMatchObject({ rating: 'unsatisfied', standing: 'held' });
});

test('those that wait too long are overdue, by days of the rule', async () => {
  await given({ flags: ['lateToken'] });
  const waiting = async () => (await heldOf({ reason: 'lateToken' })).evaluations[0];
  platform.clock.set('2026-03-08T15:59:00Z');
  expect([await waiting(), (await heldOf({ reason: 'lateToken' })).overdue]).toMatchObject([{ waitingDays: 3, overdue: false }, 0]);
  platform.clock.set('2026-03-08T16:00:00Z');
  expect([await waiting(), (await heldOf({ reason: 'lateToken' })).overdue]).toMatchObject([{ overdue: true }, 1]);
  expect((await heldOf({ reason: 'lateToken', overdue: true })).total).toBe(1);
  expect((await burstsOf({ reason: 'lateToken', overdue: true })).bursts).toHaveLength(1);
});

test('nobody of a unit and nobody of another division reviews, and what is asked wrongly is refused', async () => {
  const { evaluationId } = await given({ flags: ['burst'] });
  const accept = (actor: ReturnType<typeof official>) => platform.as(actor).acceptEvaluations({ evaluationIds: [evaluationId], note: '' });
  const both = { ...supervisor, assignments: [...supervisor.assignments, ...official('unitHead', { units: [hall.unitId] }).assignments] };
  for (const actor of [official('unitAdmin', { units: [hall.unitId] }), official('windowStaff', { units: [hall.unitId] }), both]) {
    await expect(accept(actor)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(heldOf({}, actor)).rejects.toMatchObject({ kind: 'forbidden' });
  }
  const far = official('supervisor', { divisions: ['632822'] });
  expect((await accept(far)).results[0]?.problem?.code).toBe('record.missing');
  expect((await heldOf({}, far)).total).toBe(0);
  const aside = (reason: string, evaluationIds = [evaluationId]) =>
    platform.as(supervisor).setAsideEvaluations({ evaluationIds, reason, note: '' });
  await expect(aside('because')).rejects.toMatchObject({ code: 'evaluation.unknownReason' });
  await expect(aside('other')).rejects.toMatchObject({ code: 'evaluation.noteRequired' });
  await expect(aside('test', [])).rejects.toMatchObject({ code: 'evaluation.tooManyAtOnce' });
  await expect(
    aside(
      'test',
      Array.from({ length: 201 }, (_, n) => `o:${n}`),
    ),
  ).rejects.toMatchObject({ code: 'evaluation.tooManyAtOnce' });
  await expect(heldOf({ standing: 'accepted' })).rejects.toMatchObject({ code: 'evaluation.unknownStanding' });
});

test('bursts are paged, newest first, and narrowed like the list', async () => {
  const other = await openHall(platform);
  for (const [hour, code] of [
    ['08', hall.code],
    ['09', other.code],
    ['10', other.code],
  ] as const) {
    platform.clock.set(`2026-05-05T${hour}:10:00Z`);
    await given({ code, flags: ['burst'] });
  }
  const day = { from: '2026-05-05', to: '2026-05-05' };
  const first = await burstsOf({ ...day, pageSize: 2 });
  const second = await burstsOf({ ...day, pageSize: 2, before: first.next });
  expect([...first.bursts, ...second.bursts].map(({ hour }) => hour)).toEqual(['2026-05-05T18', '2026-05-05T17', '2026-05-05T16']);
  expect(second.next).toBe('');
  expect((await burstsOf({ ...day, servicePointId: other.pointId })).bursts).toHaveLength(2);
  const { evaluations, total } = await heldOf({ burst: second.bursts[0]!.key });
  expect([total, evaluations[0]?.burst]).toEqual([1, second.bursts[0]!.key]);
});
