import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  RelativeVerticalPosition,
  Tab,
  Table,
  TableAnchorType,
  TableCell,
  TableRow,
  TabStopType,
  TextRun,
  WidthType,
  type IParagraphOptions,
  type IRunOptions,
  type ISectionOptions,
  type ITableFloatOptions,
} from 'docx';
import {
  CHARACTER,
  chineseDay,
  CLOSER,
  FONTS,
  issuerSize,
  LINE,
  mm,
  PAGE,
  points,
  RED,
  runsOf,
  signaturePlaces,
  SIZES,
  titleLines,
  type Font,
} from './measures';
import type { OfficialDocument } from './official';

const TEXT_WIDTH = PAGE.width - PAGE.left - PAGE.right;
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' };

/** Characters that no XML can hold. */
const UNWRITABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function run(text: string, font: Font, options: IRunOptions = {}): TextRun {
  const { name } = FONTS[font];
  return new TextRun({
    children: text
      .replace(UNWRITABLE, '')
      .split('\t')
      .flatMap((part, at) => (at === 0 ? [part] : [new Tab(), part])),
    font: { ascii: name, hAnsi: name, eastAsia: name, cs: name, hint: 'eastAsia' },
    size: SIZES.three,
    ...options,
  });
}

function line(children: readonly TextRun[], { spacing, ...options }: IParagraphOptions = {}): Paragraph {
  return new Paragraph({ children: [...children], spacing: { line: LINE, lineRule: LineRuleType.EXACT, ...spacing }, ...options });
}
const text = (words: string, options: IParagraphOptions = {}): Paragraph =>
  line([run(words, 'body', { characterSpacing: CLOSER })], options);
const blank = (): Paragraph => text('');

/** 7.2.1 to 7.2.3: at the top left, a line each; a mark of what is no original at the right. */
function corner({ secrecy, urgency, mark }: OfficialDocument): Paragraph[] {
  const left = [secrecy, urgency].filter(Boolean);
  const right = { tabStops: [{ type: TabStopType.RIGHT, position: TEXT_WIDTH }] };
  if (mark) return [line([run(`${left[0] ?? ''}\t${mark}`, 'first')], right), ...left.slice(1).map((one) => line([run(one, 'first')]))];
  return left.map((one) => line([run(one, 'first')]));
}

function issuerLine(issuer: string, options: IParagraphOptions = {}): Paragraph {
  const size = issuerSize(issuer);
  const spacing = { line: points(size / 2 + 6), lineRule: LineRuleType.EXACT, ...options.spacing };
  return new Paragraph({ ...options, alignment: AlignmentType.CENTER, spacing, children: [run(issuer, 'title', { size, color: RED })] });
}

/** 7.2.4 to 7.2.7: the name of the body 35 mm below the edge of the type area, two lines, the number, 4 mm, the red rule. */
function documentHead(given: OfficialDocument): Paragraph[] {
  const top = corner(given);
  const rule = { bottom: { style: BorderStyle.SINGLE, size: 12, color: RED, space: 11 } };
  const { number, signer } = given;
  const numbered = signer
    ? line([run(`\u3000${number}\t签发人：`, 'body'), run(signer, 'second')], {
        tabStops: [{ type: TabStopType.RIGHT, position: TEXT_WIDTH - CHARACTER }],
        border: rule,
      })
    : line([run(number, 'body')], { alignment: AlignmentType.CENTER, border: rule });
  return [...top, issuerLine(given.issuer, { spacing: { before: Math.max(0, mm(35) - top.length * LINE) } }), blank(), blank(), numbered];
}

/** 10.1: double rules are 170 mm wide, the type area 156 mm. */
const OUTSIDE = { left: -mm(7), right: -mm(7) };

const letterHeader = ({ issuer }: OfficialDocument): Header =>
  new Header({
    children: [
      issuerLine(issuer),
      line([], {
        indent: OUTSIDE,
        spacing: { line: mm(4), lineRule: LineRuleType.EXACT },
        border: { bottom: { style: BorderStyle.THICK_THIN_SMALL_GAP, size: 24, color: RED, space: 0 } },
      }),
    ],
  });

const letterFooter = (): Footer =>
  new Footer({
    children: [
      line([], {
        indent: OUTSIDE,
        spacing: { line: points(1) },
        border: { top: { style: BorderStyle.THICK_THIN_SMALL_GAP, size: 24, color: RED, space: 0 } },
      }),
    ],
  });

/** 10.1: urgency at the left, the number at the right, below the rule. */
function letterHead({ number, secrecy, urgency, mark }: OfficialDocument): Paragraph[] {
  const left = [mark, secrecy, urgency].filter(Boolean).join('  ');
  const right = { tabStops: [{ type: TabStopType.RIGHT, position: TEXT_WIDTH }] };
  return [line([run(left, 'first'), run(`\t${number}`, 'body')], right)];
}

/** 7.3.1 to 7.3.4. */
function body({ title, recipients, paragraphs, attachments }: OfficialDocument): Paragraph[] {
  const heading = titleLines(title).map((one) =>
    line([run(one, 'title', { size: SIZES.two })], { alignment: AlignmentType.CENTER, keepNext: true, spacing: { line: points(34) } }),
  );
  const to = recipients.length > 0 ? [blank(), text(`${recipients.join('、')}：`)] : [blank()];
  const said = paragraphs.flatMap((one) => one.split(/\r?\n/)).map((one) => one.trim());
  const written = said.filter(Boolean).map((one, at, all) =>
    line(
      runsOf(one).map(({ text: words, font }) => run(words, font, { characterSpacing: CLOSER })),
      // The signature never stands on a page without text.
      { indent: { firstLine: 2 * CHARACTER }, alignment: AlignmentType.BOTH, keepNext: at === all.length - 1 },
    ),
  );
  return [...heading, ...to, ...written, ...attached(attachments)];
}

/** 7.3.4: 附件 and its names two characters in, further lines under the first name. */
function attached(names: readonly string[]): Paragraph[] {
  if (names.length === 0) return [];
  const numbered = (at: number): string => (names.length === 1 ? '' : `${at + 1}.`);
  const hanging = 5 * CHARACTER;
  const place = { left: 2 * CHARACTER + hanging, hanging };
  return [
    text('', { keepNext: true }),
    ...names.map((name, at) =>
      text(`${at === 0 ? '附件：' : '\u3000\u3000\u3000'}${numbered(at)}${name}`, { indent: place, keepNext: true }),
    ),
  ];
}

/** 7.3.5, 7.3.6: room for the seal over name and date, which stand together with the end of the text. */
function signed({ signature, date, note }: OfficialDocument): Paragraph[] {
  const day = date ? chineseDay(date) : '\u3000\u3000年\u3000月\u3000日';
  const places = signaturePlaces(signature, day);
  const right = (indent: number): IParagraphOptions => ({ alignment: AlignmentType.RIGHT, indent: { right: indent }, keepLines: true });
  return [
    text('', { keepNext: true }),
    text('', { keepNext: true }),
    text(signature, { ...right(places.signature), keepNext: true }),
    text(day, right(places.date)),
    ...(note ? [text(`（${note}）`, { indent: { left: 2 * CHARACTER } })] : []),
  ];
}

const FOUR = points(14);
/** At the foot of the type area of the last page; programs that cannot place a table there let it follow the text. */
const FOOT: ITableFloatOptions = {
  horizontalAnchor: TableAnchorType.MARGIN,
  absoluteHorizontalPosition: 0,
  verticalAnchor: TableAnchorType.MARGIN,
  relativeVerticalPosition: RelativeVerticalPosition.BOTTOM,
};

/** 7.4: 版记: copies, who printed it and when, in 4号仿宋 between rules. */
function imprint({ copies, printedBy, printedOn }: OfficialDocument): (Table | Paragraph)[] {
  const four = (words: string): TextRun => run(words, 'body', { size: SIZES.four });
  const lines: Paragraph[] = [];
  if (copies.length > 0) {
    const hanging = 3 * FOUR;
    lines.push(line([four(`抄送：${copies.join('，')}。`)], { indent: { left: FOUR + hanging, right: FOUR, hanging } }));
  }
  if (printedBy && printedOn) {
    const tabStops = [{ type: TabStopType.RIGHT, position: TEXT_WIDTH - FOUR }];
    lines.push(line([four(`${printedBy}\t${chineseDay(printedOn)}印发`)], { indent: { left: FOUR }, tabStops }));
  }
  if (lines.length === 0) return [];
  const rule = (outer: boolean) => ({ style: BorderStyle.SINGLE, size: outer ? 8 : 6, color: '000000' });
  const rows = lines.map((one, at) => {
    const borders = { left: NONE, right: NONE, top: rule(at === 0), bottom: rule(at === lines.length - 1) };
    const margins = { left: 0, right: 0 };
    return new TableRow({
      children: [new TableCell({ width: { size: TEXT_WIDTH, type: WidthType.DXA }, margins, borders, children: [one] })],
    });
  });
  const width = { size: TEXT_WIDTH, type: WidthType.DXA };
  // A document does not end with a table.
  return [blank(), new Table({ width, columnWidths: [TEXT_WIDTH], float: FOOT, rows }), line([], { spacing: { line: points(1) } })];
}

/** 7.5: — 1 — in 4号宋体 7 mm below the type area, outside: right on odd pages, left on even ones, one character in. */
function pageNumber(side: 'left' | 'right'): Footer {
  const children = [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], font: FONTS.page.name, size: SIZES.four })];
  return new Footer({
    children: [
      new Paragraph({ children, alignment: side === 'left' ? AlignmentType.LEFT : AlignmentType.RIGHT, indent: { [side]: points(14) } }),
    ],
  });
}

function sectionOf(given: OfficialDocument): ISectionOptions {
  const letter = given.form === 'letter';
  const spread = { default: pageNumber('right'), even: pageNumber('left') };
  const margin = { ...PAGE, header: mm(30), footer: mm(letter ? 20 : 22), gutter: 0 };
  return {
    properties: {
      titlePage: letter,
      page: { size: { width: PAGE.width, height: PAGE.height }, margin },
    },
    ...(letter && { headers: { first: letterHeader(given), default: new Header({ children: [] }) } }),
    footers: letter ? { ...spread, first: letterFooter() } : spread,
    children: [
      ...(letter ? letterHead(given) : documentHead(given)),
      blank(),
      blank(),
      ...body(given),
      ...signed(given),
      ...imprint(given),
    ],
  };
}

/** Word takes `altName` where a font is not installed. */
function fontTable(): string {
  const fonts = Object.values(FONTS).map(
    ({ name, fallback }) => `<w:font w:name="${name}"><w:altName w:val="${fallback}"/><w:charset w:val="86"/></w:font>`,
  );
  const namespace = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="${namespace}">${fonts.join('')}</w:fonts>`;
}

/**
 * A document as .docx, laid out as GB/T 9704-2012 wants it: A4, red heading, number, rule, title, text, signature, 版记, pages.
 * @returns bytes of the file
 */
export async function officialDocx(given: OfficialDocument): Promise<Buffer> {
  const document = new Document({
    title: given.title.replace(UNWRITABLE, ''),
    creator: given.issuer.replace(UNWRITABLE, ''),
    evenAndOddHeaderAndFooters: true,
    styles: {
      default: { document: { run: { size: SIZES.three, font: FONTS.body.name, language: { value: 'en-US', eastAsia: 'zh-CN' } } } },
    },
    sections: [sectionOf(given)],
  });
  return Packer.toBuffer(document, undefined, [{ path: 'word/fontTable.xml', data: fontTable() }]);
}
