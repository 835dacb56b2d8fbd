import ExcelJS from 'exceljs';
import type { Browser, Page } from 'playwright-core';
import { evaluate, fetching } from '../apps/platform/src/honest-citizen';
import { DESKTOP, openBrowser, PHONE } from './browser';
import { openAs, signIn, violations, visit } from './console-visit';
import { Person, startDemo, until, type Platform } from './platform';

let platform: Platform;
let browser: Browser;
let coordinator: Person;

beforeAll(async () => {
  [platform, browser] = await Promise.all([startDemo(), openBrowser()]);
  coordinator = await Person.signIn(platform, 'coordinator');
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await platform?.dispose();
});

interface Point {
  id: string;
  name: string;
  unitName: string;
}

const pointsOf = (condition: string): Promise<{ items: Point[]; total: number }> => coordinator.get(`/service-points?${condition}`);

/** Chooses a file in the dialogue that stands open. */
async function choose(page: Page, name: string, content: Buffer): Promise<void> {
  await page.getByRole('dialog').locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: content });
}

async function downloaded(page: Page, button: string): Promise<{ name: string; content: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return { name: download.suggestedFilename(), content: Buffer.concat(chunks) };
}

async function sheetOf(content: Buffer): Promise<ExcelJS.Worksheet> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(content as unknown as ArrayBuffer);
  return book.worksheets[0]!;
}

test('a file with faults: what is right goes in, the faulty rows come back as a file, corrected they go in too, nothing twice', async () => {
  const { context, page, complaints } = await visit(browser, DESKTOP);
  const { items } = await pointsOf('pageSize=1');
  const place = items[0]!.name;
  const file = [
    '办件编号,事项名称,办理日期,评议对象,手机号',
    `JOURNEY-1,居民身份证补领,2026-03-02,${place},13800001111`,
    `JOURNEY-2,居民身份证补领,2026-03-02,没有这个地方,13800001112`,
    `JOURNEY-3,居民身份证补领,不是日期,${place},123`,
  ].join('\r\n');
  await openAs(platform, page, 'coordinator', '/matters');
  await page.getByRole('button', { name: '导入表格' }).click();
  await choose(page, '办件.csv', Buffer.from(file));
  const dialog = page.getByRole('dialog');
  await dialog.getByText('检查完成：可以导入 1 行，已有且相同 0 行，有问题 2 行').waitFor();
  await dialog.getByText('文件共 4 行：以上 3 行，空行 0 行，列名和说明 1 行。').waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: '导入 1 行' }).click();
  await dialog.getByText('导入完成：新导入 1 行，已有且相同 0 行，有问题 2 行').waitFor();

  const { name, content } = await downloaded(page, '下载需更正的行');
  expect(name).toMatch(/\.xlsx$/);
  const sheet = await sheetOf(content);
  const book = sheet.workbook;
  const header = (sheet.getRow(1).values as string[]).slice(1);
  expect(header.at(-1)).toBe('问题');
  const column = (field: string): number => header.indexOf(field) + 1;
  const rows = [2, 3].map((row) => sheet.getRow(row).getCell(column('办件编号')).text);
  expect(rows).toEqual(['JOURNEY-2', 'JOURNEY-3']);
  expect(sheet.getRow(2).getCell(column('问题')).text).not.toBe('');
  sheet.getRow(2).getCell(column('评议对象')).value = place;
  sheet.getRow(3).getCell(column('办理日期')).value = '2026-03-03';
  sheet.getRow(3).getCell(column('手机号')).value = '13800001113';
  await choose(page, '更正.xlsx', Buffer.from(await book.xlsx.writeBuffer()));
  await dialog.getByText('检查完成：可以导入 2 行，已有且相同 0 行，有问题 0 行').waitFor();
  await dialog.getByRole('button', { name: '导入 2 行' }).click();
  await dialog.getByText('导入完成：新导入 2 行').waitFor();

  await choose(page, '又一次.xlsx', Buffer.from(await book.xlsx.writeBuffer()));
  await dialog.getByText('检查完成：可以导入 0 行，已有且相同 2 行，有问题 0 行').waitFor();
  expect(await dialog.getByRole('button', { name: '导入 0 行' }).isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: '关 闭', exact: true }).click();
  await page.getByRole('searchbox').fill('JOURNEY-');
  await page.getByRole('searchbox').press('Enter');
  await page.getByText('共 3 条').waitFor();
  const exported = (await sheetOf((await downloaded(page, '导出 Excel')).content)).getColumn(1).values.map(String);
  expect(['JOURNEY-1', 'JOURNEY-2', 'JOURNEY-3'].every((number) => exported.includes(number))).toBe(true);
  expect(complaints).toEqual([]);
  await context.close();
});

test('accounts come from a file; pick-up codes from who asked, slips from who confirms, and both together open the door', async () => {
  const { context, page, complaints } = await visit(browser, DESKTOP);
  const unit = (await coordinator.get<{ items: { name: string }[] }>('/units?pageSize=1')).items[0]!;
  const people = ['journey-admin', 'journey-other'].map((name, n) => `${name},测试管理员${n},参评单位管理员,${unit.name}`);
  await openAs(platform, page, 'sysadmin', '/accounts');
  await page.getByRole('button', { name: '导入账号' }).click();
  await choose(page, '人员.csv', Buffer.from(['用户名,姓名,角色,单位', ...people].join('\r\n')));
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '导入 2 行' }).click();
  await dialog.getByText('新账号没有口令，由本人凭密封条和领取码设置').waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('link', { name: '去三员管理' }).click();
  await page.getByRole('button', { name: '查看领取码' }).first().click();
  const row = page.getByRole('dialog').getByRole('row', { name: /journey-admin/ });
  const pickup = (await row.getByText(/^\d{3} \d{3}$/).textContent()) ?? '';
  expect(await violations(page)).toEqual([]);

  const second = await visit(browser, DESKTOP);
  await openAs(platform, second.page, 'secadmin', '/administration');
  const batch = second.page.getByRole('row', { name: /首次口令 2 人/ });
  await batch.getByRole('button', { name: /确\s*认/ }).click();
  await second.page
    .locator('.ant-popconfirm')
    .getByRole('button', { name: /确\s*认/ })
    .click();
  const slips = second.page.getByRole('dialog');
  await slips.getByText('密封条 2 份').waitFor();
  expect(await slips.locator('.slip-code').count()).toBe(2);
  expect(await violations(second.page)).toEqual([]);
  const code = (await slips.getByRole('region', { name: '密封条：journey-admin' }).locator('.slip-code').textContent()) ?? '';
  // What goes to the printer is the slips and nothing else.
  await second.page.emulateMedia({ media: 'print' });
  expect([
    await second.page.locator('.paper .slip').first().isVisible(),
    await second.page.getByText('三员管理').first().isVisible(),
  ]).toEqual([true, false]);
  await second.page.emulateMedia({ media: 'screen' });
  await slips.getByRole('button', { name: '已打印，关闭' }).click();
  await batch.getByText('已设置口令 0 人，未设置 2 人').waitFor();

  const holder = await visit(browser, DESKTOP);
  await holder.page.goto(`${platform.url}/console/`);
  await holder.page.getByRole('button', { name: '用验证码设置新口令' }).click();
  for (const [label, text] of [
    ['用户名', 'journey-admin'],
    ['验证码', code],
    ['领取码', pickup],
    ['新口令', 'Qinghai-lake-9'],
    ['再输入一次', 'Qinghai-lake-9'],
  ] as const)
    await holder.page.getByLabel(label, { exact: true }).fill(text);
  await holder.page.getByRole('button', { name: '设置新口令', exact: true }).click();
  await holder.page.getByText('新口令已设置').waitFor();
  await signIn(platform, holder.page, 'journey-admin', 'Qinghai-lake-9');
  await holder.page.getByText('测试管理员0').waitFor();
  await second.page.reload();
  await batch.getByText('已设置口令 1 人，未设置 1 人').waitFor();
  expect([...complaints, ...second.complaints, ...holder.complaints]).toEqual([]);
  for (const one of [context, second.context, holder.context]) await one.close();
});

test('a template shows as it is written how it reads and what is wrong; a faulty one is refused, a good one is in force', async () => {
  const { context, page, complaints } = await visit(browser, PHONE);
  await openAs(platform, page, 'coordinator', '/message-rules');
  const template = page.getByLabel('邀请短信模板');
  const preview = page.locator('.preview').first();
  await preview.getByText('计费 1 条').waitFor();
  const inForce = await template.inputValue();
  await template.fill('请评价{servicePoint}，退订回T');
  await page.getByText('模板中必须有 {link}').waitFor();
  expect(await violations(page)).toEqual([]);
  await template.fill(`${inForce}。${'感谢您的配合与支持。'.repeat(4)}`);
  await preview.getByText('计费 2 条').waitFor();
  await template.fill(inForce.replace('请评价', '您好，请评价'));
  await preview.getByText('您好，请评价').waitFor();
  const card = page.locator('form').filter({ has: template });
  await card.getByRole('button', { name: /保\s*存/ }).click();
  await page.getByText('已保存').waitFor();
  const kept = await until('the rule to be set', async () => {
    const rules = await coordinator.get<{ items: { key: string; value: { template: string } }[] }>('/rules');
    const template = rules.items.find(({ key }) => key === 'notification.invitation')?.value.template;
    return template !== inForce && template;
  });
  expect(kept).toContain('您好，请评价');
  expect(complaints).toEqual([]);
  await context.close();
});

test('two service points are merged into one from the list, which says before what will happen', async () => {
  const { context, page, complaints } = await visit(browser, DESKTOP);
  const unit = (await coordinator.get<{ items: { id: string; name: string }[] }>('/units?pageSize=1')).items[0]!;
  for (const name of ['合并甲便民点', '合并乙便民点'])
    await coordinator.post('/service-points', { name, kind: 'communityWindow', unitId: unit.id });
  await openAs(platform, page, 'coordinator', '/service-points?query=合并');
  for (const name of ['合并甲便民点', '合并乙便民点']) await page.getByLabel(`选择${name}`).check();
  await page.getByRole('button', { name: '合并所选（2）' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: /合并甲便民点/ }).check();
  await dialog.getByText('“合并乙便民点” 将停用，并入“合并甲便民点”').waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog.getByLabel('原因').fill('机构改革');
  await dialog.getByRole('button', { name: /合\s*并/ }).click();
  await page.getByText('已合并，转入 1 个窗口').waitFor();
  await page.getByLabel('含已停用的').click();
  await page.getByRole('link', { name: '合并乙便民点' }).click();
  await page.getByText('已停用：不再收评价').waitFor();
  await page.getByRole('link', { name: '合并甲便民点' }).click();
  await page.getByRole('heading', { name: '合并甲便民点' }).waitFor();
  await page.getByRole('link', { name: '合并乙便民点' }).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('an official is added, the coming days show the reminders, and all of them can be stopped', async () => {
  const { context, page, complaints } = await visit(browser, DESKTOP);
  await openAs(platform, page, 'coordinator', '/officials');
  await page.getByRole('button', { name: '新增提醒对象' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('姓名').fill('测试人员');
  await dialog.getByLabel('手机号').fill('13900002222');
  await dialog.getByLabel('单位').click();
  await page.locator('.ant-select-item-option').first().click();
  await dialog.getByLabel('入党日').fill('2001-07-01');
  await dialog.getByRole('button', { name: /保\s*存/ }).click();
  await page.getByRole('cell', { name: '测试人员' }).waitFor();
  await page.getByText('139****2222').waitFor();
  await page.goto(`${platform.url}/console/reminders?days=365`);
  await page.getByRole('cell', { name: '测试人员' }).first().waitFor();
  await page.getByRole('button', { name: '暂停全部提醒' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '暂停全部提醒' }).click();
  await page.getByText('全部提醒已暂停').waitFor();
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await context.close();
});

test('a reply that cannot be read is settled on a phone, and what was written so is known from then on', async () => {
  await coordinator.put('/rules/notification.quietHours', { division: '', value: { from: '00:00', to: '00:00' } });
  const { items } = await pointsOf('pageSize=1');
  const answered = async (number: string, phone: string, text: string): Promise<void> => {
    const handledOn = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    await coordinator.post('/matters', { matterNumber: number, itemName: '社保卡补办', phone, servicePointId: items[0]!.id, handledOn });
    await until('the invitation to arrive', async () => {
      const found = await coordinator.get<{ items: { state: string }[] }>(`/messages?phone=${phone}`);
      return found.items.some(({ state }) => state === 'delivered');
    });
    const answer = await fetch(`${platform.sandbox}/v1/replies`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: phone, text }),
    });
    expect(answer.status).toBe(201);
  };
  const evaluated = (): Promise<{ items: { text: string; rating: string }[]; total: number }> =>
    coordinator.get('/evaluations?channel=sms');
  const before = (await evaluated()).total;
  const { context, page, complaints } = await visit(browser, PHONE);
  await openAs(platform, page, 'coordinator', '/unclear-replies');
  await page.getByText('没有待认的回复').waitFor();
  await answered('示例-回复-1', '13900003234', '巴适得板');
  await until('the reply to be listed', async () => (await coordinator.get<{ total: number }>('/unclear-replies')).total === 1);
  await page.reload();
  await page.getByText('巴适得板').waitFor();
  await page.getByText('139****3234').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: /处\s*理/ }).click();
  const dialog = page.getByRole('dialog');
  // Nothing is closed by a slip.
  await dialog.getByRole('button', { name: /确\s*定/ }).click();
  await dialog.getByText('请选择').waitFor();
  await dialog.getByRole('radio', { name: '满意', exact: true }).check();
  await dialog.getByLabel('以后也这样认的说法（选填）').fill('巴适得板');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: /确\s*定/ }).click();
  await page.getByText('没有待认的回复').waitFor();
  expect((await evaluated()).items[0]).toMatchObject({ rating: 'satisfied', text: '巴适得板' });
  await answered('示例-回复-2', '13900003235', '巴适得板！');
  await until('the second one to count by itself', async () => (await evaluated()).total === before + 2);
  expect(complaints).toEqual([]);
  await context.close();
});

interface Complaint {
  id: string;
  receipt: string;
}

/** Two people who were not satisfied at one plate, and left their numbers. */
async function complaintsAt(point: { id: string; plateCode: string }): Promise<Complaint[]> {
  const ids = async (): Promise<string[]> =>
    (await coordinator.get<{ items: { id: string }[] }>(`/cases?servicePointId=${point.id}&open=true&pageSize=100`)).items.map(
      ({ id }) => id,
    );
  const made: Complaint[] = [];
  for (const who of ['甲', '乙']) {
    const before = await ids();
    const level = 'unsatisfied';
    const said = {
      code: point.plateCode,
      level,
      attitude: level,
      efficiency: level,
      text: `排队太久（${who}）`,
      phone: who === '甲' ? '13800001121' : '13800001122',
    };
    const answer = await evaluate(fetching(platform.url), `merged-${made.length}`, said);
    expect(answer.status).toBe(201);
    const id = await until('its case', async () => (await ids()).find((one) => !before.includes(one)));
    made.push({ id, receipt: (answer.body as { receipt: string }).receipt });
  }
  return made;
}

test('two complaints of one place are handled as one, each citizen is called and sees how it goes, and it can be taken back', async () => {
  const supervisor = await Person.signIn(platform, 'supervisor-632801');
  const { items } = await coordinator.get<{ items: { id: string; plateCode: string }[] }>('/service-points?division=632801&pageSize=1');
  const [main, twin] = await complaintsAt(items[0]!);
  const numbers = [main!.id, twin!.id].map((id) => id.slice(-6));
  const { context, page, complaints } = await visit(browser, PHONE);
  await openAs(platform, page, 'supervisor-632801', `/cases/${twin!.id}`);
  await page.getByRole('button', { name: '并入重复事项' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('并入哪一件（主事项）').fill(numbers[0]!);
  const option = page.locator('.ant-select-item-option', { hasText: `编号 ${numbers[0]}` });
  await option.hover();
  const { x, width } = (await option.boundingBox())!;
  expect([x >= 0, x + width <= PHONE.width]).toEqual([true, true]);
  await option.click();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: '并入重复事项' }).click();
  await page.getByText('已并入重复事项').waitFor();
  const receipt = async (): Promise<string> => (await fetch(`${platform.url}/r/${twin!.receipt}`)).text();
  await until('the receipt to follow', async () => (await receipt()).includes('与同一单位的另一条评价一并办理'));

  await page.getByRole('link', { name: `编号 ${numbers[0]}` }).click();
  await page.getByText('并入的事项（1）').waitFor();
  await supervisor.post(`/cases/${main!.id}/actions/accept`, {});
  await supervisor.post(`/cases/${main!.id}/actions/recordVisit`, { result: 'reached', way: 'phone', grade: 'simple' });
  await until('the receipt to go on', async () => (await receipt()).includes('已受理，正在回访'));
  await page.reload();
  await page.getByRole('button', { name: '记录回访' }).click();
  await dialog.getByLabel('回访的是谁').click();
  await page.locator('.ant-select-item-option', { hasText: `编号 ${numbers[1]}` }).click();
  await dialog.getByLabel('回访结果').click();
  await page.locator('.ant-select-item-option', { hasText: '已联系上' }).last().click();
  await dialog.getByLabel('方式（匿名不填）').click();
  await page.locator('.ant-select-item-option', { hasText: '电话' }).click();
  await dialog.getByRole('button', { name: '记录回访' }).click();
  await page.getByText('回访：已联系上').waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);

  await page.getByRole('link', { name: `编号 ${numbers[1]}` }).click();
  await page.getByRole('button', { name: '撤销并案' }).click();
  await dialog.getByLabel('撤销理由').fill('不是同一件事');
  await dialog.getByRole('button', { name: '撤销并案' }).click();
  await page.getByRole('button', { name: /受\s*理/ }).waitFor();
  await until('the receipt to stand alone', async () => !(await receipt()).includes('另一条评价'));
  expect(complaints).toEqual([]);
  await context.close();
});
