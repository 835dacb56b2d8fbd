import {
  citizen,
  contract,
  coordinator,
  official,
  openHall,
  platformActor,
  sender,
  startPlatform,
  submit,
  until,
  type Hall,
  type Platform,
} from './support';

let platform: Platform;
let hall: Hall;

beforeAll(async () => {
  platform = await startPlatform();
  hall = await openHall(platform);
});
afterAll(() => platform.stop());
beforeEach(() => platform.clock.set('2026-03-05T02:00:00Z'));

const enter = async (matterNumber: string, phone = '13800005678'): Promise<string> => {
  const { matter } = await platform.as(coordinator).createMatter({
    matter: contract.Matter.fromPartial({
      matterNumber,
      itemName: '社保卡补办',
      handledOn: '2026-03-04',
      servicePointId: hall.pointId,
      phone,
    }),
  });
  return matter?.id as string;
};
const address = async (...matterIds: string[]) => (await platform.as(sender).addressInvitations({ matterIds })).addresses;
const open = (token: string) => platform.as(citizen).getScanPage({ code: '', token });
const historyOf = async (id: string) => (await platform.models.matters.load(id))?.history.map(({ event }) => event) ?? [];

test('a matter is addressed: phone, a token of 12 characters, place and last moment', async () => {
  const id = await enter('AD-1');
  const [first] = await address(id);
  expect(first).toMatchObject({
    matterId: id,
    state: 'open',
    phone: '13800005678',
    token: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{12}$/),
    // Thirty days on, to the end of the day in Shanghai.
    expiresAt: new Date('2026-04-04T16:00:00Z'),
    servicePointName: '社会保险服务中心',
    unitName: expect.stringContaining('单位'),
    unitId: hall.unitId,
    servicePointId: hall.pointId,
    division: '632801',
    divisionPath: ['632800', '632801'],
    handledOn: '2026-03-04',
  });
  const page = await open((first?.token as string).toLowerCase());
  expect(page).toMatchObject({ itemName: '社保卡补办', handledOn: '2026-03-04', alreadyEvaluated: false });
});

test('asked again, also at the same time and on a later day, the token is the same and made once', async () => {
  const id = await enter('AD-2');
  const answers = await Promise.all(Array.from({ length: 8 }, () => address(id)));
  platform.clock.set('2026-03-10T02:00:00Z');
  answers.push(await address(id));
  expect(new Set(answers.map(([one]) => JSON.stringify(one))).size).toBe(1);
  expect((await historyOf(id)).map(({ type }) => type)).toEqual(['Recorded', 'Invited']);
  expect((await platform.as(platformActor).issueInvitationToken({ matterId: id })).token).toBe(answers[0]?.[0]?.token);
});

test('neither token nor phone is stored in clear', async () => {
  const id = await enter('AD-3');
  const [{ token } = { token: '' }] = await address(id);
  const stored = JSON.stringify(await platform.models.matters.model.findOne({ _id: id }).lean());
  expect(stored).not.toContain(token);
  expect(stored).not.toContain('13800005678');
});

test('answers come in the order of the ids, each with its state and nothing beside it but for open ones', async () => {
  const [silent, given, over, fine] = [await enter('ST-1', ''), await enter('ST-2'), await enter('ST-3'), await enter('ST-4')];
  platform.clock.set('2026-04-10T02:00:00Z');
  const [{ token } = { token: '' }] = await address(given);
  expect((await submit(platform, { token })).receipt).toBeDefined();
  platform.clock.set('2026-03-05T02:00:00Z');
  await address(over);
  platform.clock.set('2026-04-10T02:00:00Z');
  const found = await address('mt-nowhere', silent, given, over, fine);
  expect(found.map(({ matterId, state }) => [matterId, state])).toEqual([
    ['mt-nowhere', 'missing'],
    [silent, 'noPhone'],
    [given, 'evaluated'],
    [over, 'expired'],
    [fine, 'open'],
  ]);
  for (const { matterId, state, ...rest } of found.slice(0, 4)) {
    expect(contract.InvitationAddress.fromPartial({ matterId, state })).toEqual({ matterId, state, ...rest });
  }
  expect((await historyOf(silent)).map(({ type }) => type)).toEqual(['Recorded']);
});

test('a token that is over is refused with 410, a made-up one with 404, before anything is written', async () => {
  const id = await enter('EX-1');
  const [{ token } = { token: '' }] = await address(id);
  const made = token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A');
  for (const bad of [made, '', token.slice(1)].filter(Boolean)) {
    await expect(open(bad)).rejects.toMatchObject({ code: 'invitation.forged', details: { http: 404 } });
    expect((await submit(platform, { token: bad })).problem).toMatchObject({ code: 'invitation.forged', httpStatus: 404 });
  }
  platform.clock.set('2026-04-04T15:59:59Z');
  await expect(open(token)).resolves.toMatchObject({ alreadyEvaluated: false });
  platform.clock.set('2026-04-04T16:00:00Z');
  await expect(open(token)).rejects.toMatchObject({ code: 'invitation.expired', details: { http: 410 } });
  expect((await submit(platform, { token })).problem).toMatchObject({ code: 'invitation.expired', httpStatus: 410 });
  await expect(platform.as(coordinator).issueInvitationToken({ matterId: id })).rejects.toMatchObject({ code: 'invitation.expired' });
});

test('one matter is evaluated once, whichever way, and its page says so', async () => {
  const id = await enter('ON-1');
  const [{ token } = { token: '' }] = await address(id);
  const both = await Promise.all([
    submit(platform, { token }, 'web'),
    submit(platform, { token, channel: 'sms', level: 'unsatisfied' }, 'reply', sender),
  ]);
  expect(both.filter(({ receipt }) => receipt)).toHaveLength(1);
  expect(both.find(({ problem }) => problem)?.problem).toMatchObject({ code: 'evaluation.alreadyGiven' });
  expect(await open(token)).toMatchObject({ alreadyEvaluated: true });
  expect((await address(id)).map(({ state }) => state)).toEqual(['evaluated']);
});

test('a reply by SMS is marked as such, and only the sender’s word makes it one', async () => {
  const id = await enter('SM-1');
  const [{ token } = { token: '' }] = await address(id);
  const claim = await submit(platform, { token, channel: 'sms' });
  expect(claim.problem).toMatchObject({ code: 'evaluation.unknownChannel', field: 'channel' });
  const reply = await submit(platform, { token, channel: 'sms', level: 'basicallySatisfied' }, 'event-1', sender);
  const { evaluation } = await platform.as(coordinator).getEvaluation({ id: reply.receipt?.evaluationId as string });
  expect(evaluation).toMatchObject({ channel: 'sms', rating: 'basicallySatisfied', matterId: id });
  expect(await submit(platform, { token, channel: 'sms', level: 'basicallySatisfied' }, 'event-1', sender)).toEqual(reply);
});

test('nobody but the sender is given phones and tokens; a unit does not see who was invited', async () => {
  const id = await enter('SI-1');
  await address(id);
  const unit = platform.as(official('unitAdmin', { units: [hall.unitId] }));
  for (const client of [unit, platform.as(coordinator), platform.as(platformActor), platform.as(citizen)]) {
    await expect(client.addressInvitations({ matterIds: [id] })).rejects.toMatchObject({ kind: 'forbidden' });
  }
  const { matters } = await unit.listMatters(contract.ListMattersRequest.fromPartial({ query: 'SI-1' }));
  expect(JSON.stringify(matters)).not.toMatch(/invit|token|version/i);
  expect(matters[0]).toMatchObject({ phone: '138****5678' });
});

test('at most 200 at once', async () => {
  const matterIds = Array.from({ length: 201 }, (_, n) => `mt-${n}`);
  await expect(platform.as(sender).addressInvitations({ matterIds })).rejects.toMatchObject({ code: 'invitation.tooMany' });
});

test('after a restart the same token opens the same matter', async () => {
  const id = await enter('RE-1');
  const [before] = await address(id);
  await platform.restart();
  expect(await address(id)).toEqual([before]);
  expect(await open(before?.token as string)).toMatchObject({ servicePointName: '社会保险服务中心' });
});

test('events tell whether a phone is there, and nothing of invitations', async () => {
  const events = await platform.events('mingjing.evaluation.v1');
  const [silent, spoken] = [await enter('EV-1', ''), await enter('EV-2')];
  await address(spoken);
  const told = async (id: string) => {
    const event = await until(() => events.find(({ key }) => key === id));
    return contract.MatterRecorded.decode(event.raw).hasPhone;
  };
  expect([await told(silent), await told(spoken)]).toEqual([false, true]);
  const last = await enter('EV-3');
  await until(() => events.find(({ key }) => key === last));
  expect(events.filter(({ key }) => key === spoken)).toHaveLength(1);
});

test('where another matter has the same token by chance, the second is not invited and the others are', async () => {
  const [first, second, third] = [await enter('CH-1'), await enter('CH-2'), await enter('CH-3')];
  const [{ token } = { token: '' }] = await address(first);
  // As if the key had given both the same: the index decides.
  const stored = (await platform.models.matters.model.findOne({ _id: first }).lean()) as { invitation: string };
  const handle = platform.models.matters.handle.bind(platform.models.matters);
  const spy = jest.spyOn(platform.models.matters, 'handle').mockImplementation((id, cause, change, decide) =>
    handle(id, cause, change, async (state, meta) => {
      const events = await decide(state, meta);
      if (id !== second) return events;
      return events.map((event) =>
        event.type === 'Invited' ? { ...event, data: { ...event.data, invitation: stored.invitation } } : event,
      );
    }),
  );
  const states = (await address(first, second, third)).map(({ state }) => state);
  spy.mockRestore();
  expect(states).toEqual(['open', 'expired', 'open']);
  expect(await open(token)).toMatchObject({ itemName: '社保卡补办' });
});
