import JSZip from 'jszip';
import { LINE, mm } from './measures';
import { template, type PaperFields } from './template';

const fields: PaperFields = {
  ...{
    issuer: '海西州作风建设领导小组办公室',
    number: '西作督〔2021〕3号',
    title: '关于督办社保窗口不满意评价事项的通知',
    date: '2021-07-09',
  },
  ...{
    recipients: ['格尔木市人社局党组'],
    paragraphs: ['现通知如下：', '一、限期整改。请于2021年7月13日前办结。'],
    copies: ['市纪委监委'],
  },
};

async function partsOf(kind: string, given: PaperFields = fields): Promise<Record<string, string>> {
  const zip = await JSZip.loadAsync(await template(kind, given));
  const names = Object.keys(zip.files).filter((name) => name.endsWith('.xml'));
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await zip.file(name)!.async('string')] as const)));
}
const documentOf = async (kind: string, given?: PaperFields): Promise<string> =>
  (await partsOf(kind, given))['word/document.xml'] as string;
const textOf = (xml: string): string =>
  xml
    .replace(/<w:tab\/>/g, ' ')
    .replace(/<\/w:p>/g, '\n')
    .replace(/<[^>]+>/g, '');

describe('a paper as .docx', () => {
  test.each(['transferOrder', 'supervisionNotice', 'instruction', 'instructionResult'])(
    '%s: heading, number, title, text, signature, 版记',
    async (kind) => {
      const lines = textOf(await documentOf(kind))
        .split('\n')
        .map((one) => one.trim())
        .filter(Boolean);
      expect(lines).toEqual([
        ...['海西州作风建设领导小组办公室', '西作督〔2021〕3号', '关于督办社保窗口不满意评价事项的通知', '格尔木市人社局党组：'],
        ...['现通知如下：', '一、限期整改。请于2021年7月13日前办结。', '海西州作风建设领导小组办公室', '2021年7月9日'],
        ...['抄送：市纪委监委。', '海西州作风建设领导小组办公室 2021年7月9日印发'],
      ]);
    },
  );

  test('A4 with the margins of the standard, lines of 28 pt, fonts by name, sizes 二号, 三号, 四号', async () => {
    const parts = await partsOf('supervisionNotice');
    const xml = parts['word/document.xml'] as string;
    expect(xml).toContain(`<w:pgSz w:w="${mm(210)}" w:h="${mm(297)}"`);
    expect(xml).toContain(`w:top="${mm(37)}" w:right="${mm(26)}" w:bottom="${mm(35)}" w:left="${mm(28)}"`);
    const runs = [...xml.matchAll(/<w:r>(.*?)<\/w:r>/g)].map(([, run = '']) => [
      /w:eastAsia="([^"]+)"/.exec(run)?.[1],
      /<w:sz w:val="(\d+)"/.exec(run)?.[1],
      textOf(run).slice(0, 4),
    ]);
    expect(runs).toEqual(
      expect.arrayContaining([
        ['方正小标宋简体', '44', '关于督办'],
        ['仿宋_GB2312', '32', '现通知如'],
        ['黑体', '32', '一、限期'],
        ['仿宋_GB2312', '28', '抄送：市'],
      ]),
    );
    expect(xml).toContain(`<w:spacing w:line="${LINE}" w:lineRule="exact"/>`);
    expect(parts['word/fontTable.xml']).toContain('<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>');
    expect(parts['word/settings.xml']).toContain('<w:evenAndOddHeaders');
  });

  test('pages are numbered outside: right on odd ones, left on even ones', async () => {
    const parts = await partsOf('supervisionNotice');
    const footers = Object.entries(parts)
      .filter(([name]) => name.startsWith('word/footer'))
      .map(([, xml]) => xml);
    expect(footers.map((xml) => /<w:jc w:val="(\w+)"/.exec(xml)?.[1]).sort()).toEqual(['left', 'right']);
    for (const xml of footers) expect(xml).toMatch(/— .*PAGE.* —/s);
  });

  test('a reminder is a letter: the name in the heading of the first page, the number at the right below a double rule', async () => {
    const parts = await partsOf('advisoryReminder');
    const headers = Object.entries(parts)
      .filter(([name]) => name.startsWith('word/header'))
      .map(([, xml]) => xml)
      .join('');
    expect(headers).toContain('海西州作风建设领导小组办公室');
    expect(headers).toContain('w:val="thickThinSmallGap" w:color="FF0000"');
    expect(parts['word/document.xml']).toContain('<w:titlePg/>');
    expect(textOf(parts['word/document.xml'] as string).trim()).toMatch(/^西作督〔2021〕3号\n/);
  });

  test('what is no original says so; without a number and a date there is room for them', async () => {
    const said = textOf(await documentOf('transferOrder', { ...fields, number: '', date: '', mark: '送审稿' }));
    expect(said).toContain('送审稿');
    expect(said).toContain('\u3000\u3000年\u3000月\u3000日');
    expect(said).not.toContain('印发');
  });

  test('whatever is typed stays text', async () => {
    const odd = '</w:t><w:p/>&amp;\u0000\ud800"“引号”\ufffe';
    const xml = await documentOf('transferOrder', { ...fields, title: odd, paragraphs: [odd] });
    expect(textOf(xml)).toContain('&lt;/w:t&gt;&lt;w:p/&gt;&amp;amp;');
    expect(xml).not.toMatch(/[\u0000-\u0008\ufffe]/);
  });
});
