import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { comingFrom, fetching } from '../apps/platform/src/honest-citizen';
import { DESKTOP, newContext, openBrowser, PHONE } from './browser';
import { violations } from './console-visit';
import { Person, startDemo, until, type Platform } from './platform';

const NO_SCRIPT = { javaScriptEnabled: false };
const LONG = '排队两个小时，材料来回跑了三次，没有人说清楚到底缺什么。';

let platform: Platform;
let browser: Browser;
let coordinator: Person;
let codes: string[];
let windowOfLast: string;

beforeAll(async () => {
  [platform, browser] = await Promise.all([startDemo(), openBrowser()]);
  coordinator = await Person.signIn(platform, 'coordinator');
  const points = await coordinator.get<{ items: { id: string; plateCode: string }[] }>('/service-points?pageSize=20');
  codes = points.items.map(({ plateCode }) => plateCode);
  const { items } = await coordinator.get<{ items: { id: string; plateCode: string }[] }>(
    `/service-points/${encodeURIComponent(points.items.at(-1)!.id)}/windows`,
  );
  windowOfLast = items.find(({ plateCode }) => plateCode === codes.at(-1))!.id;
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await platform?.dispose();
});

/** A phone of its own: nobody's cookies, nobody's storage, and a network of its own unless one is given. */
async function withPage<T>(options: BrowserContextOptions, work: (page: Page, context: BrowserContext) => Promise<T>): Promise<T> {
  const context = await newContext(browser, { viewport: PHONE, extraHTTPHeaders: comingFrom(randomUUID()), ...options });
  try {
    return await work(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

const scanPage = (index = 0): string => `${platform.url}/e/${codes[index]}`;
const level = (page: Page, name: string) => page.locator('label.level', { hasText: new RegExp(`^${name}$`) });
const submit = (page: Page) => page.locator('button[type=submit]').click();
const receiptOn = async (page: Page): Promise<string> => (await page.locator('.receipt').innerText()).replaceAll(/\D/g, '');
const counted = async (): Promise<number> => (await coordinator.get<{ total: number }>('/evaluations?pageSize=1')).total;

/** Waits for a number of stored evaluations, then makes sure by one more that none came in twice. */
async function expectOneMore(before: number): Promise<void> {
  await until('one more evaluation', async () => (await counted()) > before);
  await withPage(NO_SCRIPT, async (page) => {
    await page.goto(scanPage(9));
    await level(page, '满意').click();
    await submit(page);
    await page.waitForSelector('.receipt');
  });
  await until('another one', async () => (await counted()) > before + 1);
  expect(await counted()).toBe(before + 2);
}

describe('without JavaScript', () => {
  test('two taps and it is done', () =>
    withPage(NO_SCRIPT, async (page) => {
      await page.goto(scanPage());
      await expect(page.locator('textarea').isVisible()).resolves.toBe(false);
      await level(page, '满意').click();
      await submit(page);
      expect(await receiptOn(page)).toMatch(/^\d{16}$/);
      expect(await page.locator('.receipt').innerText()).toMatch(/^(\d{4} ){3}\d{4}$/);
    }));

  test('"unsatisfied" opens the rest by itself, and it is followed and changed by receipt', () =>
    withPage(NO_SCRIPT, async (page) => {
      await page.goto(scanPage(1));
      await level(page, '不满意').click();
      await expect(page.locator('textarea').isVisible()).resolves.toBe(true);
      await page.locator('.chip', { hasText: '基本满意' }).first().click();
      await page.fill('textarea', LONG);
      await page.fill('input[name=phone]', '12');
      await submit(page);
      expect(await page.locator('[role=alert]').innerText()).toContain('11 位手机号');
      expect(await page.inputValue('textarea')).toBe(LONG);
      expect(await page.isChecked('input[name=level][value=unsatisfied]')).toBe(true);
      expect(await page.isChecked('input[name=attitude][value=basicallySatisfied]')).toBe(true);
      await page.fill('input[name=phone]', '13812345678');
      await submit(page);
      const receipt = await receiptOn(page);

      await page.goto(platform.url);
      await page.fill('input[name=receipt]', receipt.replace(/(....)/g, '$1 '));
      await submit(page);
      expect(page.url()).toBe(`${platform.url}/r/${receipt}`);
      expect(await page.locator('.state').innerText()).toBe('评价已收到，等待受理');
      expect(await page.locator('main').innerText()).toContain('1 个工作日内');
      expect(await page.content()).not.toMatch(/1381234|排队两个小时/);
      await page.locator('.change > summary').click();
      await level(page, '基本满意').click();
      await page.locator('.change button[type=submit]').click();
      expect(await page.locator('[role=alert]').innerText()).toBe('修改已收到。');
      expect(await page.locator('dl').innerText()).toContain('基本满意');
    }));

  test('the fourth on one day keeps what was typed and says when to come back', () =>
    withPage(NO_SCRIPT, async (page) => {
      for (let times = 0; times < 3; times += 1) {
        await page.goto(scanPage(2));
        await level(page, '满意').click();
        await submit(page);
        await page.waitForSelector('.receipt');
      }
      await page.goto(scanPage(2));
      await level(page, '不满意').click();
      await page.fill('textarea', LONG);
      const [answer] = await Promise.all([page.waitForResponse((response) => response.request().method() === 'POST'), submit(page)]);
      expect(answer.status()).toBe(429);
      expect(answer.headers()['retry-after']).toMatch(/^\d+$/);
      expect(await page.locator('[role=alert]').innerText()).toContain('明天');
      expect(await page.inputValue('textarea')).toBe(LONG);
    }));

  test('large type and English are a tap away and remembered', () =>
    withPage(NO_SCRIPT, async (page) => {
      await page.goto(scanPage());
      const size = () => page.locator('h1').evaluate((node) => parseFloat(getComputedStyle(node).fontSize));
      const before = await size();
      await page.getByRole('link', { name: '大字版' }).click();
      expect(await size()).toBeGreaterThan(before * 1.15);
      for (const label of await page.locator('label.level').all()) {
        const box = await label.boundingBox();
        expect(box!.y + box!.height).toBeLessThanOrEqual(PHONE.height);
      }
      await page.getByRole('link', { name: 'English' }).click();
      await page.goto(scanPage(3));
      expect(await page.getAttribute('html', 'lang')).toBe('en');
      expect(await page.getAttribute('html', 'class')).toBe('large');
      await page.getByText('Unsatisfied', { exact: true }).first().click();
      await submit(page);
      expect(await page.locator('h1').innerText()).toContain('Thank you');
      await page.getByRole('link', { name: 'Normal type' }).click();
      expect(page.url()).toMatch(/\/r\/\d{16}/);
      expect(await page.getAttribute('html', 'class')).toBeNull();
    }));

  test('a wrong code, an ended plate, a mistyped receipt and an address that is none say what to do', () =>
    withPage(NO_SCRIPT, async (page) => {
      const last = codes.at(-1)!;
      await coordinator.post(`/windows/${encodeURIComponent(windowOfLast)}/plates`, { reason: '码牌破损' });
      const wrong = last.slice(0, -1) + (last.endsWith('0') ? '1' : '0');
      const seen: [string, number, string][] = [
        [`/e/${wrong}`, 404, '请重新扫描'],
        [`/e/${last}`, 410, '新码牌'],
        ['/i/nonsense', 404, '短信'],
        ['/r/1234', 400, '16 位数字'],
        ['/nowhere', 404, '首页'],
        ['/r', 400, '请输入'],
      ];
      for (const [path, status, words] of seen) {
        const answer = await page.goto(platform.url + path);
        expect([path, answer?.status()]).toEqual([path, status]);
        expect(await page.locator('main').innerText()).toContain(words);
      }
    }));
});

describe('the puzzle of every page', () => {
  /** Evaluates with two taps, with this for a solver; what was sent. */
  async function twoTaps(index: number, solver: string | undefined): Promise<string[]> {
    const posts: string[] = [];
    await withPage({}, async (page) => {
      page.on('request', (request) => void (request.method() === 'POST' && posts.push(request.postData() ?? '')));
      if (solver !== undefined)
        await page.route('**/solver-*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: solver }));
      await page.goto(scanPage(index));
      await level(page, '不满意').click();
      await page.fill('textarea', LONG);
      await submit(page);
      expect(await receiptOn(page)).toMatch(/^\d{16}$/);
    });
    return posts;
  }

  test('is solved while one reads, and its answer goes along: two taps stay two taps', async () => {
    expect(await twoTaps(11, 'onmessage = () => postMessage(7)')).toEqual([expect.stringMatching(/&proof=7$/)]);
    expect(await twoTaps(11, undefined)).toHaveLength(1);
  });

  test('holds nobody up whose phone cannot solve it, or not in time', async () => {
    for (const solver of ['throw 0', 'onmessage = () => {}']) {
      const posts = await twoTaps(12, solver);
      expect([solver, posts.length, posts[0]?.includes('proof=')]).toEqual([solver, 1, false]);
    }
  });

  test('asks nothing of those without JavaScript: two taps at once, however many were there before', async () => {
    const extraHTTPHeaders = comingFrom(randomUUID());
    const send = fetching(platform.url);
    for (let n = 0; n < 30; n += 1) {
      const headers = { ...extraHTTPHeaders, 'idempotency-key': randomUUID() };
      const body = { code: codes[13], level: 'satisfied' };
      expect((await send({ method: 'POST', route: '/api/v1/public/evaluations', headers, body })).status).toBe(201);
    }
    await withPage({ ...NO_SCRIPT, extraHTTPHeaders }, async (page) => {
      await page.goto(scanPage(13));
      await level(page, '不满意').click();
      await submit(page);
      const receipt = await receiptOn(page);
      await page.goto(`${platform.url}/r/${receipt}`);
      expect(await page.locator('.state').innerText()).toBe('评价已收到，等待受理');
    });
  });
});

describe('with the network cut in the middle', () => {
  test('keeps it on the phone, says so, and sends it once when the network is back', () =>
    withPage({}, async (page, context) => {
      const before = await counted();
      await page.goto(scanPage(4));
      await level(page, '不满意').click();
      await page.fill('textarea', LONG);
      await context.setOffline(true);
      await submit(page);
      await page.getByText('已保存在这部手机上').waitFor();
      expect(await page.locator('form').isVisible()).toBe(false);
      expect(await counted()).toBe(before);
      await context.setOffline(false);
      await page.locator('.receipt').waitFor();
      expect(await page.locator('#told').innerText()).toBe('');
      expect(await page.evaluate(() => localStorage.getItem('mjKept'))).toBe('[]');
      await expectOneMore(before);
    }));

  test('an answer that got lost on the way does not make it two', () =>
    withPage({}, async (page) => {
      const before = await counted();
      let lost = 0;
      await page.route('**/e/*', async (route) => {
        if (route.request().method() !== 'POST' || lost > 0) return route.continue();
        lost += 1;
        await route.fetch();
        await route.abort('connectionreset');
      });
      await page.goto(scanPage(5));
      await level(page, '满意').click();
      await submit(page);
      await page.locator('.receipt').waitFor();
      expect(lost).toBe(1);
      await expectOneMore(before);
    }));

  test('who leaves meanwhile is told at the next page that it was sent', () =>
    withPage({}, async (page, context) => {
      const before = await counted();
      await page.goto(scanPage(6));
      await level(page, '满意').click();
      await context.setOffline(true);
      await submit(page);
      await page.getByText('已保存在这部手机上').waitFor();
      await page.close();
      await context.setOffline(false);
      const later = await context.newPage();
      await later.goto(platform.url);
      await later.getByText('已经发送成功').waitFor();
      expect(await later.locator('#told').innerText()).toMatch(/(\d{4} ){3}\d{4}$/);
      await expectOneMore(before);
    }));

  test('what the platform refuses later is not sent for ever, and the person is told', () =>
    withPage({}, async (page, context) => {
      await page.goto(scanPage(6));
      await page.evaluate(
        ([action]) => localStorage.setItem('mjKept', JSON.stringify([{ action, body: 'key=0123456789&level=nonsense', at: Date.now() }])),
        [scanPage(6)],
      );
      const later = await context.newPage();
      await later.goto(platform.url);
      await later.getByText('没有被接收').waitFor();
      expect(await later.evaluate(() => localStorage.getItem('mjKept'))).toBe('[]');
    }));
});

describe('with JavaScript', () => {
  test('a double tap sends once; the receipt is copied and stays after a reload', () =>
    withPage({ permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
      const posts: string[] = [];
      page.on('request', (request) => void (request.method() === 'POST' && posts.push(request.url())));
      await page.goto(scanPage(7));
      await level(page, '满意').click();
      await page.locator('button[type=submit]').dblclick();
      const receipt = await receiptOn(page);
      expect(posts).toHaveLength(1);
      await page.getByRole('button', { name: '复制编号' }).click();
      await page.getByRole('button', { name: '已复制' }).waitFor();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(receipt);
      await page.reload();
      expect(page.url()).toBe(`${platform.url}/r/${receipt}`);
      expect(await receiptOn(page)).toBe(receipt);
    }));

  test('large type comes at once, loses nothing typed, and is remembered', () =>
    withPage({}, async (page) => {
      await page.goto(scanPage(7));
      await level(page, '不满意').click();
      await page.fill('textarea', LONG);
      const remembered = page.waitForResponse((response) => response.url().includes('size=large'));
      await page.getByRole('link', { name: '大字版' }).click();
      expect(await page.getAttribute('html', 'class')).toBe('large');
      expect(await page.inputValue('textarea')).toBe(LONG);
      await remembered;
      await page.goto(scanPage(8));
      expect(await page.getAttribute('html', 'class')).toBe('large');
    }));

  test('the keyboard alone is enough', () =>
    withPage({ viewport: DESKTOP }, async (page) => {
      await page.goto(scanPage(8));
      const focused = () =>
        page.evaluate(() => {
          const { tagName, type, name } = document.activeElement as HTMLInputElement;
          return `${tagName} ${type} ${name}`;
        });
      const tabTo = async (wanted: string): Promise<void> => {
        for (let presses = 0; presses < 30; presses += 1) {
          await page.keyboard.press('Tab');
          if ((await focused()).startsWith(wanted)) return;
        }
        throw new Error(`no way to ${wanted} by Tab; at ${await focused()}`);
      };
      await tabTo('INPUT radio level');
      const outline = await page
        .locator('label.level')
        .first()
        .evaluate((node) => getComputedStyle(node).outlineStyle);
      expect(outline).toBe('solid');
      await page.keyboard.press('Space');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      expect(await page.isChecked('input[name=level][value=unsatisfied]')).toBe(true);
      await tabTo('TEXTAREA');
      await page.keyboard.type('slow');
      await tabTo('BUTTON submit');
      await page.keyboard.press('Enter');
      expect(await receiptOn(page)).toMatch(/^\d{16}$/);
      expect(await focused()).toMatch(/^H1/);
    }));
});

describe('every page', () => {
  interface Visit {
    name: string;
    open: (page: Page) => Promise<unknown>;
  }

  const evaluated = async (page: Page): Promise<void> => {
    await page.goto(scanPage(10));
    await page.locator('label.level').last().click();
    await submit(page);
    await page.waitForSelector('.receipt');
  };
  const visits: Visit[] = [
    { name: 'portal', open: (page) => page.goto(platform.url) },
    { name: 'portal without a receipt', open: (page) => page.goto(`${platform.url}/r`) },
    { name: 'scan page', open: (page) => page.goto(scanPage(10)) },
    { name: 'scan page, unsatisfied', open: (page) => page.goto(scanPage(10)).then(() => page.locator('label.level').last().click()) },
    {
      name: 'refused',
      open: async (page) => {
        await page.goto(scanPage(10));
        await page.locator('label.level').last().click();
        await page.fill('input[name=phone]', 'x');
        await submit(page);
        await page.waitForSelector('[role=alert]');
      },
    },
    { name: 'thanks', open: evaluated },
    {
      name: 'receipt',
      open: async (page) => {
        await evaluated(page);
        await page.locator('a.button').click();
        await page.locator('.change > summary').click();
        await page.locator('label.level').last().click();
      },
    },
    { name: 'wrong code', open: (page) => page.goto(`${platform.url}/e/AAAAAAAAAAAA`) },
    { name: 'mistyped receipt', open: (page) => page.goto(`${platform.url}/r/1`) },
  ];

  test.each(visits)(
    '$name: 0 axe violations on a phone, in large type, and in English on a desktop',
    async ({ open }) => {
      for (const [viewport, choice] of [
        [PHONE, ''],
        [PHONE, '?size=large'],
        [DESKTOP, '?lang=en'],
      ] as const) {
        await withPage({ viewport }, async (page) => {
          if (choice) await page.goto(platform.url + choice);
          await open(page);
          expect([choice, await violations(page)]).toEqual([choice, []]);
        });
      }
    },
    240_000,
  );

  test.each(visits)(
    '$name: no sideways scrolling at 320 px and a font scale of 160 %',
    async ({ open }) => {
      for (const choice of ['', '?size=large', '?lang=en']) {
        // As an in-app browser scales: the root grows, whatever the page asked for.
        const scale = choice === '?size=large' ? 224 : 160;
        await withPage({ viewport: { width: 320, height: 640 }, bypassCSP: true }, async (page) => {
          await page.goto(platform.url + choice);
          await page.addInitScript((percent) => {
            addEventListener('DOMContentLoaded', () => {
              const style = document.createElement('style');
              style.textContent = `html{font-size:${percent}%!important}`;
              document.head.append(style);
            });
          }, scale);
          await open(page);
          const { wide, wider } = await page.evaluate(() => ({
            wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
            wider: [...document.querySelectorAll('body *:not(.pick)')]
              .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
              .map((node) => node.outerHTML.slice(0, 80)),
          }));
          expect([choice, wide, wider]).toEqual([choice, 0, []]);
          for (const tapped of await page.locator('label.level:visible, button:visible, a.button:visible').all()) {
            expect((await tapped.boundingBox())!.height).toBeGreaterThanOrEqual(44);
          }
        });
      }
    },
    240_000,
  );

  test('weighs at most 30 KB in all, comes from our host alone, and is cached for ever', () =>
    withPage({}, async (page) => {
      const answers: { url: string; bytes: number; caching?: string }[] = [];
      const complaints: string[] = [];
      page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
      page.on('pageerror', (error) => void complaints.push(error.message));
      const whole: Promise<void>[] = [];
      page.on('response', (response) => {
        const weigh = async (): Promise<void> => {
          const { responseBodySize, responseHeadersSize } = await response.request().sizes();
          answers.push({
            url: response.url(),
            bytes: responseBodySize + responseHeadersSize,
            caching: response.headers()['cache-control'],
          });
        };
        whole.push(weigh());
      });
      await page.goto(scanPage(8), { waitUntil: 'networkidle' });
      await Promise.all(whole);
      expect(complaints).toEqual([]);
      expect(answers.length).toBeGreaterThanOrEqual(3);
      expect(answers.filter(({ url }) => !url.startsWith(`${platform.url}/`))).toEqual([]);
      expect(answers.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(30 * 1024);
      for (const { url, caching } of answers)
        expect(caching).toMatch(url.includes('/assets/') ? /max-age=31536000, immutable/ : /no-store/);
    }));
});
