import type { Browser } from 'playwright-core';
import { photo } from '../packages/evidence/test/samples';
import { PHONE } from './browser';
import { openAs, violations, visit } from './console-visit';
import type { Person, Platform } from './platform';

/**
 * A unit verifies a case on a phone, with a photo whose first upload is cut off and an old document that is refused; the photo
 * goes with the step.
 */
export async function verifyWithPhoto(browser: Browser, platform: Platform, caseId: string): Promise<void> {
  const { context, page, complaints } = await visit(browser, PHONE);
  await openAs(platform, page, 'unitadmin-1', `/cases/${encodeURIComponent(caseId)}`);
  let sent = 0;
  await page.route('**/evidence', (route) => (route.request().method() === 'POST' && ++sent === 1 ? route.abort() : route.continue()));
  await page.getByRole('button', { name: '填写核查结论' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('结论').click();
  await page.locator('.ant-select-item-option', { hasText: /^属实$/ }).click();
  await dialog.getByLabel('核查情况').fill('材料清单未更新');
  await dialog.getByText('收 PDF').waitFor();
  await dialog.locator('input[type=file]').setInputFiles([
    { name: '现场照片.jpg', mimeType: 'image/jpeg', buffer: await photo() },
    { name: '说明.doc', mimeType: 'application/msword', buffer: Buffer.from('old') },
  ]);
  await dialog.getByText('另存为 .docx 或 PDF').waitFor();
  await dialog.getByRole('button', { name: '知道了' }).last().click();
  await dialog.getByText('网络不通').waitFor();
  // Where the pointer rests by chance counts for nothing.
  await page.mouse.move(0, 0);
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: '重新上传' }).click();
  await dialog.getByRole('checkbox', { name: /现场照片\.jpg/, checked: true }).waitFor();
  await dialog.getByRole('button', { name: '填写核查结论' }).click();
  await page.getByText('已填写核查结论', { exact: true }).waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载 现场照片.jpg' }).click()]);
  expect(download.suggestedFilename()).toBe('现场照片.jpg');
  expect(complaints.filter((said) => !/net::ERR_FAILED/.test(said))).toEqual([]);
  await context.close();
}

/** What a reader gets of the one file of a case. */
export async function onlyFile(person: Person, route: string): Promise<object> {
  const { files } = await person.get<{ files: object[] }>(`${route}/evidence`);
  expect(files).toHaveLength(1);
  return files[0]!;
}
