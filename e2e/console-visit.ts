import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { newContext } from './browser';
import { until, type Platform } from './platform';

export interface Visit {
  context: BrowserContext;
  page: Page;
  /** Everything the browser complained about. */
  complaints: string[];
}

/** Opens a page in a browser context of its own. */
export async function visit(browser: Browser, viewport: { width: number; height: number }): Promise<Visit> {
  const context = await newContext(browser, { viewport });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { context, page, complaints };
}

/** Fills in the sign-in form that stands before whatever page was asked for. */
export async function signIn(platform: Platform, page: Page, username: string, password = platform.password(username)): Promise<void> {
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('口令').fill(password);
  await page.getByRole('button', { name: /登\s*录/ }).click();
}

/** Goes straight to a page of the console as somebody. */
export async function openAs(platform: Platform, page: Page, username: string, path: string): Promise<void> {
  await page.goto(`${platform.url}/console${path}`);
  await signIn(platform, page, username);
  await opened(page);
}

/** Until the page stands with its heading. */
export const opened = (page: Page): Promise<void> => page.locator('main h1, [role=main] h1').first().waitFor();

/** Until nothing of the page waits for an answer any more. */
export async function settledDown(page: Page): Promise<void> {
  await until('everything to be loaded', async () => (await page.locator('.ant-spin-spinning').count()) === 0);
}

/** What axe finds wrong with the page as it is, once nothing fades in any more: what is half there has no contrast. */
export async function violations(page: Page): Promise<string[]> {
  await until('nothing to move', () =>
    page.evaluate(() =>
      document.getAnimations().every((one) => one.playState !== 'running' || !isFinite(Number(one.effect?.getComputedTiming().endTime))),
    ),
  );
  // Nothing of ours has frames of another origin, for which it would open a page of its own each time.
  const result = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
}
