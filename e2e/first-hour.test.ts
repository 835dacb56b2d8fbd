import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { DESKTOP, openBrowser, PHONE } from './browser';
import { openAs, signIn, violations, visit } from './console-visit';
import { codesOf, Person, startDemo, until, type Platform } from './platform';

// What people meet in their first hour: the first page, a first password, a file that does not fit, a message that waits.
let platform: Platform;
let browser: Browser;
let coordinator: Person;
const directory = mkdtempSync(path.join(tmpdir(), 'mingjing-files-'));

beforeAll(async () => {
  [platform, browser] = await Promise.all([startDemo(), openBrowser()]);
  coordinator = await Person.signIn(platform, 'coordinator');
}, 300_000);
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await browser?.close();
  await platform?.dispose();
}, 300_000);

test('a leader sees the figures first, since nothing ever waits for him', async () => {
  const { context, page, complaints } = await visit(browser, PHONE);
  await openAs(platform, page, 'leader', '/');
  await page.waitForURL(/\/console\/statistics$/);
  await page.getByText('主动评价满意率').first().waitFor();
  await page.getByRole('button', { name: /菜\s*单/ }).click();
  await page.getByRole('link', { name: '不满意事项' }).waitFor();
  expect(await page.getByRole('link', { name: '我的待办' }).count()).toBe(0);
  expect(complaints).toEqual([]);
  await context.close();
}, 300_000);

test('a first password, set with slip and pick-up code, leads on to what waits', async () => {
  const people = Buffer.from('用户名,姓名,角色,行政区划\r\nfirst-hour,测试督查员,作风督查组,海西州\r\n');
  const sysAdmin = await Person.signIn(platform, 'sysadmin');
  const secAdmin = await Person.signIn(platform, 'secadmin');
  const { proposalId } = await sysAdmin.upload<{ proposalId: string }>('/accounts/import', '人员.csv', people);
  expect(await secAdmin.upload('/posts/import', '人员.csv', people)).toMatchObject({ accepted: 1, rejected: 0 });
  const code = (await codesOf(sysAdmin, secAdmin, proposalId)).get('first-hour') ?? '';
  const { context, page, complaints } = await visit(browser, DESKTOP);
  await page.goto(`${platform.url}/console/`);
  await page.getByRole('button', { name: '用验证码设置新口令' }).click();
  const set = async (pickup: string, password: string): Promise<void> => {
    await page.getByLabel('用户名').fill('first-hour');
    await page.getByLabel('验证码', { exact: true }).fill(code.slice(0, 12));
    await page.getByLabel('领取码').fill(pickup);
    await page.getByLabel('新口令').fill(password);
    await page.getByLabel('再输入一次').fill(password);
    await page.getByRole('button', { name: '设置新口令', exact: true }).click();
  };
  expect(await violations(page)).toEqual([]);
  await set('', 'Qinghai-lake-9');
  await page.getByText('用户名、验证码或领取码不正确').waitFor();
  await set(code.slice(12), '123456');
  await page.getByText(/口令太短：至少 10 个字符.*不含用户名/).waitFor();
  await set(code.slice(12), 'Qinghai-lake-9');
  await page.getByText('新口令已设置').waitFor();
  await signIn(platform, page, 'first-hour', 'Qinghai-lake-9');
  await page.getByRole('heading', { name: '我的待办' }).waitFor();
  // The two refusals are said by the browser too.
  expect(complaints.filter((one) => !one.includes('400'))).toEqual([]);
  await context.close();
}, 300_000);

/** Chooses a file of the disk in the dialogue that stands open, as a person does: the browser reads it when it is sent. */
async function choose(page: Page, name: string, text: string): Promise<string> {
  const file = path.join(directory, name);
  writeFileSync(file, text);
  await page.getByRole('dialog').locator('input[type=file]').setInputFiles(file);
  return file;
}

test('a file that cannot be taken, or that changed after it was chosen, is to be chosen anew', async () => {
  const { context, page } = await visit(browser, PHONE);
  const { items } = await coordinator.get<{ items: { name: string }[] }>('/service-points?pageSize=1');
  await openAs(platform, page, 'coordinator', '/matters');
  await page.getByRole('button', { name: '导入表格' }).click();
  const dialog = page.getByRole('dialog');
  await choose(page, '台账.csv', '编号,事项\r\n1,补领\r\n');
  await dialog.getByText(/没有找到列名：“办件编号”（也可写作办件号、受理编号、业务流水号）/).waitFor();
  await dialog.getByText('重新选择文件').waitFor();
  expect(await dialog.getByRole('button', { name: '再试一次' }).count()).toBe(0);
  expect(await violations(page)).toEqual([]);

  const heading = '办件编号,事项名称,办理日期,评议对象\r\n';
  const file = await choose(page, '办件.csv', `${heading}HOUR-1,居民身份证补领,2026-03-02,${items[0]?.name}\r\n`);
  await dialog.getByText('检查完成：可以导入 1 行').waitFor();
  writeFileSync(file, `${heading}HOUR-2,居民身份证补领,2026-03-02,${items[0]?.name}\r\n另一行\r\n`);
  await dialog.getByRole('button', { name: '导入 1 行' }).click();
  await dialog.getByText('文件在选好之后被修改').waitFor();
  expect((await coordinator.get<{ total: number }>('/matters?query=HOUR-')).total).toBe(0);
  await context.close();
}, 300_000);

test('a list that filters make empty says so and leads back', async () => {
  const { context, page, complaints } = await visit(browser, PHONE);
  await openAs(platform, page, 'coordinator', '/units?query=没有这样的单位');
  await page.getByText('没有符合条件的记录').waitFor();
  expect(await page.getByRole('searchbox', { name: '名称' }).inputValue()).toBe('没有这样的单位');
  await page.getByRole('button', { name: '清除筛选条件' }).click();
  await page.getByRole('cell').first().waitFor();
  await page.getByText('没有符合条件的记录').waitFor({ state: 'detached' });
  expect(await page.getByRole('searchbox', { name: '名称' }).inputValue()).toBe('');
  expect(new URL(page.url()).search).toBe('');
  expect(complaints).toEqual([]);
  await context.close();
}, 300_000);

/** HH:MM in Asia/Shanghai, so many minutes from now. */
function timeOfDay(minutes: number): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' });
  return format.format(new Date(Date.now() + minutes * 60_000));
}

test('a message that waits for the end of the quiet hours says so, and until when', async () => {
  const end = timeOfDay(120);
  await coordinator.put('/rules/notification.quietHours', { division: '', value: { from: timeOfDay(-60), to: end } });
  const { items } = await coordinator.get<{ items: { id: string }[] }>('/service-points?pageSize=1');
  let tries = 0;
  // The rule is in force some seconds later; what was invited before then is gone.
  await until(
    'a message to wait',
    async () => {
      tries += 1;
      const handledOn = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
      const matter = { matterNumber: `QUIET-${tries}`, itemName: '居民身份证补领', handledOn, servicePointId: items[0]?.id };
      await coordinator.post('/matters', { ...matter, phone: `1390000${String(tries).padStart(4, '0')}` });
      const waiting = await coordinator.get<{ items: { reason: string }[] }>('/messages?state=waiting&pageSize=20');
      return waiting.items.some(({ reason }) => reason === 'quietHours');
    },
    90_000,
  );
  const { context, page } = await visit(browser, DESKTOP);
  await openAs(platform, page, 'coordinator', '/messages?state=waiting');
  await page
    .getByRole('cell', { name: new RegExp(`免打扰时段，.*${end} 起发送`) })
    .first()
    .waitFor();
  await context.close();
}, 300_000);
