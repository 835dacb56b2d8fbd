import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { Listener, startSandbox, text, type SandboxRun } from '../apps/notification/test/sandbox-support';
import { DESKTOP, newContext, openBrowser, PHONE } from './browser';
import { violations } from './console-visit';

const NUMBER = '13800001111';
let listener: Listener;
let sandbox: SandboxRun;
let browser: Browser;

beforeAll(async () => {
  listener = await Listener.open();
  sandbox = await startSandbox({ now: () => new Date('2026-03-05T02:00:00Z') }, listener.url);
  browser = await openBrowser();
  const numbers = Array.from({ length: 25 }, (_, n) => `1360000${String(1100 + n)}`);
  await sandbox.send(
    numbers.map((to) => ({ id: `to-${to}`, to, text: text('请评价政务服务大厅综合窗口：pj.example.gov.cn/i/ABCDEFGHJKMN 或回1满意') })),
  );
  await sandbox.send([
    { id: 'failed', to: '13800000001' },
    { id: 'first', to: NUMBER },
  ]);
});
afterAll(async () => {
  await browser.close();
  await sandbox.stop();
  listener.close();
});

async function visit(place: string, options: BrowserContextOptions): Promise<Page> {
  const context = await newContext(browser, options);
  const page = await context.newPage();
  await page.goto(sandbox.url + place);
  return page;
}

test.each([
  ['phone', { width: 390, height: 844 }],
  ['desktop', DESKTOP],
])('%s: 0 axe violations, nothing beyond the edge', async (_name, viewport) => {
  for (const place of ['/', `/?number=${NUMBER}`, '/?number=13800000001', '/?search=999']) {
    const page = await visit(place, { viewport });
    expect([place, await violations(page)]).toEqual([place, []]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    await page.context().close();
  }
});

test('from the list to a telephone, a reply by button and one in words, without a script', async () => {
  const page = await visit('/', { viewport: PHONE, javaScriptEnabled: false });
  await page.getByRole('link', { name: NUMBER }).click();
  await page.getByRole('button', { name: '回复 1' }).click();
  await page.getByLabel('回复其他内容').fill('谢谢');
  await page.getByRole('button', { name: '回复', exact: true }).click();
  expect(await page.locator('li.out p').allTextContents()).toEqual(expect.arrayContaining(['1', '谢谢']));
  await page.getByRole('link', { name: '全部号码' }).click();
  expect(await page.locator('.list li').count()).toBe(20);
  await page.context().close();
});

test('what comes while one looks is told', async () => {
  const page = await visit(`/?number=${NUMBER}`, { viewport: DESKTOP });
  await sandbox.send([{ id: 'elsewhere', to: '13800009999' }]);
  await sandbox.send([{ id: 'second', to: NUMBER, text: text('第二条') }]);
  await page.getByRole('link', { name: '有新短信，点此刷新' }).click();
  expect(await page.locator('li.in p').first().textContent()).toBe(text('第二条'));
  await page.context().close();
});
