import { createRequire } from 'node:module';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type PDFKit from 'pdfkit';
import QRCode from 'qrcode';
import { FONTS, mustBePrintable, PlateText, type Covers, type Line } from './plate-text';

/** A plate as it is printed. */
export interface PrintedPlate {
  code: string;
  /** What the QR code says. */
  address: string;
  windowName: string;
  servicePointName: string;
  unitName: string;
}

const mm = (millimetres: number): number => (millimetres * 72) / 25.4;

/** A4, two by two: every measure in millimetres. */
const CARD = { width: 95, height: 138.5, margin: 10, padding: 6 };
const ACROSS = 2;
const PER_PAGE = 4;
/** At a metre a phone's camera still sees a module of this code as two pixels and more; 40 mm would do in good light only. */
const QR_SIZE = 56;
/** From the top of the card. */
const AT = { chinese: 4, english: 14.5, qr: 27.5, code: 88.5, names: 95.5, scripts: [126, 134] };
const NAMES_HEIGHT = 24;
const MARK = { from: 3, to: 8, cross: 2 };
/** Points. */
const SIZE = { chinese: 24, english: 12.5, code: 11, window: 17, servicePoint: 13, unit: 11 };
const HEADING = { zh: '扫码评价', en: 'Scan to evaluate' };

const filesNear = createRequire(__filename);
const FILES = {
  [FONTS.chinese]: ['@expo-google-fonts/noto-sans-sc', '500Medium/NotoSansSC_500Medium.ttf'],
  [FONTS.tibetan]: ['@expo-google-fonts/noto-serif-tibetan', '500Medium/NotoSerifTibetan_500Medium.ttf'],
} as const;

/** File of an embedded font. */
export function fontFile(font: keyof typeof FILES): string {
  const [name, file] = FILES[font];
  return path.join(path.dirname(filesNear.resolve(`${name}/package.json`)), file);
}

/** Which characters the fonts have; read anew for each sheet, since ten megabytes are not worth keeping. */
export async function coverage(): Promise<Covers> {
  const { openSync } = await import('fontkit');
  const fonts = new Map(Object.values(FONTS).map((name) => [name, openSync(fontFile(name))]));
  return (name, codePoint) => {
    const font = fonts.get(name);
    return font !== undefined && 'hasGlyphForCodePoint' in font && font.hasGlyphForCodePoint(codePoint);
  };
}

/**
 * A PDF of A4 sheets, four plates to a page with marks to cut along; comes page by page as it is read. Whoever shares the
 * process is served between any two plates.
 * @throws Refused plate.noGlyph, before anything is written
 */
export async function plateSheet(plates: readonly PrintedPlate[], title: string): Promise<PDFKit.PDFDocument> {
  mustBePrintable(
    plates.flatMap(({ windowName, servicePointName, unitName }) => [windowName, servicePointName, unitName]),
    await coverage(),
  );
  const { default: PDFDocument } = await import('pdfkit');
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    lang: 'zh-CN',
    displayTitle: true,
    info: { Title: title, Producer: 'Mingjing', Creator: 'Mingjing' },
  });
  for (const font of Object.values(FONTS)) document.registerFont(font, fontFile(font));
  void fill(document, plates).catch((error: unknown) => document.destroy(error as Error));
  return document;
}

async function fill(document: PDFKit.PDFDocument, plates: readonly PrintedPlate[]): Promise<void> {
  const text = new PlateText(document);
  for (const [index, plate] of plates.entries()) {
    await turn();
    if (document.destroyed) return;
    const place = index % PER_PAGE;
    if (place === 0) newPage(document);
    const left = CARD.margin + (place % ACROSS) * CARD.width;
    const top = CARD.margin + Math.floor(place / ACROSS) * CARD.height;
    drawCode(document, plate.address, left + (CARD.width - QR_SIZE) / 2, top + AT.qr);
    drawWords(text, plate, left, top);
    drawRoom(document, left, top);
  }
  document.end();
}

/** Marks stand in the margin, and where four cards meet; none on a card. */
function newPage(document: PDFKit.PDFDocument): void {
  document.addPage().lineWidth(0.4);
  const far = { x: CARD.margin + ACROSS * CARD.width, y: CARD.margin + (PER_PAGE / ACROSS) * CARD.height };
  for (let x = CARD.margin; x <= far.x; x += CARD.width) {
    stroke(document, [x, MARK.from], [x, MARK.to]);
    stroke(document, [x, far.y + CARD.margin - MARK.to], [x, far.y + CARD.margin - MARK.from]);
  }
  for (let y = CARD.margin; y <= far.y; y += CARD.height) {
    stroke(document, [MARK.from, y], [MARK.to, y]);
    stroke(document, [far.x + CARD.margin - MARK.to, y], [far.x + CARD.margin - MARK.from, y]);
  }
  const [x, y] = [CARD.margin + CARD.width, CARD.margin + CARD.height];
  stroke(document, [x - MARK.cross, y], [x + MARK.cross, y]);
  stroke(document, [x, y - MARK.cross], [x, y + MARK.cross]);
}

function stroke(document: PDFKit.PDFDocument, from: readonly [number, number], to: readonly [number, number], colour = '#000'): void {
  document.moveTo(mm(from[0]), mm(from[1])).lineTo(mm(to[0]), mm(to[1])).stroke(colour);
}

/** Level Q, as one filled path: sharp at any size. */
function drawCode(document: PDFKit.PDFDocument, address: string, left: number, top: number): void {
  const { modules } = QRCode.create(address, { errorCorrectionLevel: 'Q' });
  const side = QR_SIZE / modules.size;
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0, dark = 0; column <= modules.size; column += 1) {
      if (column < modules.size && modules.get(row, column)) dark += 1;
      else if (dark > 0) {
        document.rect(mm(left + (column - dark) * side), mm(top + row * side), mm(dark * side), mm(side));
        dark = 0;
      }
    }
  }
  document.fill('#000');
}

function drawWords(text: PlateText, plate: PrintedPlate, left: number, top: number): void {
  const width = mm(CARD.width - 2 * CARD.padding);
  const x = mm(left + CARD.padding);
  text.draw([{ text: HEADING.zh, size: SIZE.chinese }], x, mm(top + AT.chinese), width);
  text.draw([{ text: HEADING.en, size: SIZE.english }], x, mm(top + AT.english), width);
  text.draw([{ text: plate.code.replace(/(.{4})(?=.)/g, '$1 '), size: SIZE.code }], x, mm(top + AT.code), width);
  text.draw(text.fit(namesOf(plate), width, mm(NAMES_HEIGHT)), x, mm(top + AT.names), width);
}

/** A window named after its service point is not said twice. */
function namesOf({ windowName, servicePointName, unitName }: PrintedPlate): Line[] {
  const lines = [
    { text: windowName, size: SIZE.window },
    { text: servicePointName, size: SIZE.servicePoint },
    { text: unitName, size: SIZE.unit },
  ];
  return lines.filter(({ text }, at) => text && lines.findIndex((line) => line.text === text) === at);
}

/** Faint lines for the same words in a second and a third script, written or pasted in. */
function drawRoom(document: PDFKit.PDFDocument, left: number, top: number): void {
  for (const y of AT.scripts) {
    stroke(document, [left + CARD.padding * 2, top + y], [left + CARD.width - CARD.padding * 2, top + y], '#ccc');
  }
}
