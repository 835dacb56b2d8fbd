import type { Browser } from 'playwright-core';
import { newContext, openBrowser, PHONE } from './browser';
import { onlyFile, verifyWithPhoto } from './evidence';
import { ADAPTERS, freshInstance, Person, settled, startDemo, startPlatform, until, type Figures, type Platform } from './platform';

interface Case {
  id: string;
  version: number;
  state: string;
  outcome: string;
  evaluationId: string;
  unitId: string;
  nextActions: string[];
  history: { action: string; by: string }[];
}

const RECTIFICATION = {
  summary: '已更新材料清单并张贴',
  timetable: '即日',
  personsInCharge: ['窗口负责人'],
  measures: [{ kind: 'criticism', count: 1 }],
};
const TEXT = '材料要求说不清楚，来回跑了三次。🙏 བཀྲ་ཤིས།';

describe.each(ADAPTERS)('from the scanned plate to the closed case, on $name', ({ env }) => {
  let platform: Platform;
  let browser: Browser;

  beforeAll(async () => {
    const real = 'MONGODB_URI' in env;
    const starting = real ? startPlatform({ ...env, INSTANCE: freshInstance() }) : startDemo();
    [platform, browser] = await Promise.all([starting, openBrowser()]);
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await platform?.dispose();
  });

  test('a citizen without JavaScript, three people, two keys, and the figures', async () => {
    const [unitAdmin, supervisor, other, coordinator] = await Promise.all(
      ['unitadmin-1', 'supervisor-632801', 'supervisor-632801-b', 'coordinator'].map((name) => Person.signIn(platform, name)),
    );
    if (!unitAdmin || !supervisor || !other || !coordinator) throw new Error('not everybody is here');
    const points = await unitAdmin.get<{ items: { id: string; unitId: string; name: string; plateCode: string }[] }>(
      '/service-points?pageSize=1',
    );
    const point = points.items[0]!;
    const before = await settled(coordinator, '632801');
    const known = new Set((await supervisor.get<{ items: Case[] }>('/cases?pageSize=200')).items.map(({ id }) => id));

    const receipt = await evaluateOnPhone(browser, platform, point.plateCode);
    expect(receipt).toMatch(/^\d{16}$/);

    const opened = await until('a case', async () =>
      (await supervisor.get<{ items: Case[] }>('/cases?pageSize=200')).items.find(({ id }) => !known.has(id)),
    );
    expect(opened.state).toBe('screening');
    const route = `/cases/${encodeURIComponent(opened.id)}`;
    const act = (person: Person, action: string, body: object = {}): Promise<Case> => person.post<Case>(`${route}/actions/${action}`, body);

    const seen = await supervisor.get<Case & { evaluation: { text: string; phone: string } }>(route);
    expect(seen.evaluation.text).toBe(TEXT);
    expect(seen.evaluation.phone).toBe('138****5678');
    const unitsView = JSON.stringify((await unitAdmin.request('GET', route)).body);
    expect(unitsView).not.toContain('5678');

    await act(supervisor, 'accept', { note: '属于受理范围' });
    expect((await act(supervisor, 'recordVisit', { result: 'reached', way: 'phone', grade: 'simple' })).history.at(-1)?.action).toBe(
      'recordVisit',
    );
    const words = await supervisor.get<{ original: string; suggested: string }>(`${route}/words`);
    expect(words).toMatchObject({ original: TEXT, suggested: TEXT });
    expect((await unitAdmin.request('GET', `${route}/words`)).status).toBe(403);
    const order = { instruction: '请核实一次性告知的落实情况', supervisionNotice: true };
    const personal = { ...order, releasedWords: `${TEXT} 电话138，1234，5678` };
    expect(await supervisor.request('POST', `${route}/actions/dispatch`, personal)).toMatchObject({
      status: 400,
      body: { code: 'case.wordsPersonal', field: 'releasedWords' },
    });
    expect((await act(supervisor, 'dispatch', { ...order, releasedWords: words.suggested })).state).toBe('dispatched');
    const ordered = await unitAdmin.get<Case & { transferOrder: { citizenWords: string }; windowId: string; openedAt?: string }>(route);
    expect(ordered).toMatchObject({ windowId: '', evaluationId: '', transferOrder: { citizenWords: TEXT } });
    expect(ordered.openedAt).toBeUndefined();

    const consent = (unitMayKnow: boolean): Promise<Response> =>
      fetch(`${platform.url}/r/${receipt}/consent`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `unitMayKnow=${unitMayKnow ? 'yes' : 'no'}`,
      });
    const applicant = async (): Promise<unknown> => (await unitAdmin.get<{ applicant?: { phone: string } }>(route)).applicant;
    expect(await applicant()).toBeUndefined();
    expect(await (await consent(true)).text()).toContain('收回同意');
    expect(await until('the unit to know', applicant)).toMatchObject({ phone: '13812345678' });
    await consent(false);
    expect(await applicant()).toBeUndefined();
    expect((await act(unitAdmin, 'acknowledge')).state).toBe('verification');
    await verifyWithPhoto(browser, platform, opened.id);
    expect((await supervisor.get<Case>(route)).state).toBe('rectification');
    expect(await onlyFile(supervisor, route)).toMatchObject({ name: '现场照片.jpg', referred: true, addedByName: '单位管理员 1' });
    const measure = await unitAdmin.request<{ code: string }>('POST', `${route}/actions/submitRectification`, RECTIFICATION);
    expect(measure).toMatchObject({ status: 422, body: { code: 'case.ownSideFirst' } });
    await act(unitAdmin, 'stateOwnSide', { party: 'staff', statement: '当天系统故障，已向群众说明', waived: false, objects: false });
    await act(unitAdmin, 'submitRectification', RECTIFICATION);
    expect((await act(supervisor, 'acceptRectification')).state).toBe('finalVisit');
    const refused = await supervisor.request<{ code: string }>('POST', `${route}/actions/recordFinalVisit`, {
      result: 'satisfied',
      way: 'phone',
    });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    const closed = await act(other, 'recordFinalVisit', { result: 'satisfied', way: 'phone' });
    expect(closed).toMatchObject({ state: 'closed', outcome: 'solved' });

    const after = await until('the figures', async () => {
      const now = await coordinator.get<Figures>('/statistics/summary?division=632801');
      return now.casesClosed === before.casesClosed + 1 && now;
    });
    expect(after).toMatchObject({ evaluations: before.evaluations + 1, unsatisfied: before.unsatisfied + 1, cases: before.cases + 1 });

    const story = await until('the receipt to say closed', async () => {
      const text = await (await fetch(`${platform.url}/r/${receipt}`)).text();
      return text.includes('办结') && text;
    });
    expect(story).not.toContain('138');
  });
});

async function evaluateOnPhone(browser: Browser, platform: Platform, code: string): Promise<string> {
  const context = await newContext(browser, { javaScriptEnabled: false, viewport: PHONE });
  try {
    const page = await context.newPage();
    await page.goto(`${platform.url}/e/${code}`);
    await page.locator('input[name=level][value=unsatisfied]').check({ force: true });
    await page.fill('textarea[name=text]', TEXT);
    await page.fill('input[name=phone]', '13812345678');
    await page.click('button[type=submit]');
    await page.waitForLoadState();
    return (await page.locator('.receipt').innerText()).replaceAll(/\D/g, '');
  } finally {
    await context.close();
  }
}
