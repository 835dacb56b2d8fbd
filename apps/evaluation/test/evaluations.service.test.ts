import { lead } from '@mingjing/contracts';
import { message } from '@mingjing/kit';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { tellEvaluated } from '../src/telling-job';
import type { Work } from '../src/work';
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

beforeAll(async () => {
  platform = await startPlatform();
  hall = await openHall(platform);
});
afterAll(() => platform.stop());
beforeEach(() => platform.clock.set('2026-03-05T02:00:00Z'));

const receiptOf = (receipt: string) => platform.as(citizen).getReceipt({ receipt });
const TIBETAN = 'བཀྲ་ཤིས་བདེ་ལེགས། 👍🏽👨‍👩‍👧';

async function given(submission: Partial<contract.Submission>, cause?: string): Promise<contract.SubmissionReceipt> {
  const { receipt, problem } = await submit(platform, submission, cause);
  if (!receipt) throw new Error(JSON.stringify(problem));
  return receipt;
}

async function invited(matterNumber: string): Promise<{ token: string; matterId: string }> {
  const matter = {
    id: '',
    unitId: '',
    servicePointId: hall.pointId,
    windowId: '',
    matterNumber,
    itemCode: 'SX-01',
    itemName: '社保卡补办',
    handledOn: '2026-03-04',
    division: '',
    divisionPath: [],
    phone: '',
    applicantName: '',
    servicePointName: '',
    windowName: '',
  };
  const made = await platform.as(coordinator).createMatter({ matter });
  const matterId = made.matter?.id as string;
  return { token: (await platform.as(platformActor).issueInvitationToken({ matterId })).token, matterId };
}

async function stored(id: string): Promise<Record<string, unknown>> {
  return (await platform.models.evaluations.model.findOne({ _id: id }).lean()) as Record<string, unknown>;
}

describe('from an open plate', () => {
  test('an evaluation gets a receipt of 16 digits that tells how it stands', async () => {
    const { receipt } = await given({
      code: hall.code,
      level: 'basicallySatisfied',
      dimensions: { attitude: 'satisfied', efficiency: '' },
    });
    expect(receipt).toMatch(/^\d{16}$/);
    expect(await receiptOf(receipt)).toMatchObject({
      servicePointName: '社会保险服务中心',
      level: 'basicallySatisfied',
      rating: 'basicallySatisfied',
      caseState: '',
      excluded: false,
      steps: [],
      submittedAt: new Date('2026-03-05T02:00:00Z'),
      changeableUntil: new Date('2026-03-08T02:00:00Z'),
    });
  });

  test('the same key and body give the same receipt and one evaluation, also at the same time', async () => {
    const body = { code: hall.code, device: 'handset-same', text: '一次' };
    const all = await Promise.all(Array.from({ length: 8 }, () => given(body, 'key-same')));
    expect(new Set(all.map(({ receipt }) => receipt)).size).toBe(1);
    expect(await platform.models.evaluations.model.countDocuments({ _id: all[0]?.evaluationId })).toBe(1);
  });

  test('the same key with another body is a conflict and changes nothing', async () => {
    const first = await given({ code: hall.code, text: '原话' }, 'key-reused');
    const kept = async () => {
      const { version, history, sealed } = await stored(first.evaluationId);
      return { version, history, sealed };
    };
    const before = await kept();
    for (const other of [
      { text: '另一句' },
      { level: 'unsatisfied' },
      { phone: '13800005678' },
      { dimensions: { attitude: 'satisfied' } },
    ]) {
      const { problem } = await submit(platform, { code: hall.code, text: '原话', ...other }, 'key-reused');
      expect(problem).toMatchObject({ code: 'idempotency.reused', kind: 'conflict', field: 'Idempotency-Key' });
    }
    expect(await kept()).toEqual(before);
  });

  test.each([
    [{ level: 'great' }, 'evaluation.unknownLevel', 'level'],
    [{ level: '' }, 'evaluation.unknownLevel', 'level'],
    [{ dimensions: { attitude: 'great' } }, 'evaluation.unknownLevel', 'attitude'],
    [{ dimensions: { price: 'satisfied' } }, 'evaluation.unknownDimension', 'price'],
    [{ text: 'x'.repeat(100 * 1024) }, 'text.tooLong', 'text'],
    [{ text: '字'.repeat(501) }, 'text.tooLong', 'text'],
    [{ text: 'a\u0000b' }, 'text.nul', 'text'],
    [{ phone: '12345' }, 'phone.invalid', 'phone'],
    [{ channel: 'carrierPigeon' }, 'evaluation.unknownChannel', 'channel'],
    [{ channel: 'sms' }, 'evaluation.unknownChannel', 'channel'],
    [{ token: 'both' }, 'evaluation.codeOrToken', 'code'],
  ])('%j is refused with %s and leaves nothing', async (wrong, code, field) => {
    const count = await platform.models.evaluations.model.countDocuments({});
    const { problem } = await submit(platform, { code: hall.code, ...(wrong as Partial<contract.Submission>) });
    expect(problem).toMatchObject({ kind: 'invalid', code, field });
    expect(problem?.messageZh).toMatch(/[一-鿿]/);
    expect(await platform.models.evaluations.model.countDocuments({})).toBe(count);
  });

  test('no key, a late item, a stranger and a wrong division are refused', async () => {
    expect((await submit(platform, { code: hall.code }, '')).problem).toMatchObject({ code: 'idempotency.missing' });
    expect((await submit(platform, { code: hall.code }, 'x'.repeat(201))).problem).toMatchObject({ code: 'idempotency.invalid' });
    const context = {
      division: '',
      actorToken: await platform.token(citizen),
      cause: 'late',
      traceparent: '',
      deadline: new Date(Date.now() - 1),
    };
    const ask = async (item: contract.SubmissionItem) =>
      (await platform.as(citizen).submitEvaluations({ items: [item] }, { timeoutMs: 5_000 })).results[0]?.result;
    const wanted = submission({ code: hall.code });
    expect(await ask({ context, submission: wanted })).toMatchObject({ value: { code: 'deadline.passed', kind: 'unavailable' } });
    // Twenty seconds before the end of its own call: not we were slow.
    const behind = new Date(Date.now() - 15_000);
    await expect(ask({ context: { ...context, deadline: behind }, submission: wanted })).rejects.toMatchObject({
      code: 'token.clockSkew',
      kind: 'unavailable',
      details: { clocks: { checker: 'evaluation', seconds: expect.closeTo(-20, -1) } },
    });
    expect(await ask({ context: { ...context, deadline: undefined, actorToken: 'forged' }, submission: wanted })).toMatchObject({
      value: { kind: 'unauthenticated' },
    });
    expect(await ask({ context: { ...context, deadline: undefined, division: '632802' }, submission: wanted })).toMatchObject({
      value: { code: 'division.mismatch' },
    });
    expect(await ask({ context: undefined, submission: wanted })).toMatchObject({ value: { code: 'submission.incomplete' } });
    expect(
      (await submit(platform, { code: hall.code }, 'official', official('unitAdmin', { units: [hall.unitId] }))).problem,
    ).toMatchObject({ kind: 'forbidden' });
  });

  test('the items of a batch stand each for itself', async () => {
    const actorToken = await platform.token(citizen);
    const items = ['satisfied', 'great', 'unsatisfied'].map((level, index) => ({
      context: { division: '632800', actorToken, cause: `batch-${index}`, traceparent: '', deadline: undefined },
      submission: submission({ code: hall.code, level }),
    }));
    const { results } = await platform.as(citizen).submitEvaluations({ items });
    expect(results.map(({ result }) => result?.$case)).toEqual(['receipt', 'problem', 'receipt']);
  });

  test('N a day from one device at one window, counted anew each day, elsewhere and for others', async () => {
    const { code } = await openHall(platform);
    const again = (cause: string, device = 'handset-1', plate = code) => submit(platform, { code: plate, device }, cause);
    const all = await Promise.all(['n1', 'n2', 'n3', 'n4', 'n5'].map((cause) => again(cause)));
    expect(all.filter(({ receipt }) => receipt)).toHaveLength(3);
    const refused = all.filter(({ problem }) => problem);
    expect(refused.map(({ problem }) => [problem?.code, problem?.kind])).toEqual([
      ['evaluation.dailyLimit', 'exhausted'],
      ['evaluation.dailyLimit', 'exhausted'],
    ]);
    expect(refused[0]?.problem?.retryAfter).toBeGreaterThan(0);
    const taken = all.findIndex(({ receipt }) => receipt);
    expect((await again(`n${taken + 1}`)).receipt).toEqual(all[taken]?.receipt);
    expect((await again('n6', 'handset-2')).receipt).toBeDefined();
    expect((await again('n7', 'handset-1', hall.code)).receipt).toBeDefined();
    platform.clock.set('2026-03-05T15:59:59Z');
    expect((await again('n8')).problem?.code).toBe('evaluation.dailyLimit');
    platform.clock.set('2026-03-05T16:00:00Z');
    expect((await again('n9')).receipt).toBeDefined();
  });

  test('the limit is a rule of the division', async () => {
    const { code } = await openHall(platform, '632857');
    await platform.directoryAs(platformActor).setRule({ division: '632857', key: 'evaluation.dailyLimit', valueJson: '1' });
    expect((await submit(platform, { code, device: 'handset-1' })).receipt).toBeDefined();
    expect((await submit(platform, { code, device: 'handset-1' })).problem).toMatchObject({ code: 'evaluation.dailyLimit' });
  });

  test('a division may have five levels', async () => {
    const { code } = await openHall(platform, '632803');
    const level = (name: string, rating: string) => ({ code: name, nameZh: name, nameEn: name, rating, face: '' });
    const levels = [
      level('excellent', 'satisfied'),
      level('good', 'satisfied'),
      level('fair', 'basicallySatisfied'),
      level('poor', 'unsatisfied'),
      level('bad', 'unsatisfied'),
    ];
    const form = {
      levels,
      dimensions: [{ code: 'facility', nameZh: '环境设施', nameEn: 'Facilities' }],
      maxTextLength: 10,
      changeHours: 1,
    };
    await platform.directoryAs(platformActor).setRule({ division: '632803', key: 'evaluation.form', valueJson: JSON.stringify(form) });
    const { receipt } = await given({ code, level: 'poor', dimensions: { facility: 'bad' } });
    expect(await receiptOf(receipt)).toMatchObject({
      level: 'poor',
      rating: 'unsatisfied',
      changeableUntil: new Date('2026-03-05T03:00:00Z'),
    });
    expect((await submit(platform, { code, level: 'satisfied' })).problem).toMatchObject({
      code: 'evaluation.unknownLevel',
      messageZh: expect.stringContaining('excellent'),
    });
    expect((await submit(platform, { code, level: 'good', text: '字'.repeat(11) })).problem).toMatchObject({ code: 'text.tooLong' });
  });
});

describe('of a matter', () => {
  test('it is evaluated once: the page says so to the holder of the token, a second one is a conflict', async () => {
    const { token } = await invited('BJ-1');
    const page = () => platform.as(citizen).getScanPage({ code: '', token });
    expect(await page()).toMatchObject({
      itemName: '社保卡补办',
      handledOn: '2026-03-04',
      alreadyEvaluated: false,
      servicePointName: '社会保险服务中心',
    });
    const first = await given({ token, level: 'unsatisfied' }, 'matter-1');
    expect(await given({ token, level: 'unsatisfied' }, 'matter-1')).toEqual(first);
    expect(await page()).toMatchObject({ alreadyEvaluated: true });
    expect((await submit(platform, { token, level: 'satisfied' }, 'matter-2')).problem).toMatchObject({
      code: 'evaluation.alreadyGiven',
      kind: 'conflict',
    });
    expect((await submit(platform, { token, level: 'satisfied' }, 'matter-1')).problem).toMatchObject({
      code: 'idempotency.reused',
      kind: 'conflict',
    });
  });

  test('of many at the same time one is taken', async () => {
    const { token } = await invited('BJ-race');
    const all = await Promise.all(Array.from({ length: 10 }, (_, index) => submit(platform, { token }, `race-${index}`)));
    expect(all.filter(({ receipt }) => receipt)).toHaveLength(1);
    expect(all.filter(({ problem }) => problem?.code === 'evaluation.alreadyGiven')).toHaveLength(9);
  });

  test('neither it nor the matter says in clear that they belong together, nor the event', async () => {
    const events = await platform.events(TOPICS.evaluation);
    const { token, matterId } = await invited('BJ-sealed');
    const before = await platform.models.matters.load(matterId);
    const { receipt, evaluationId } = await given({ token, level: 'unsatisfied' }, `key-of-${matterId}`);
    await platform.as(citizen).changeEvaluation({ receipt, level: 'satisfied', dimensions: {}, text: '' }, { cause: `again-${matterId}` });
    const event = await until(() => events.filter(({ key }) => key === evaluationId)[1]);
    const kept = JSON.stringify(await platform.models.evaluations.model.findById(evaluationId).lean());
    const told = JSON.stringify([event, event.raw.toString('latin1'), contract.EvaluationChanged.decode(event.raw)]);
    for (const text of [matterId, '2026-03-04', 'SX-01', receipt, token]) {
      expect([text, kept.includes(text)]).toEqual([text, false]);
      expect([text, told.includes(text)]).toEqual([text, false]);
    }
    expect(await platform.models.matters.load(matterId)).toEqual(before);
    const seen = await platform.as(coordinator).getEvaluation({ id: evaluationId });
    expect(seen.evaluation).toMatchObject({ matterId, level: 'satisfied' });
  });

  test('which matters were evaluated is told the next day, all at once and sealed; each once, wherever it is cut off', async () => {
    const { evaluations, tellings } = platform.models;
    const ended = new AbortController();
    const told = async () => {
      const { sealer } = platform.running.context('evaluation').keys;
      const found = await tellings.model.find().sort({ _id: 1 }).lean<{ counts: string }[]>();
      const opened = found.map(({ counts }) => sealer.open(Buffer.from(counts, 'base64'), 'evaluation|matters-evaluated'));
      const days = opened.flatMap((text) => contract.MattersOfDays.decode(Buffer.from(text, 'base64')).days);
      return { days, sum: days.reduce((sum, { added }) => sum + added, 0) };
    };
    const [one, two] = [await invited('BJ-told-1'), await invited('BJ-told-2')];
    await Promise.all([given({ token: one.token }), given({ token: two.token, level: 'unsatisfied' })]);
    const { sum: before } = await told();
    const untold = await evaluations.model.countDocuments({ untold: true });
    expect(untold).toBeGreaterThanOrEqual(2);
    // The telling is written and the process dies over the marks.
    const cut = jest.spyOn(evaluations.model.collection, 'updateMany').mockRejectedValueOnce(new Error('cut'));
    platform.clock.set('2026-03-06T02:00:00Z');
    await until(async () => (await evaluations.model.countDocuments({ untold: true })) === 0);
    expect(cut).toHaveBeenCalled();
    cut.mockRestore();
    await Promise.all([1, 2].map(() => tellEvaluated(platform.running.parts<Work>('evaluation'), ended.signal)));
    const { days, sum } = await told();
    expect(sum).toBe(before + untold);
    expect(days.at(-1)).toMatchObject({ servicePointId: hall.pointId, handledOn: '2026-03-04', source: 'pushed', division: '632801' });
  });

  test('a forged and an expired token are refused', async () => {
    const { token } = await invited('BJ-token');
    const forged = token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A');
    expect((await submit(platform, { token: forged })).problem).toMatchObject({ code: 'invitation.forged', httpStatus: 404 });
    platform.clock.set('2026-04-06T02:00:00Z');
    expect((await submit(platform, { token })).problem).toMatchObject({ code: 'invitation.expired', httpStatus: 410 });
  });

  test('no unit gets a token', async () => {
    const { matterId } = await invited('BJ-unit');
    await expect(platform.as(official('unitAdmin', { units: [hall.unitId] })).issueInvitationToken({ matterId })).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });
});

describe('changing it', () => {
  const changeTo = (receipt: string, level: string, text = '', cause = `change-${level}`) =>
    platform.as(citizen).changeEvaluation({ receipt, level, dimensions: {}, text }, { cause });

  test('both are kept, and the event tells old and new in full', async () => {
    const events = await platform.events(TOPICS.evaluation);
    const { receipt, evaluationId } = await given({ code: hall.code, level: 'unsatisfied', text: '原来的话' });
    platform.clock.set('2026-03-06T02:00:00Z');
    const spaced = receipt.replace(/(\d{4})/g, '$1 ');
    expect((await changeTo(spaced, 'satisfied', '后来的话')).receipt).toEqual({ receipt, evaluationId });
    expect((await changeTo(receipt, 'satisfied', '后来的话')).receipt).toEqual({ receipt, evaluationId });
    await expect(changeTo(receipt, 'satisfied', '又一句')).rejects.toMatchObject({ code: 'idempotency.reused' });
    expect(await receiptOf(receipt)).toMatchObject({
      level: 'satisfied',
      rating: 'satisfied',
      submittedAt: new Date('2026-03-05T02:00:00Z'),
    });
    const { evaluation } = await platform.as(coordinator).getEvaluation({ id: evaluationId });
    expect(evaluation).toMatchObject({
      level: 'satisfied',
      text: '后来的话',
      earlier: [{ level: 'unsatisfied', text: '原来的话', at: new Date('2026-03-05T02:00:00Z') }],
    });
    const changed = await until(() => events.find((event) => event.key === evaluationId && event.type.endsWith('.EvaluationChanged')));
    const data = contract.EvaluationChanged.decode(changed.raw);
    expect([data.old?.rating, data.new?.rating, data.old?.unitId, data.new?.evaluationId]).toEqual([
      'unsatisfied',
      'satisfied',
      hall.unitId,
      evaluationId,
    ]);
  });

  test('ten times at most, and no document grows without end', async () => {
    const { receipt, evaluationId } = await given({ code: hall.code, level: 'satisfied' });
    for (let n = 0; n < 10; n += 1) await changeTo(receipt, n % 2 ? 'satisfied' : 'basicallySatisfied', `第${n}句`, `often-${n}`);
    expect(await receiptOf(receipt)).toMatchObject({ changeableUntil: undefined });
    await expect(changeTo(receipt, 'unsatisfied', '', 'often-10')).rejects.toMatchObject({
      code: 'evaluation.changedOften',
      kind: 'refused',
    });
    // The last one told again is still the last one.
    expect((await changeTo(receipt, 'satisfied', '第9句', 'often-9')).receipt).toEqual({ receipt, evaluationId });
    const { evaluation } = await platform.as(coordinator).getEvaluation({ id: evaluationId });
    expect([evaluation?.text, evaluation?.earlier.length]).toEqual(['第9句', 10]);
  });

  test('after the period it is refused, as are a wrong and an unknown receipt', async () => {
    const { receipt } = await given({ code: hall.code, level: 'unsatisfied' });
    platform.clock.set('2026-03-08T02:00:01Z');
    await expect(changeTo(receipt, 'satisfied')).rejects.toMatchObject({ code: 'evaluation.changeTooLate', kind: 'refused' });
    expect(await receiptOf(receipt)).toMatchObject({ level: 'unsatisfied', changeableUntil: undefined });
    await expect(receiptOf('123')).rejects.toMatchObject({ code: 'receipt.mistyped', details: { field: 'receipt' } });
    await expect(receiptOf('1000000000000008')).rejects.toMatchObject({ code: 'receipt.missing', kind: 'missing' });
  });
});

describe('its case', () => {
  const publish = (
    type: string,
    codec:
      typeof lead.CaseOpened | typeof lead.CaseStateChanged | typeof lead.CaseVerified | typeof lead.CaseMerged | typeof lead.CaseUnmerged,
    value: never,
    id: string,
  ) =>
    platform.publish(TOPICS.lead, [
      message(type, codec as typeof lead.CaseOpened, value, {
        id,
        key: id.split(':')[0] as string,
        division: '632801',
        time: platform.clock.now(),
        cause: id,
      }),
    ]);

  test('the receipt follows it, and a verdict excludes the evaluation once', async () => {
    const events = await platform.events(TOPICS.evaluation);
    const { receipt, evaluationId } = await given({ code: hall.code, level: 'unsatisfied' });
    const at = platform.clock.now();
    const facts = {
      caseId: 'case-9',
      evaluationId,
      unitId: hall.unitId,
      servicePointId: hall.pointId,
      windowId: hall.windowId,
      division: '632801',
      divisionPath: [],
      channel: 'plate',
      openedAt: at,
    };
    await publish('mingjing.lead.v1.CaseOpened', lead.CaseOpened, { facts, at } as never, 'case-9:1');
    await until(async () => (await stored(evaluationId))['caseState'] === 'screening');
    // Whether a case was opened at once, or waits, must not show.
    expect(await receiptOf(receipt)).toMatchObject({ caseState: '', steps: [], standing: '', mayConsent: false });
    const moved = { facts, from: 'screening', to: 'verification', reopened: false, reopenCount: 0, outcome: '', at };
    await publish('mingjing.lead.v1.CaseStateChanged', lead.CaseStateChanged, moved as never, 'case-9:2');
    await publish('mingjing.lead.v1.CaseStateChanged', lead.CaseStateChanged, moved as never, 'case-9:2');
    await publish('mingjing.lead.v1.CaseVerified', lead.CaseVerified, { facts, verdict: 'malicious', at } as never, 'case-9:3');
    await publish('mingjing.lead.v1.CaseVerified', lead.CaseVerified, { facts, verdict: 'malicious', at } as never, 'case-9:3');
    await publish(
      'mingjing.lead.v1.CaseStateChanged',
      lead.CaseStateChanged,
      { ...moved, from: 'verification', to: 'closed', outcome: 'unfounded' } as never,
      'case-9:4',
    );
    const end = await until(async () => {
      const seen = await receiptOf(receipt);
      return seen.caseState === 'closed' && seen;
    });
    expect(end).toMatchObject({ excluded: true, caseOutcome: 'unfounded', changeableUntil: undefined });
    expect(end.steps.map(({ state }) => state)).toEqual(['verification', 'closed']);
    const excluded = await until(() => events.find((event) => event.key === evaluationId && event.type.endsWith('.EvaluationExcluded')));
    const data = contract.EvaluationExcluded.decode(excluded.raw);
    expect([data.old?.excluded, data.new?.excluded, data.caseId, data.verdict]).toEqual([false, true, 'case-9', 'malicious']);
    expect((await stored(evaluationId))['version']).toBe(5);
    const ofCase = (role: Parameters<typeof official>[0], caseId: string) =>
      platform.as(official(role, { divisions: ['632801'], units: [hall.unitId] })).getEvaluation({ id: '', caseId });
    expect((await ofCase('supervisor', 'case-9')).evaluation).toMatchObject({ caseId: 'case-9', matterId: '', phone: '' });
    await expect(ofCase('supervisor', 'case-10')).rejects.toMatchObject({ code: 'record.missing' });
    await expect(ofCase('supervisor', '')).rejects.toMatchObject({ code: 'record.missing' });
    await expect(ofCase('unitAdmin', 'case-9')).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(platform.as(citizen).changeEvaluation({ receipt, level: 'satisfied', dimensions: {}, text: '' })).rejects.toMatchObject({
      code: 'evaluation.excluded',
    });
  });
});

describe('a case merged into another', () => {
  test('is followed by its receipt through every merging, and goes its own way again when that is undone', async () => {
    const [one, two, three] = [
      await given({ code: hall.code, level: 'unsatisfied', device: 'm-1' }),
      await given({ code: hall.code, level: 'unsatisfied', device: 'm-2' }),
      await given({ code: hall.code, level: 'unsatisfied', device: 'm-3' }),
    ];
    const start = platform.clock.now().getTime();
    let told = 0;
    const tell = async (
      name: 'CaseOpened' | 'CaseMerged' | 'CaseUnmerged' | 'CaseStateChanged',
      who: typeof one,
      more: object = {},
    ): Promise<void> => {
      told += 1;
      const caseId = `of-${who.evaluationId}`;
      const facts = { ...{ caseId, evaluationId: who.evaluationId, unitId: hall.unitId, servicePointId: hall.pointId }, divisionPath: [] };
      const codec = lead[name] as typeof lead.CaseOpened;
      const value = codec.fromPartial({ facts, at: new Date(start + told * 1000), ...more });
      const envelope = { id: `${caseId}:${told}`, key: caseId, division: '632801', time: platform.clock.now(), cause: `m${told}` };
      await platform.publish(TOPICS.lead, [message(`mingjing.lead.v1.${name}`, codec, value, envelope)]);
    };
    const shows = (who: typeof one, wanted: object) =>
      until(async () => {
        const seen = await receiptOf(who.receipt);
        return (
          Object.entries(wanted).every(([field, value]) => JSON.stringify(seen[field as keyof typeof seen]) === JSON.stringify(value)) &&
          seen
        );
      });
    const moves = (who: typeof one, to: string, outcome = '') => tell('CaseStateChanged', who, { to, outcome });
    for (const who of [one, two, three]) await tell('CaseOpened', who);
    await moves(one, 'firstVisit');
    await tell('CaseMerged', two, { intoCaseId: `of-${one.evaluationId}` });
    await moves(two, 'closed', 'merged');
    await tell('CaseMerged', three, { intoCaseId: `of-${two.evaluationId}` });
    await moves(three, 'closed', 'merged');
    // Not a word of when the other one began.
    const seen = await shows(three, { caseState: 'firstVisit', merged: true });
    expect(seen).toMatchObject({ caseOutcome: '', mayConsent: false, steps: [{ state: 'merged' }] });
    await moves(one, 'dispatched');
    for (const who of [one, two, three]) await shows(who, { caseState: 'dispatched', merged: who !== one });
    expect((await receiptOf(two.receipt)).steps.map(({ state }) => state)).toEqual(['merged', 'dispatched']);
    await tell('CaseUnmerged', two, { fromCaseId: `of-${one.evaluationId}` });
    await moves(two, 'screening');
    await shows(two, { caseState: '', merged: false, steps: [] });
    await shows(three, { caseState: 'screening', merged: true });
    // That it was closed as merged for a while is no step of whoever follows it.
    expect((await receiptOf(three.receipt)).steps.map(({ state }) => state)).toEqual(['merged']);
    await moves(two, 'firstVisit');
    await shows(three, { caseState: 'firstVisit', merged: true });
    await moves(two, 'closed', 'solved');
    await shows(three, { caseState: 'closed', caseOutcome: 'solved' });
    await moves(one, 'closed', 'partlySolved');
    await shows(one, { caseState: 'closed', caseOutcome: 'partlySolved', merged: false });
  });
});

describe('what is kept and what is told', () => {
  test('words and numbers are sealed: neither store nor topic shows them', async () => {
    const secret = '标记文字甲乙丙';
    const { evaluationId } = await given({
      code: hall.code,
      level: 'unsatisfied',
      text: `${secret}${TIBETAN}`,
      phone: '１３９ 1234 8765',
      device: 'handset-marked',
    });
    const { evaluation } = await platform.as(coordinator).getEvaluation({ id: evaluationId });
    expect(evaluation).toMatchObject({ text: `${secret}${TIBETAN}`, hasPhone: true, phone: '139****8765' });
    const events = await platform.events(TOPICS.evaluation);
    const submitted = await until(() => events.find((event) => event.key === evaluationId));
    expect(contract.EvaluationSubmitted.decode(submitted.raw).facts).toMatchObject({
      evaluationId,
      rating: 'unsatisfied',
      visitWanted: true,
      divisionPath: ['632800', '632801'],
      channel: 'plate',
      windowId: hall.windowId,
    });
    const { sealed, ...open } = await stored(evaluationId);
    expect(sealed).toBeDefined();
    for (const marked of [secret, '13912348765', 'handset-marked']) {
      expect(JSON.stringify(open)).not.toContain(marked);
      for (const bytes of filesBelow(platform.dataDir)) expect(bytes.includes(marked)).toBe(false);
    }
  });

  test('the export tells the same as the topic, from anywhere on', async () => {
    const events = await platform.events(TOPICS.evaluation);
    const read = async (after: string): Promise<string[]> => {
      const ids: string[] = [];
      for await (const { events: batch } of platform.as(platformActor).exportEvents({ after }))
        ids.push(...batch.map(({ eventId }) => eventId));
      return ids;
    };
    // What the tests before set going may still add to both, so both are read until they agree.
    const all = await until(async () => {
      const exported = await read('');
      return isDeepStrictEqual([...exported].sort(), [...new Set(events.map(({ id }) => id))].sort()) && exported;
    });
    for (const at of [0, Math.floor(all.length / 2), all.length - 1]) expect(await read(all[at] as string)).toEqual(all.slice(at + 1));
    await expect(
      (async () => {
        for await (const _ of platform.as(coordinator).exportEvents({ after: '' }));
      })(),
    ).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

function filesBelow(directory: string): Buffer[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)));
}
