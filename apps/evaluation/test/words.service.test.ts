import { lead } from '@mingjing/contracts';
import { message, systemActor } from '@mingjing/kit';
import { publishWords } from '../src/publishing';
import { HIDDEN } from '../src/redaction';
import type { Work } from '../src/work';
import {
  citizen,
  contract,
  coordinator,
  official,
  openHall,
  platformActor,
  startPlatform,
  submit,
  TOPICS,
  until,
  type Hall,
  type Platform,
} from './support';

let platform: Platform;
let hall: Hall;
const SUPERVISOR = official('supervisor', { divisions: ['632801'] });
const LEAD = systemActor('lead');
const at = (iso: string): void => platform.clock.set(`${iso}T02:00:00Z`);
const supervisor = () => platform.as(SUPERVISOR);
const unit = () => platform.as(official('unitAdmin', { units: [hall.unitId] }));
const waiting = (given: Partial<contract.ListWordsToReleaseRequest> = {}) =>
  supervisor().listWordsToRelease(contract.ListWordsToReleaseRequest.fromPartial({ page: 1, pageSize: 50, ...given }));
const published = (client = unit()) => client.listReleasedWords(contract.ListReleasedWordsRequest.fromPartial({ page: 1, pageSize: 50 }));
const close = (today: string) => publishWords(platform.running.parts<Work>('evaluation'), today, new AbortController().signal);

async function say(text: string, level = 'satisfied', given: Partial<contract.Submission> = {}): Promise<contract.SubmissionReceipt> {
  const { receipt, problem } = await submit(platform, { code: hall.code, level, text, ...given });
  if (!receipt) throw new Error(problem?.code);
  return receipt;
}
async function silent(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await say('');
}
const ofQueue = async (evaluationId: string): Promise<contract.WordsToRelease> =>
  (await waiting()).words.find((one) => one.evaluationId === evaluationId)!;

/** As the service of cases would tell it. */
async function tellCase(evaluationId: string, caseId: string, state: string): Promise<void> {
  const facts = lead.CaseFacts.fromPartial({ caseId, evaluationId, division: '632801' });
  const now = platform.clock.now();
  const envelope = { id: `${caseId}:${state}`, key: caseId, division: '632801', time: now, cause: 'test' };
  const told =
    state === 'screening'
      ? message('mingjing.lead.v1.CaseOpened', lead.CaseOpened, { facts, at: now }, envelope)
      : message(
          'mingjing.lead.v1.CaseStateChanged',
          lead.CaseStateChanged,
          { facts, from: '', to: state, reopened: false, reopenCount: 0, outcome: '', at: now },
          envelope,
        );
  await platform.publish(TOPICS.lead, [told]);
  await until(async () => (await platform.models.evaluations.load(evaluationId))?.state.caseState === state);
}

async function enter(matterNumber: string, applicantName: string, phone: string): Promise<string> {
  const matter = contract.Matter.fromPartial({
    ...{ servicePointId: hall.pointId, windowId: hall.windowId, matterNumber, itemName: '社保卡补办', handledOn: '2026-03-02' },
    ...{ applicantName, phone },
  });
  return (await platform.as(coordinator).createMatter({ matter })).matter?.id as string;
}

beforeAll(async () => {
  platform = await startPlatform();
  at('2026-03-03');
  hall = await openHall(platform);
  await enter('BJ-2026-1', '李平安', '13912345678');
});
afterAll(() => platform.stop());

describe('a suggestion', () => {
  test('hides first what the platform knows of people around that time', async () => {
    const { evaluationId } = await say('李 平 安代办的，bj 2026 1，电话139 一二三四 5678，态度很好');
    const { original, suggested, found } = await supervisor().suggestWords({ evaluationId, caseId: '', words: '' });
    expect(original).toContain('李 平 安');
    expect(suggested).toContain('态度很好');
    expect(suggested).not.toMatch(/李|平|2026|139|5678/);
    expect(found.filter(({ certain }) => certain).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['applicantName', 'applicantPhone', 'matterNumber']),
    );
    const own = await supervisor().suggestWords({ evaluationId, caseId: '', words: '态度很好' });
    expect(own.found).toEqual([]);
  });

  test('is made for those who supervise and for nobody of a unit', async () => {
    const { evaluationId } = await say('很好');
    const ask = { evaluationId, caseId: '', words: '' };
    const both = {
      ...SUPERVISOR,
      assignments: [...SUPERVISOR.assignments, ...official('windowStaff', { units: [hall.unitId] }).assignments],
    };
    for (const who of [official('unitAdmin', { units: [hall.unitId] }), official('unitHead', { units: [hall.unitId] }), both, citizen])
      await expect(platform.as(who).suggestWords(ask)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(platform.as(official('supervisor', { divisions: ['632802'] })).suggestWords(ask)).rejects.toMatchObject({
      kind: 'missing',
    });
    await expect(platform.as(both).listWordsToRelease(contract.ListWordsToReleaseRequest.create())).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });
});

describe('words without a case', () => {
  test('wait for somebody; what leads to a person goes only when somebody confirms that it does not', async () => {
    const { evaluationId } = await say('我叫扎西多吉，窗口很耐心');
    const { version, suggested, original } = await ofQueue(evaluationId);
    expect([original, suggested]).toEqual(['我叫扎西多吉，窗口很耐心', `我叫${HIDDEN}，窗口很耐心`]);
    const release = (words: string, confirmed = false) => supervisor().releaseWords({ evaluationId, version, words, confirmed });
    await expect(release('打13912345678')).rejects.toMatchObject({
      code: 'words.personal',
      details: { field: 'words', zh: expect.stringContaining('第 2 至 12 字') },
    });
    await expect(release(' ')).rejects.toMatchObject({ code: 'text.required' });
    await expect(supervisor().withholdWords({ evaluationId, version, reason: '' })).rejects.toMatchObject({ details: { field: 'reason' } });
    await expect(
      supervisor().releaseWords({ evaluationId, version: version + 9, words: '很耐心', confirmed: false }),
    ).rejects.toMatchObject({ kind: 'conflict' });
    await release('李平安是常见的祝福', true);
    expect(await ofQueue(evaluationId)).toBeUndefined();
    const [mine] = (await waiting({ state: 'released' })).words.filter((one) => one.evaluationId === evaluationId);
    expect(mine).toMatchObject({ suggested: '李平安是常见的祝福' });
    // Taken back before it was published.
    await supervisor().withholdWords({ evaluationId, version: mine!.version, reason: '含有姓名' });
    expect((await waiting({ state: 'released' })).words.map((one) => one.evaluationId)).not.toContain(evaluationId);
    const stored = JSON.stringify(await platform.models.evaluations.model.findById(evaluationId).lean());
    expect(stored).not.toMatch(/祝福|含有姓名/);
  });

  test('come back when the citizen writes something else, and go where a case takes them up', async () => {
    const { evaluationId, receipt } = await say('还可以');
    const { version } = await ofQueue(evaluationId);
    await supervisor().releaseWords({ evaluationId, version, words: '还可以', confirmed: false });
    await platform.as(citizen).changeEvaluation({ receipt, level: 'satisfied', dimensions: {}, text: '其实很好' });
    expect(await ofQueue(evaluationId)).toMatchObject({ original: '其实很好' });
    await platform.as(citizen).changeEvaluation({ receipt, level: 'unsatisfied', dimensions: {}, text: '又不好了' });
    expect(await ofQueue(evaluationId)).toBeUndefined();
    await expect(supervisor().releaseWords({ evaluationId, version, words: '不好', confirmed: false })).rejects.toMatchObject({
      code: 'words.gone',
    });
  });

  test('reach the unit with a week’s closing where enough evaluated, without window, day or level, and once', async () => {
    at('2026-03-10');
    const first = await say('办得快');
    const second = await say('环境整洁', 'basicallySatisfied');
    for (const { evaluationId } of [first, second]) {
      const { version, original } = await ofQueue(evaluationId);
      await supervisor().releaseWords({ evaluationId, version, words: original, confirmed: false });
    }
    // Enough were given the week before, and none of those counts: one needs nine of the weeks that the words are of.
    await silent(6);
    for (const today of ['2026-03-19', '2026-03-20']) {
      await close(today);
      expect((await published()).words).toEqual([]);
    }
    await silent(1);
    await close('2026-03-19');
    expect((await published()).words).toEqual([]);
    await close('2026-03-20');
    const { words, total } = await published();
    expect(total).toBe(2);
    expect(words.map((one) => one.words).sort()).toEqual(['办得快', '环境整洁'].sort());
    for (const one of words) {
      expect(one).toMatchObject({ servicePointId: hall.pointId, asOf: '2026-03-15', since: '2026-03-09' });
      expect(JSON.stringify(one)).not.toContain(hall.windowId);
      expect(one.id.length).toBe(24);
    }
    expect(words.map(({ id }) => id)).toEqual(words.map(({ id }) => id).sort());
    await close('2026-03-20');
    expect((await published()).total).toBe(2);
    await expect(
      platform.as(official('windowStaff', { units: [hall.unitId] })).listReleasedWords(contract.ListReleasedWordsRequest.create()),
    ).rejects.toMatchObject({ kind: 'forbidden' });
    expect((await published(platform.as(official('unitAdmin', { units: ['u-other'] })))).total).toBe(0);
  });
});

describe('"the unit may know me"', () => {
  const audit = async () =>
    (
      await platform
        .directoryAs(official('auditAdmin', {}))
        .listAuditEntries({ actor: '', action: 'consent.read', outcome: '', from: undefined, to: undefined, page: 1, pageSize: 50 })
    ).entries;

  test('holds for an open case until it is taken back, and each reading is on record before it is shown', async () => {
    at('2026-03-24');
    const matterId = await enter('BJ-2026-7', '羊本加', '13900000007');
    const { token } = await platform.as(platformActor).issueInvitationToken({ matterId });
    const { receipt, evaluationId } = await say('态度差', 'unsatisfied', { code: '', token, phone: '13900000008' });
    const set = (unitMayKnow: boolean, who = citizen) => platform.as(who).setConsent({ receipt, unitMayKnow });
    const read = () => platform.as(LEAD).getConsented({ caseId: 'case-7', reader: 'account-of-the-unit' });
    await expect(set(true)).rejects.toMatchObject({ code: 'consent.noCase' });
    await tellCase(evaluationId, 'case-7', 'screening');
    await expect(set(true)).rejects.toMatchObject({ code: 'consent.noCase' });
    await tellCase(evaluationId, 'case-7', 'firstVisit');
    await expect(read()).rejects.toMatchObject({ code: 'consent.none' });
    // Nobody does it for the citizen: neither the sender of messages nor whoever supervises.
    for (const who of [SUPERVISOR, coordinator, systemActor('notification')])
      await expect(set(true, who)).rejects.toMatchObject({ kind: 'forbidden' });
    await set(true);
    expect(await platform.as(citizen).getReceipt({ receipt })).toMatchObject({ unitMayKnow: true, mayConsent: true });
    expect(await read()).toEqual({
      ...{ windowId: hall.windowId, windowName: '社会保险服务中心', evaluatedOn: '2026-03-24' },
      ...{ matterNumber: 'BJ-2026-7', handledOn: '2026-03-02', name: '羊本加', phone: '13900000008' },
    });
    expect(await audit()).toMatchObject([{ actor: 'account-of-the-unit', target: 'case-7', outcome: 'done' }]);
    await set(false);
    await expect(read()).rejects.toMatchObject({ code: 'consent.none' });
    // Given ten times in all it is not given again; taken back it can always be.
    for (let given = 1; given < 10; given += 1) {
      await set(true);
      if (given < 9) await set(false);
    }
    await set(false);
    await expect(set(true)).rejects.toMatchObject({ code: 'consent.often' });
    await expect(read()).rejects.toMatchObject({ code: 'consent.none' });
  });

  test('ends with its case', async () => {
    const { receipt, evaluationId } = await say('排队太久', 'unsatisfied', { phone: '13900000009' });
    const read = () => platform.as(LEAD).getConsented({ caseId: 'case-8', reader: 'account-of-the-unit' });
    await tellCase(evaluationId, 'case-8', 'screening');
    await tellCase(evaluationId, 'case-8', 'dispatched');
    await platform.as(citizen).setConsent({ receipt, unitMayKnow: true });
    expect(await read()).toMatchObject({ phone: '13900000009' });
    await tellCase(evaluationId, 'case-8', 'closed');
    await expect(read()).rejects.toMatchObject({ code: 'consent.none' });
    expect(await platform.as(citizen).getReceipt({ receipt })).toMatchObject({ unitMayKnow: false, mayConsent: false });
    await expect(platform.as(SUPERVISOR).getConsented({ caseId: 'case-8', reader: 'x' })).rejects.toMatchObject({ kind: 'forbidden' });
  });
});
