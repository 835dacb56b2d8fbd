import type { EvidenceKind as KindName } from '@mingjing/rules';
import { kindOfName, requireBeginning } from './kinds';
import { cleanName } from './names';

const ALL: KindName[] = ['pdf', 'docx', 'xlsx', 'jpg', 'png'];
const refused = (work: () => unknown): { code: string; details: { field?: string; zh?: string } } => {
  try {
    work();
  } catch (error) {
    return error as never;
  }
  throw new Error('it was taken');
};

test.each([
  ['照片.JPG', 'jpg'],
  ['a.jpeg', 'jpg'],
  ['报告.pdf', 'pdf'],
  ['表.xlsx', 'xlsx'],
])('%s is of kind %s', (name, kind) => {
  expect(kindOfName(name, ALL)).toBe(kind);
});

test.each([
  ['IMG_1.HEIC', '兼容性最佳'],
  ['旧.doc', '另存为 .docx'],
  ['宏.docm', '宏'],
  ['图.svg', 'JPG 或 PNG'],
  ['包.zip', '解压'],
  ['程序.exe', '只收'],
])('%s is refused, saying what to do', (name, word) => {
  const { code, details } = refused(() => kindOfName(name, ALL));
  expect(code).toBe('evidence.kind');
  expect(details).toMatchObject({ field: 'name', zh: expect.stringContaining(word) });
});

test('the list is the rule’s: what it leaves out is refused', () => {
  expect(refused(() => kindOfName('a.docx', ['pdf'])).details.zh).toContain('只收 PDF');
});

test.each<[string, KindName, string, string]>([
  ['an executable', 'jpg', 'MZ\x90\x00', '程序文件'],
  ['a program of Linux', 'pdf', '\x7fELF', '程序文件'],
  ['an SVG with a script', 'png', '<svg onload="alert(1)">', 'SVG'],
  ['a HEIC photo', 'jpg', '\0\0\0\x18ftypheic', 'HEIC'],
  ['an encrypted document', 'docx', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', '加密'],
  ['a PNG', 'jpg', '\x89PNG\r\n\x1a\n', 'PNG 图片'],
  ['nearly nothing', 'png', '\x89', '别的内容'],
])('%s renamed to .%s is refused for what it is', (_, kind, bytes, word) => {
  const { code, details } = refused(() => requireBeginning(kind, Buffer.from(bytes, 'latin1')));
  expect(code).toBe('evidence.content');
  expect(details).toMatchObject({ field: 'file', zh: expect.stringContaining(word) });
});

test.each([
  ['C:\\用户\\桌面\\照片 1.jpg', '照片 1.jpg'],
  ['../../etc/报告.pdf', '报告.pdf'],
  ['资料\u202egpj.pdf', '资料gpj.pdf'],
  ['a\u0000\u0007b\u200b\ufeff.png', 'ab.png'],
  ['第?份|材料<1>:"*".docx', '第_份_材料_1_____.docx'],
  ['  .. .pdf', '未命名.pdf'],
  ['\ud800坏.pdf', '坏.pdf'],
])('the name %j is kept as %s', (given, kept) => {
  expect(cleanName(given)).toBe(kept);
});

test('a long name keeps its ending; one without an ending, or of endless length, is refused', () => {
  const long = cleanName(`${'很'.repeat(300)}.pdf`);
  expect([...long]).toHaveLength(120);
  expect(long).toMatch(/\.pdf$/);
  for (const bad of ['', '材料', '.', 'x'.repeat(2_000)]) expect(refused(() => cleanName(bad)).details.field).toBe('name');
});

test('an ending hidden behind a mark that turns letters around is seen for what it is', () => {
  expect(refused(() => kindOfName(cleanName('发票\u202efdp.exe'), ALL)).code).toBe('evidence.kind');
});
