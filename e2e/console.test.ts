import type { Browser, Page } from 'playwright-core';
import { evaluate, fetching } from '../apps/platform/src/honest-citizen';
import { DESKTOP, openBrowser, PHONE } from './browser';
import { openAs, opened, settledDown, signIn, violations, visit } from './console-visit';
import { Person, settled, startDemo, until, type Platform } from './platform';

const ROLES = ['coordinator', 'supervisor-632801', 'leader', 'unitadmin-1', 'windowstaff-1', 'sysadmin', 'secadmin', 'auditadmin'];

let platform: Platform;
let browser: Browser;

beforeAll(async () => {
  [platform, browser] = await Promise.all([startDemo(), openBrowser()]);
  await settled(await Person.signIn(platform, 'coordinator'), '632800');
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await platform?.dispose();
});

/** How many pixels a page is wider than its window. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Pages that axe has seen. */
const examined = new Set<string>();

async function load(page: Page, link: string): Promise<void> {
  await page.setViewportSize(PHONE);
  await page.goto(`${platform.url}${link}`);
  await opened(page);
}

/** Follows a link of the menu, which stands open on a desktop; another page has another heading. */
async function goBy(page: Page, link: string): Promise<void> {
  await page.setViewportSize(DESKTOP);
  if (new URL(page.url()).pathname === link) return;
  const heading = await page.locator('main h1').first().elementHandle();
  await page.getByRole('navigation').locator(`a[href="${link}"]`).click();
  await heading?.waitForElementState('hidden');
  await opened(page);
}

test.each(ROLES)(
  'every page that %s may open stands without complaint, also on a phone',
  async (username) => {
    const { context, page, complaints } = await visit(browser, DESKTOP);
    await page.goto(`${platform.url}/console/`);
    await opened(page);
    expect(await violations(page)).toEqual([]);
    await signIn(platform, page, username);
    await page.getByRole('navigation').waitFor();
    await opened(page);
    const links = await page
      .getByRole('navigation')
      .getByRole('link')
      .evaluateAll((found) => found.map((link) => (link as HTMLAnchorElement).pathname));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) {
      const known = examined.has(link);
      // Loaded anew once, on a phone; who comes after goes there by the menu, and only what they see on it is new.
      await (known ? goBy(page, link) : load(page, link));
      for (const viewport of [PHONE, DESKTOP]) {
        await page.setViewportSize(viewport);
        await settledDown(page);
        const place = `${link} at ${viewport.width}`;
        // The same page looks the same to the next role; axe takes seconds a page.
        if (!known) expect({ place, found: await violations(page) }).toEqual({ place, found: [] });
        // What a page becomes at another width it becomes a moment later.
        await until(`nothing beyond the edge of ${place}`, async () => (await overflow(page)) === 0, 10_000);
      }
      examined.add(link);
    }
    expect(complaints).toEqual([]);
    await context.close();
  },
  900_000,
);

test.each(['/messages', '/service-points', '/cases'])(
  'one of %s stands without complaint, also on a phone',
  async (list) => {
    const { context, page, complaints } = await visit(browser, DESKTOP);
    await openAs(platform, page, 'coordinator', list);
    await page.getByRole('table').getByRole('link').first().click();
    await page.locator('.ant-descriptions').first().waitFor();
    for (const viewport of [DESKTOP, PHONE]) {
      await page.setViewportSize(viewport);
      await opened(page);
      await settledDown(page);
      expect(await violations(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await context.close();
  },
  240_000,
);

test('what a browser loads before the first page stands is at most 400 KB', async () => {
  const { context, page } = await visit(browser, PHONE);
  const loaded: Promise<number>[] = [];
  page.on('requestfinished', (request) => {
    if (new URL(request.url()).pathname.startsWith('/console'))
      loaded.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  await page.goto(`${platform.url}/console/`);
  await signIn(platform, page, 'coordinator');
  await page.getByRole('cell').first().waitFor();
  const bytes = (await Promise.all(loaded)).reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(100 * 1024);
  expect(bytes).toBeLessThanOrEqual(400 * 1024);
  await context.close();
});

test('a wrong password says so and keeps the name; a page asked for is reached after signing in', async () => {
  const { context, page } = await visit(browser, DESKTOP);
  await page.goto(`${platform.url}/console/statistics?groupBy=unit`);
  await signIn(platform, page, 'coordinator', 'not-the-password');
  await page.getByRole('alert').waitFor();
  expect(await page.getByLabel('用户名').inputValue()).toBe('coordinator');
  await signIn(platform, page, 'coordinator');
  await page.waitForURL(/statistics\?groupBy=unit/);
  await page.getByRole('cell').first().waitFor();
  await context.close();
});

/** The case of somebody who was not satisfied in a division just now. */
async function freshCase(division: string): Promise<string> {
  const coordinator = await Person.signIn(platform, 'coordinator');
  const screening = async (): Promise<string[]> => {
    const { items } = await coordinator.get<{ items: { id: string }[] }>(`/cases?division=${division}&state=screening&pageSize=100`);
    return items.map(({ id }) => id);
  };
  const before = await screening();
  const { items } = await coordinator.get<{ items: { plateCode: string }[] }>(`/service-points?division=${division}&pageSize=1`);
  const level = 'unsatisfied';
  const said = { code: items[0]?.plateCode, level, attitude: level, efficiency: level };
  expect((await evaluate(fetching(platform.url), `console-${division}`, said)).status).toBe(201);
  return until('its case', async () => (await screening()).find((id) => !before.includes(id)));
}

test('a supervisor takes a case on with one button; a refusal stays in the dialogue with what was typed', async () => {
  const { context, page, complaints } = await visit(browser, DESKTOP);
  await openAs(platform, page, 'supervisor-632801', `/cases/${await freshCase('632801')}`);
  await page.getByRole('button', { name: /^受\s*理$/ }).click();
  await page.getByRole('dialog').getByLabel('备注').fill('属于受理范围');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^受\s*理$/ })
    .click();
  await page.getByRole('button', { name: '记录回访' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('备注').fill('打了三次电话');
  await dialog.getByRole('button', { name: '记录回访' }).click();
  await dialog.getByText('请选择回访结果').waitFor();
  expect(await dialog.getByLabel('备注').inputValue()).toBe('打了三次电话');
  expect(complaints).toEqual([]);
  await context.close();
});

test('a step whose answer got lost is taken once, however often it is sent', async () => {
  const id = await freshCase('632822');
  const { context, page } = await visit(browser, DESKTOP);
  await openAs(platform, page, 'coordinator', `/cases/${id}`);
  await page.getByRole('button', { name: /^受\s*理$/ }).click();
  const dialog = page.getByRole('dialog');
  const keys: (string | undefined)[] = [];
  // The gateway does it; the first answer never arrives.
  await page.route('**/actions/*', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    const response = await route.fetch();
    await (keys.length === 1 ? route.abort() : route.fulfill({ response }));
  });
  const confirm = dialog.getByRole('button', { name: /^受\s*理$/ });
  await dialog.getByLabel('备注').fill('属于受理范围');
  await confirm.click();
  await dialog.getByText('网络不通').waitFor();
  await confirm.dblclick();
  await page.getByText('已受理', { exact: true }).waitFor();
  // Another form has another key.
  await page.getByRole('button', { name: '记录回访' }).click();
  await dialog.getByLabel('回访结果').click();
  await page.getByTitle('未联系上').click();
  await dialog.getByLabel('方式').click();
  await page.getByTitle('电话').click();
  await dialog.getByRole('button', { name: '记录回访' }).click();
  await page.getByText('已记录回访', { exact: true }).waitFor();
  expect(keys).toEqual([expect.stringMatching(/^\w{32}$/), keys[0], expect.stringMatching(/^\w{32}$/)]);
  expect(keys[2]).not.toBe(keys[0]);
  const coordinator = await Person.signIn(platform, 'coordinator');
  const { history } = await coordinator.get<{ history: { action: string }[] }>(`/cases/${id}`);
  expect(history.map(({ action }) => action).filter((action) => action === 'accept' || action === 'recordVisit')).toEqual([
    'accept',
    'recordVisit',
  ]);
  await context.close();
});
