import { isDeepStrictEqual } from 'node:util';
import { DEFAULT_REPLY_CORPUS, directory, evaluation, notification } from '@mingjing/contracts';
import { systemActor } from '@mingjing/kit';
import { COUNTY, coordinator, gatewayItself, HOST, House, MORNING, official, supervisor, tokenIn, until } from './house';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house?.close());
beforeEach(() => {
  house.now = new Date(MORNING);
});

let numbers = 0;
/** A number of its own for each test; the last four digits mean nothing to the sandbox. */
const phone = (): string => `139${String((numbers += 1)).padStart(4, '0')}1234`;

const delivered = (to: string) => house.message(to, ({ state }) => state === 'delivered');

describe('from a matter to its evaluation', () => {
  // The first of all: the evaluation service keeps for ten seconds what it was told of officials.
  test('of a number on the roll of officials the evaluation is held, and no number is told for it', async () => {
    const to = phone();
    const person = notification.Official.fromPartial({ name: '示例干部甲', phone: to, unitId: house.unitId });
    await house.client(coordinator).putOfficial({ official: person });
    await house.record([to, '']);
    await delivered(to);
    expect(await house.evaluate(tokenIn((await house.inbox(to))[0]?.text ?? ''))).toBe('');
    const [one, ...others] = await house.evaluations();
    expect(others).toEqual([]);
    expect(one).toMatchObject({ standing: 'held', heldFor: ['officialNumber'] });
    await expect(house.client(coordinator).listOfficialNumbers({ after: '' })).rejects.toMatchObject({ kind: 'forbidden' });
    const { numbers } = await house.client(systemActor('evaluation')).listOfficialNumbers({ after: '' });
    expect(numbers).toEqual([{ hash: expect.stringMatching(/^[\w-]{43}$/), unitId: house.unitId }]);
    const { alarms } = await house.evaluation(supervisor).listAlarms(evaluation.ListAlarmsRequest.fromPartial({}));
    expect(alarms).toMatchObject([{ kind: 'officialNumber', unitId: house.unitId, ownUnit: true, count: 1, phone: '139****1234' }]);
  });

  test('one message goes out in one segment, is delivered, and its link evaluates the matter once', async () => {
    const to = phone();
    await house.record([to, '']);
    const message = await delivered(to);
    expect(message).toMatchObject({
      ...{ kind: 'invitation', reason: '', phone: `${to.slice(0, 3)}****1234`, segments: 1, provider: 'sandbox', tries: 1 },
      ...{ division: COUNTY, unitId: house.unitId, servicePointId: house.pointId, contradicted: false },
      ...{ servicePointName: '政务服务大厅社会保险综合窗口', unitName: '政务服务局', sentAt: house.now, settledAt: house.now },
    });
    const [sms, ...others] = await house.inbox(to);
    expect(others).toEqual([]);
    expect(sms?.text).toMatch(
      /^【明镜评议】请评价政务服务大厅社会…：pj\.example\.gov\.cn\/i\/[0-9A-Z]{12} 或回1满意2基本满意3不满意，退订T$/,
    );
    expect(sms?.text.length).toBeLessThanOrEqual(70);
    const token = tokenIn(sms?.text ?? '');
    expect(message.text).toContain('pj.example.gov.cn/i/************');
    expect(await house.evaluate(token, 'unsatisfied')).toBe('');
    expect(await house.evaluate(token, 'satisfied')).toBe('evaluation.alreadyGiven');
  });

  test('neither phone, text nor token is stored', async () => {
    const to = phone();
    await house.record([to]);
    const { id } = await delivered(to);
    const token = tokenIn((await house.inbox(to))[0]?.text ?? '');
    expect(token).toHaveLength(12);
    const stored = JSON.stringify(await house.models.messages.model.findById(id).lean());
    expect(stored).not.toContain(to);
    expect(stored).not.toContain(token);
    expect(stored).toContain('{link}');
  });

  test('a digit is the evaluation of the newest open invitation, told twice it is one', async () => {
    const to = phone();
    const [matter] = await house.record([to]);
    await delivered(to);
    await house.reply(to, ' ３ ', 'digit-1');
    const given = await until(async () => (await house.evaluations()).find(({ matterId }) => matterId === matter));
    expect(given).toMatchObject({ channel: 'sms', level: 'unsatisfied' });
    // A late digit has nothing left to answer.
    await house.reply(to, '1', 'digit-2');
    await until(async () => (await house.models.replies.countDocuments({ done: true, kind: 'level', message: { $exists: false } })) > 0);
    expect((await house.evaluations()).filter(({ matterId }) => matterId === matter)).toHaveLength(1);
    // The message stands beside the matter, so that nothing in it tells of the answer; nor does the answer lead to it.
    const { id } = await delivered(to);
    const steps = (await house.client(coordinator).getMessage({ id })).message?.steps ?? [];
    expect(steps.map(({ what }) => what)).toEqual(['queued', 'begun', 'sent', 'settled']);
    for (const reply of await house.models.replies.find().lean()) {
      expect(JSON.stringify(reply)).not.toContain(id);
      expect(JSON.stringify(reply)).not.toMatch(/T\d\d:\d\d/);
    }
  });

  test('what is evaluated before its message goes out is not sent', async () => {
    house.now = new Date('2026-03-05T14:00:00Z');
    const to = phone();
    const [matterId] = await house.record([to]);
    const waiting = await until(async () => (await house.list({ state: 'waiting' })).find(({ reason }) => reason === 'quietHours'));
    const { token } = await house.evaluation(coordinator).issueInvitationToken({ matterId: matterId as string });
    // The count of what waits comes in its own time and leaves a mark: nothing but the evaluation is to happen after this.
    const before = await until(async () => {
      const message = await house.models.messages.load(waiting.id);
      return message?.state.uncounted === undefined && message;
    });
    expect(await house.evaluate(token)).toBe('');
    // It asks when it would be sent: a write at the moment of the evaluation would lead from one to the other.
    await house.record([phone()]);
    await until(async () => (await house.list({ state: 'waiting' })).filter(({ reason }) => reason === 'quietHours').length === 2);
    expect(await house.models.messages.load(waiting.id)).toEqual(before);
    house.now = new Date('2026-03-06T00:00:00Z');
    const state = await until(async () => {
      const { message } = await house.client(coordinator).getMessage({ id: waiting.id });
      return message?.state === 'suppressed' && message;
    });
    expect(state.reason).toBe('notNeeded');
    expect(await house.inbox(to)).toEqual([]);
  });
});

describe('when and to whom', () => {
  test('in quiet hours messages wait for their end', async () => {
    house.now = new Date('2026-03-05T15:30:00Z');
    const to = phone();
    await house.record([to]);
    const held = await until(async () => (await house.list({ state: 'waiting' })).find(({ reason }) => reason === 'quietHours'));
    expect(held.dueAt).toEqual(new Date('2026-03-06T00:00:00Z'));
    expect(await house.inbox(to)).toEqual([]);
    house.now = new Date('2026-03-06T00:00:00Z');
    expect((await delivered(to)).sentAt).toEqual(house.now);
  });

  test('a number gets so many a day, the others the next day; beyond the cap of thirty days none', async () => {
    await house.rule('notification.caps', { perDay: 2, per30Days: 3 });
    const to = phone();
    await house.record([to, to, to, to]);
    await until(async () => (await house.inbox(to)).length === 2);
    const { reason, dueAt } = await until(async () => (await house.list({ state: 'waiting' })).find((one) => one.reason === 'cappedToday'));
    expect([reason, dueAt]).toEqual(['cappedToday', new Date('2026-03-05T16:00:00Z')]);
    house.now = new Date('2026-03-06T02:30:00Z');
    await until(async () => (await house.inbox(to)).length === 3);
    await until(async () => (await house.list({ state: 'suppressed' })).some((one) => one.reason === 'capped'));
    expect(await house.inbox(to)).toHaveLength(3);
    await house.rule('notification.caps', { perDay: 3, per30Days: 10 });
  });

  test('T opts out until HF, whoever asks; an office does the same with a reason', async () => {
    const to = phone();
    await house.reply(to, '退订', 'out-1');
    const client = house.client(coordinator);
    const { optOuts } = await until(async () => {
      const found = await client.listOptOuts({ phone: to, page: 1, pageSize: 20 });
      return found.total === 1 && found;
    });
    expect(optOuts[0]).toMatchObject({ phone: `${to.slice(0, 3)}****1234`, source: 'reply', since: new Date('2026-03-04T16:00:00Z') });
    await house.record([to]);
    await until(async () => (await house.list({ state: 'suppressed' })).some(({ reason }) => reason === 'optedOut'));
    expect(await house.inbox(to)).toEqual([]);
    await house.reply(to, 'hf', 'in-1');
    await until(async () => (await client.listOptOuts({ phone: to, page: 1, pageSize: 20 })).total === 0);
    await house.record([to]);
    await delivered(to);
    await expect(client.setOptOut({ phone: to, optedOut: true, reason: '' })).rejects.toMatchObject({ code: 'optOut.reasonTooShort' });
    await client.setOptOut({ phone: `+86 ${to}`, optedOut: true, reason: '本人来电' });
    expect((await client.listOptOuts({ phone: to, page: 1, pageSize: 20 })).optOuts[0]).toMatchObject({ source: 'office' });
    await expect(house.client(supervisor).listOptOuts({ phone: '', page: 1, pageSize: 20 })).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('matters handled long ago and divisions that do not invite are left alone', async () => {
    const [old, off] = [phone(), phone()];
    await house.record([old], '2025-03-04');
    await until(async () => (await house.list({ state: 'suppressed' })).some(({ reason }) => reason === 'tooOld'));
    const rule = { enabled: false, template: '{link}，退订T', signature: '明镜评议', remindAfterDays: 0 };
    await house.rule('notification.invitation', rule);
    const before = (await house.list()).length;
    await house.record([off]);
    await house.rule('notification.invitation', { ...rule, enabled: true, template: '请评价{servicePoint}：{link} 或回{levels}，退订T' });
    const on = phone();
    await house.record([on]);
    await delivered(on);
    expect((await house.list()).length).toBe(before + 1);
    expect(await house.inbox(off)).toEqual([]);
    // Read from the documents: as much as the topic would have held, and never what lies longer back.
    const reader = 'notification.mingjing.evaluation.v1';
    house.now = new Date('2026-03-12T02:30:01Z');
    expect(await house.reconcile(reader)).toBe(0);
    house.now = new Date('2026-03-12T02:29:59Z');
    expect(await house.reconcile(reader)).toBe(1);
    await delivered(off);
    expect(await house.reconcile(reader)).toBe(0);
  });

  test('by rule a reminder follows after days, unless the matter was evaluated', async () => {
    const rule = { enabled: true, template: '请评价{servicePoint}：{link}，退订T', signature: '明镜评议', remindAfterDays: 3 };
    await house.rule('notification.invitation', rule);
    const [silent, quick] = [phone(), phone()];
    await house.record([silent, quick]);
    await delivered(quick);
    await delivered(silent);
    const planned = () => house.list({ kind: 'invitationReminder', state: 'waiting' });
    await until(async () => (await planned()).length === 2);
    expect((await planned())[0]?.dueAt).toEqual(new Date('2026-03-08T02:30:00Z'));
    expect(await house.evaluate(tokenIn((await house.inbox(quick))[0]?.text ?? ''))).toBe('');
    house.now = new Date('2026-03-08T02:30:00Z');
    await until(async () => (await house.inbox(silent)).length === 2);
    const suppressed = await until(async () => (await house.list({ kind: 'invitationReminder', state: 'suppressed' }))[0]);
    expect(suppressed.reason).toBe('notNeeded');
    expect(await house.inbox(quick)).toHaveLength(1);
  });
});

describe('who sees what', () => {
  test('a unit sees no message at all, a supervisor those of his division', async () => {
    const to = phone();
    await house.record([to]);
    const { id } = await delivered(to);
    const unit = official('unitAdmin', { units: [house.unitId] });
    const far = official('supervisor', { divisions: ['632822'] });
    await expect(house.list({}, unit)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(house.client(unit).getMessage({ id })).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await house.list({}, far)).toEqual([]);
    await expect(house.client(far).getMessage({ id })).rejects.toMatchObject({ kind: 'missing' });
    expect((await house.list({ phone: to }, supervisor)).map((message) => message.id)).toEqual([id]);
    await expect(house.client(supervisor).cancelMessage({ id, reason: '误发' })).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('messages are read on by id to the end, each once', async () => {
    const client = house.client(coordinator);
    // The reminder of a message from before may be planned meanwhile, so both are read until they agree.
    await until(async () => {
      const seen: string[] = [];
      for (let after = '-'; after !== '';) {
        const { messages, next } = await client.listMessages({ ...ALL, pageSize: 3, after });
        seen.push(...messages.map(({ id }) => id));
        after = next;
      }
      expect(new Set(seen).size).toBe(seen.length);
      return isDeepStrictEqual(seen.sort(), (await house.list()).map(({ id }) => id).sort());
    });
  });

  test('the preview counts segments and says what is wrong with a template', async () => {
    const client = house.client(coordinator);
    const fine = await client.previewText({ division: COUNTY, kind: 'invitation' });
    expect(fine).toMatchObject({ segments: 1, encoding: 'UCS-2' });
    const bad = await client.previewText({ division: COUNTY, kind: 'invitation', template: '核查{who}', signature: '!' });
    expect(bad.problems.map(({ code }) => code)).toEqual([
      'template.variableUnknown',
      'template.linkMissing',
      'template.optOutMissing',
      'template.caseWords',
      'template.signatureInvalid',
    ]);
    const long = await client.previewText({ division: COUNTY, kind: 'invitation', template: `${'长'.repeat(60)}{link}退订T` });
    expect(long.problems).toEqual([expect.objectContaining({ code: 'template.long', kind: 'warning' })]);
    expect(long.text).not.toContain(HOST.slice(8) + '/i/ABC');
  });
});

const ALL = { division: '', unitId: '', kind: '', state: '', from: '', to: '', phone: '', page: 0 };

async function statesListed(): Promise<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const { state } of await house.list()) counted[state] = (counted[state] ?? 0) + 1;
  return counted;
}

test('the summary is the count of the messages themselves, by state and reason', async () => {
  const client = house.client(coordinator);
  // Receipts still arrive and cells are written a moment after their messages, so both are read until they agree.
  const { all, summary } = await until(async () => {
    const listed = await house.list();
    const found = await client.getDeliverySummary({ division: '632800', unitId: '', from: '2026-01-01', to: '2026-12-31', kind: '' });
    return isDeepStrictEqual({ ...found.states }, await statesListed()) && { all: listed, summary: found };
  });
  expect(summary.messages).toBe(all.length);
  const optedOut = all.filter(({ reason }) => reason === 'optedOut').length;
  expect(summary.reasons['suppressed.optedOut']).toBe(optedOut);
  expect(summary).toMatchObject({ replies: 1, deliveryRate: 1, providerDownSince: undefined });
  const unit = await client.getDeliverySummary({ division: '', unitId: house.unitId, from: '', to: '2026-03-05', kind: '' });
  expect(unit.messages).toBeLessThanOrEqual(summary.messages);
  const far = official('supervisor', { divisions: ['632822'] });
  const there = { division: COUNTY, unitId: '', from: '', to: '', kind: '' };
  await expect(house.client(far).getDeliverySummary(there)).rejects.toMatchObject({ kind: 'missing' });
});

describe('the daily cells', () => {
  const uncounted = () => house.models.messages.model.countDocuments({ uncounted: { $gt: 0 } });
  const summary = () =>
    house.client(coordinator).getDeliverySummary({ division: '632800', unitId: '', from: '', to: '2026-03-31', kind: '' });

  /** Fails the next call of a method, as a cut in that very moment would. */
  function cutOnce(target: object, method: string, meant: (said: string) => boolean = () => true): () => boolean {
    const held = target as Record<string, unknown>;
    const own = Object.hasOwn(held, method);
    const original = held[method] as (...given: unknown[]) => unknown;
    let cut = false;
    held[method] = (...given: unknown[]) => {
      if (!meant(JSON.stringify(given))) return original.apply(target, given);
      cut = true;
      if (own) held[method] = original;
      else delete held[method];
      return Promise.reject(new Error('cut'));
    };
    return () => cut;
  }

  test.each(['before the cells', 'before the marks', 'before the plan is gone'])('are exact when entering is cut off %s', async (when) => {
    await until(async () => (await uncounted()) === 0);
    const { cells, messages, plans } = house.models;
    const cut = {
      'before the cells': () => cutOnce(cells.collection, 'bulkWrite'),
      'before the marks': () => cutOnce(messages.model.collection, 'bulkWrite', (said) => said.includes('uncounted')),
      'before the plan is gone': () => cutOnce(plans, 'deleteOne'),
    }[when]!();
    await house.record([phone(), phone()]);
    await until(cut);
    // Receipts and reminders still come, each entered a moment later; what was entered twice would stay wrong.
    await until(async () => {
      const { states } = await summary();
      const entered = (await uncounted()) === 0 && (await plans.countDocuments({})) === 0;
      return entered && isDeepStrictEqual({ ...states }, await statesListed());
    });
  });
});

describe('a one-time code of a password reset', () => {
  const PASSWORD = 'Qinghai-lake-9';
  const administrator = official('sysAdmin', {}, 'a-somebody');
  /** An account whose holder has entered a phone. */
  const holder = async (username: string, to: string) => {
    const { account } = await house.directory(systemActor('platform')).createAccount({ username, name: '持码人员', password: PASSWORD });
    const gateway = house.directory(gatewayItself);
    const { sessionToken } = await gateway.signIn({ username, password: PASSWORD, network: '192.0.2.1', browser: '', browserId: '' });
    expect(await gateway.setOwnPhone({ sessionToken, password: PASSWORD, phone: to })).toEqual({
      phoneMasked: `${to.slice(0, 3)}****1234`,
    });
    return account!.id;
  };

  test('goes to the holder alone, at once, whatever hour it is, and opens the account to nobody else', async () => {
    const to = phone();
    const accountId = await holder('code-by-sms', to);
    await house.rule('notification.caps', { perDay: 1, per30Days: 1 });
    await house.record([to]);
    await delivered(to);
    await house.reply(to, 'T');
    await until(async () => (await house.models.optOuts.countDocuments({})) > 0);
    house.now = new Date('2026-03-05T15:30:00Z');
    const answer = await house.directory(administrator).resetPassword({ accountId, channel: '' });
    expect(answer).toMatchObject({ initialPassword: '', channel: 'sms', phoneMasked: `${to.slice(0, 3)}****1234`, proposal: undefined });
    const message = await house.message(to, ({ kind, state }) => kind === 'passwordCode' && state === 'delivered');
    expect(message).toMatchObject({
      text: '【明镜评议】验证码************，请勿告诉任何人',
      unitName: '',
      servicePointName: '',
      officialName: '',
    });
    const sms = (await house.inbox(to)).at(-1)?.text ?? '';
    expect(sms).toMatch(/^【明镜评议】验证码\d{4} \d{4} \d{4}，请勿告诉任何人$/);
    const code = /[\d ]{14}/.exec(sms)?.[0] ?? '';
    for (const told of [answer, message, await house.models.messages.model.findById(message.id).lean()])
      expect(JSON.stringify(told)).not.toContain(code.replaceAll(' ', ''));
    const gateway = house.directory(gatewayItself);
    await gateway.setPasswordByCode({ username: 'code-by-sms', code, newPassword: 'Another-lake-10' });
    const { account } = await gateway.signIn({
      username: 'code-by-sms',
      password: 'Another-lake-10',
      network: '192.0.2.1',
      browser: '',
      browserId: '',
    });
    expect(account).toMatchObject({ resetNotice: { channel: 'sms', releasedBy: undefined }, phoneMasked: `${to.slice(0, 3)}****1234` });
    await house.rule('notification.caps', { perDay: 3, per30Days: 10 });
  });

  test('that a newer one replaced before it was sent is not sent', async () => {
    const to = phone();
    const accountId = await holder('code-twice', to);
    await house.faults({ mode: 'down' });
    await house.directory(administrator).resetPassword({ accountId, channel: 'sms' });
    await house.directory(administrator).resetPassword({ accountId, channel: 'sms' });
    await house.rule('notification.retry', { waitsSeconds: [0.05], giveUpHours: 24 });
    await house.faults({ mode: 'none' });
    const codes = async () => (await house.list({ phone: to })).concat(await house.list({ kind: 'passwordCode', state: 'suppressed' }));
    await until(
      async () => (await codes()).some(({ reason }) => reason === 'expired') && (await codes()).some(({ state }) => state === 'delivered'),
    );
    expect(await house.inbox(to)).toHaveLength(1);
  });
});

describe('replies as people write them', () => {
  const unclear = async (to: string, actor = coordinator): Promise<notification.UnclearReply[]> =>
    (await house.client(actor).listUnclearReplies(notification.ListUnclearRepliesRequest.fromPartial({ phone: to, pageSize: 200 })))
      .replies;
  const done = (count: number) => until(async () => (await house.models.replies.countDocuments({ done: true })) >= count);
  const replied = () => house.models.replies.countDocuments({ done: true });
  const invited = async (): Promise<{ to: string; matter: string | undefined }> => {
    const to = phone();
    const [matter] = await house.record([to]);
    await delivered(to);
    return { to, matter };
  };
  const given = async (matter: string | undefined) => (await house.evaluations()).find(({ matterId }) => matterId === matter);
  const settle = (id: string, by: object, actor = coordinator) =>
    house.client(actor).settleReply(notification.SettleReplyRequest.fromPartial({ id, ...by }));

  test('the level is taken, the words beside it are the text of the evaluation, and what asks for no more is heard as well', async () => {
    const { to, matter } = await invited();
    await house.reply(to, '３，排队两个小时没人理。退订');
    const evaluation = await until(() => given(matter));
    expect(evaluation).toMatchObject({ channel: 'sms', level: 'unsatisfied', text: '排队两个小时没人理。' });
    const { optOuts } = await house.client(coordinator).listOptOuts({ phone: to, page: 1, pageSize: 20 });
    expect(optOuts).toMatchObject([{ source: 'reply' }]);
    for (const kept of [await house.models.replies.find().lean(), await house.models.messages.model.find().lean()])
      expect(JSON.stringify(kept)).not.toMatch(/排队|unsatisfied/);
    // Words that come after it was evaluated can be read, and count for nothing more.
    await house.reply(to, '3，后来又让我补材料');
    const [late] = await until(async () => (await unclear(to)).length > 0 && (await unclear(to)));
    expect(late).toMatchObject({ reason: 'late', text: '3，后来又让我补材料', rateable: false, levels: [] });
    await expect(settle(late!.id, { level: 'unsatisfied' })).rejects.toMatchObject({ code: 'reply.invitationOver' });
    // Nothing said, or two things, and it stays.
    for (const choice of [{}, { level: '', optOut: false }, { dismiss: true, optOut: true }, { dismiss: true, level: 'unsatisfied' }])
      await expect(settle(late!.id, choice)).rejects.toMatchObject({ code: 'reply.choice', kind: 'invalid' });
    expect(await unclear(to)).toHaveLength(1);
    await settle(late!.id, { dismiss: true });
    expect(await unclear(to)).toEqual([]);
    // Neither can what is not understood be an answer to what was evaluated before.
    await house.reply(to, '你们到底什么时候来修');
    expect((await until(async () => (await unclear(to)).length > 0 && (await unclear(to))))[0]).toMatchObject({
      ...{ reason: 'late', rateable: false },
    });
  });

  test('words longer than the form takes are cut, the level is not lost with them', async () => {
    const { to, matter } = await invited();
    await house.reply(to, `不满意，${'窗口没人'.repeat(2_000)}`);
    const { text, level } = await until(() => given(matter));
    expect([level, [...text].length, text.slice(0, 5), text.slice(-2)]).toEqual(['unsatisfied', 500, '窗口没人窗', '没…']);
  });

  test('what contradicts itself waits for a coordinator, who makes it the evaluation it was meant as', async () => {
    const { to, matter } = await invited();
    await house.reply(to, '1 不满意\u0000，材料退了三次', 'contradiction-1');
    const [one, ...others] = await until(async () => (await unclear(to)).length > 0 && (await unclear(to)));
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      ...{ phone: `${to.slice(0, 3)}****1234`, text: '1 不满意，材料退了三次', reason: 'contradiction', rateable: true },
      ...{ at: house.now, erasedOn: '2026-04-04', division: COUNTY },
    });
    expect(one!.levels.map(({ code }) => code)).toEqual(['satisfied', 'basicallySatisfied', 'unsatisfied']);
    const stored = JSON.stringify(await house.models.unclear.findById(one!.id).lean());
    for (const secret of [
      to,
      '不满意',
      house.unitId,
      matter!,
      (await delivered(to)).id,
      (await house.models.messages.load((await delivered(to)).id))!.state.recipient,
    ])
      expect(stored).not.toContain(secret);
    // Nobody else reads it: not who supervises, nor the coordinator of another county, nor one who is of a unit besides.
    const ofUnit = {
      ...coordinator,
      assignments: [...coordinator.assignments, ...official('unitAdmin', { units: [house.unitId] }).assignments],
    };
    for (const actor of [supervisor, official('unitHead', { units: [house.unitId] }), ofUnit])
      await expect(unclear(to, actor)).rejects.toMatchObject({ kind: 'forbidden' });
    const far = official('coordinator', { divisions: ['632822'] });
    expect(await unclear(to, far)).toEqual([]);
    await expect(settle(one!.id, { level: 'unsatisfied' }, far)).rejects.toMatchObject({ kind: 'missing' });
    await expect(settle(one!.id, { level: 'other' })).rejects.toMatchObject({ code: 'reply.unknownLevel' });
    expect(await given(matter)).toBeUndefined();
    // Cut off before it is deleted: whoever does it again does it once.
    const { unclear: kept } = house.models;
    const deleteOne = kept.deleteOne.bind(kept);
    kept.deleteOne = (() => {
      kept.deleteOne = deleteOne;
      return Promise.reject(new Error('cut'));
    }) as unknown as typeof kept.deleteOne;
    await expect(settle(one!.id, { level: 'unsatisfied', optOut: true })).rejects.toThrow();
    await expect(settle(one!.id, { level: 'satisfied' })).rejects.toMatchObject({ code: 'reply.invitationOver' });
    await settle(one!.id, { level: 'unsatisfied', optOut: true });
    expect(await house.models.replies.countDocuments({ _id: one!.id, kind: 'settled' })).toBe(1);
    expect(await given(matter)).toMatchObject({ channel: 'sms', level: 'unsatisfied', text: '1 不满意，材料退了三次' });
    expect(await house.models.unclear.countDocuments({ _id: one!.id })).toBe(0);
    expect((await house.client(coordinator).listOptOuts({ phone: to, page: 1, pageSize: 20 })).optOuts).toMatchObject([
      { source: 'office' },
    ]);
    await expect(settle(one!.id, { level: 'satisfied' })).rejects.toMatchObject({ kind: 'missing' });
    const auditor = official('auditAdmin', {});
    const { entries } = await house.directory(auditor).listAuditEntries(directory.ListAuditEntriesRequest.fromPartial({ pageSize: 200 }));
    expect(entries.find(({ action, target }) => action === 'reply.settle' && target === one!.id)).toMatchObject({
      ...{ actor: coordinator.id, reason: '按“不满意”计入评价，登记退订' },
    });
    // Told again by the provider it is nothing new.
    const before = await replied();
    await house.reply(to, '1 不满意\u0000，材料退了三次', 'contradiction-1');
    await house.reply(to, 'hf');
    await done(before + 1);
    expect(await unclear(to)).toEqual([]);
  });

  test('of several who settle a reply at once one does, and the audit log says it once', async () => {
    const { to, matter } = await invited();
    await house.reply(to, '1 不满意');
    const [one] = await until(async () => (await unclear(to)).length > 0 && (await unclear(to)));
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => settle(one!.id, { level: 'unsatisfied' })));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const answer of answers) if (answer.status === 'rejected') expect(['conflict', 'missing']).toContain(answer.reason.kind);
    expect(await given(matter)).toMatchObject({ level: 'unsatisfied' });
    const { entries } = await house
      .directory(official('auditAdmin', {}))
      .listAuditEntries(directory.ListAuditEntriesRequest.fromPartial({ pageSize: 200 }));
    expect(entries.filter(({ action, target }) => action === 'reply.settle' && target === one!.id)).toHaveLength(1);
  });

  test('what a division adds to the corpus is read so at once', async () => {
    const { to, matter } = await invited();
    await house.rule('notification.replies', { ...DEFAULT_REPLY_CORPUS, satisfied: ['巴适'] });
    await house.reply(to, '巴适！');
    expect(await until(() => given(matter))).toMatchObject({ level: 'satisfied', text: '' });
  });

  test('a negation is no request, a flood of one number is kept up to the cap, and all of it is erased after its days', async () => {
    const { to } = await invited();
    const before = await replied();
    await Promise.all(Array.from({ length: 40 }, (_, n) => house.reply(to, n % 2 ? '不退订' : '怎么退订？')));
    await done(before + 40);
    expect(await unclear(to)).toHaveLength(10);
    expect((await house.client(coordinator).listOptOuts({ phone: to, page: 1, pageSize: 20 })).total).toBe(0);
    // A stranger's words are nobody's to keep.
    await house.reply('13900009999', '你们是谁');
    await done(before + 41);
    expect(await unclear('13900009999')).toEqual([]);
    house.now = new Date('2026-04-03T15:59:00Z');
    expect(await unclear(to)).toHaveLength(10);
    house.now = new Date('2026-04-03T16:00:00Z');
    expect(await unclear(to)).toEqual([]);
    await until(async () => (await house.models.unclear.countDocuments({})) === 0);
  });
});
