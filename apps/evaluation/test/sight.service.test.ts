import {
  citizen,
  contract,
  coordinator,
  official,
  openHall,
  platformActor,
  startPlatform,
  submit,
  type EvaluationClient,
  type Hall,
  type Platform,
} from './support';

const WORDS = '我叫扎西多吉，电话13800005678，3月4日上午10点办理时窗口态度很差';
let platform: Platform;
let hall: Hall;
let matterId: string;
let ofPlate: string;
let ofMatter: string;

const asked = (given: Partial<contract.ListEvaluationsRequest> = {}): contract.ListEvaluationsRequest =>
  contract.ListEvaluationsRequest.fromPartial({ page: 1, pageSize: 50, ...given });
const client = (role: Parameters<typeof official>[0], scope: Parameters<typeof official>[1]): EvaluationClient =>
  platform.as(official(role, scope));

beforeAll(async () => {
  platform = await startPlatform();
  hall = await openHall(platform);
  const matter = {
    id: '',
    unitId: '',
    servicePointId: hall.pointId,
    windowId: hall.windowId,
    matterNumber: 'BJ-1',
    itemCode: '',
    itemName: '社保卡补办',
    handledOn: '2026-03-04',
    division: '',
    divisionPath: [],
    phone: '13800005678',
    applicantName: '扎西多吉',
    servicePointName: '',
    windowName: '',
  };
  matterId = (await platform.as(coordinator).createMatter({ matter })).matter?.id as string;
  const { token } = await platform.as(platformActor).issueInvitationToken({ matterId });
  platform.clock.set('2026-03-05T03:04:05Z');
  ofMatter = (await submit(platform, { token, level: 'unsatisfied', text: WORDS, phone: '13800005678' })).receipt?.evaluationId as string;
  platform.clock.set('2026-03-05T02:00:00Z');
  ofPlate = (await submit(platform, { code: hall.code, level: 'satisfied' })).receipt?.evaluationId as string;
});
afterAll(() => platform.stop());

test('a supervisor reads all of it, the number masked', async () => {
  const { evaluation } = await client('supervisor', { divisions: ['632801'] }).getEvaluation({ id: ofMatter });
  expect(evaluation).toMatchObject({
    text: WORDS,
    hasPhone: true,
    phone: '138****5678',
    matterId,
    channel: 'matter',
    submittedAt: new Date('2026-03-05T03:04:05Z'),
    servicePointName: '社会保险服务中心',
    windowName: '社会保险服务中心',
  });
  expect(evaluation?.unitName).toContain('单位');
});

test.each(['unitAdmin', 'unitHead', 'windowStaff', 'app', 'supervisingApp'] as const)('%s reads no single evaluation', async (role) => {
  const reader = client(role, { units: [hall.unitId], divisions: ['632800'] });
  for (const id of [ofMatter, ofPlate, 'o:none'])
    await expect(reader.getEvaluation({ id })).rejects.toMatchObject({ code: 'authorisation.forbidden' });
  for (const given of [{}, { unitId: hall.unitId }, { rating: 'unsatisfied' }, { after: '-' }])
    await expect(reader.listEvaluations(asked(given))).rejects.toMatchObject({ code: 'authorisation.forbidden' });
});

test('outside one’s scope an evaluation does not exist, and strangers to the action are told so', async () => {
  const unknown = await client('supervisor', { divisions: ['632802'] })
    .getEvaluation({ id: 'o:none' })
    .catch((error: unknown) => error);
  for (const stranger of [client('supervisor', { divisions: ['632802'] }), client('leader', { divisions: ['632821'] })]) {
    const refusal = await stranger.getEvaluation({ id: ofMatter }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      kind: 'missing',
      code: (unknown as { code: string }).code,
      details: (unknown as { details: object }).details,
    });
    expect(await stranger.listEvaluations(asked())).toEqual({ evaluations: [], total: 0, next: '' });
    expect(await stranger.listEvaluations(asked({ division: '632801' }))).toEqual({ evaluations: [], total: 0, next: '' });
  }
  for (const role of ['sysAdmin', 'secAdmin', 'auditAdmin', 'app'] as const) {
    await expect(client(role, { divisions: ['632800'] }).getEvaluation({ id: ofMatter })).rejects.toMatchObject({ kind: 'forbidden' });
  }
  await expect(platform.as(citizen).getEvaluation({ id: ofMatter })).rejects.toMatchObject({ kind: 'forbidden' });
});

test('lists filter by rating, channel and day of Shanghai, newest first', async () => {
  const reader = client('supervisor', { divisions: ['632800'] });
  const ids = async (given: Partial<contract.ListEvaluationsRequest>): Promise<string[]> =>
    (await reader.listEvaluations(asked(given))).evaluations.map(({ id }) => id);
  expect(await ids({})).toEqual([ofMatter, ofPlate]);
  expect(await ids({ rating: 'unsatisfied' })).toEqual([ofMatter]);
  expect(await ids({ channel: 'plate' })).toEqual([ofPlate]);
  expect(await ids({ from: '2026-03-05', to: '2026-03-05', servicePointId: hall.pointId })).toEqual([ofMatter, ofPlate]);
  expect(await ids({ from: '2026-03-06' })).toEqual([]);
  expect(await ids({ division: '632802' })).toEqual([]);
  await expect(reader.listEvaluations(asked({ to: 'heute' }))).rejects.toMatchObject({ code: 'day.invalid', details: { field: 'to' } });
});

describe('showing the number', () => {
  const audit = async () =>
    (
      await platform
        .directoryAs(official('auditAdmin', {}))
        .listAuditEntries({ actor: '', action: 'evaluation.reveal', outcome: '', from: undefined, to: undefined, page: 1, pageSize: 50 })
    ).entries;

  test('needs a reason and is on record before it is shown', async () => {
    const reader = client('supervisor', { divisions: ['632801'] });
    await expect(reader.revealContact({ evaluationId: ofMatter, reason: '' })).rejects.toMatchObject({
      code: 'text.required',
      details: { field: 'reason' },
    });
    await expect(reader.revealContact({ evaluationId: ofMatter, reason: '看看' })).rejects.toMatchObject({
      code: 'evaluation.reasonTooShort',
      details: { field: 'reason' },
    });
    expect(await audit()).toEqual([]);
    expect(await reader.revealContact({ evaluationId: ofMatter, reason: '电话回访办理情况' })).toEqual({ phone: '13800005678' });
    expect(await audit()).toMatchObject([
      { actor: 'supervisor-of-the-test', target: ofMatter, outcome: 'done', reason: '电话回访办理情况', division: '632801' },
    ]);
  });

  test('who may not is refused, and that is on record too', async () => {
    await expect(
      client('unitAdmin', { units: [hall.unitId] }).revealContact({ evaluationId: ofMatter, reason: '想知道是谁' }),
    ).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(
      client('supervisor', { divisions: ['632802'] }).revealContact({ evaluationId: ofMatter, reason: '想知道是谁' }),
    ).rejects.toMatchObject({ kind: 'missing' });
    expect((await audit()).filter(({ outcome }) => outcome === 'denied').map(({ actor, target }) => [actor, target])).toEqual([
      ['supervisor-of-the-test', ofMatter],
      ['unitAdmin-of-the-test', ofMatter],
    ]);
  });

  test('where none was left it says so', async () => {
    await expect(
      client('supervisor', { divisions: ['632801'] }).revealContact({ evaluationId: ofPlate, reason: '电话回访办理情况' }),
    ).rejects.toMatchObject({ code: 'evaluation.noContact' });
  });
});

test('whoever holds a post of a unit too reads none, whatever else he holds', async () => {
  const assignments = [
    { postId: 'p1', role: 'supervisor' as const, divisions: ['632800'], units: [] },
    { postId: 'p2', role: 'windowStaff' as const, divisions: [], units: ['u-other'] },
  ];
  const both = platform.as({ id: 'somebody', name: '', assignments });
  const refused = { code: 'authorisation.ofUnit', kind: 'forbidden' };
  await expect(both.getEvaluation({ id: ofMatter })).rejects.toMatchObject(refused);
  await expect(both.listEvaluations(asked())).rejects.toMatchObject(refused);
  await expect(both.revealContact({ evaluationId: ofMatter, reason: '电话回访办理情况' })).rejects.toMatchObject(refused);
});
