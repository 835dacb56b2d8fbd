/**
 * Measures of GB/T 9704-2012 (党政机关公文格式) in the units of WordprocessingML: twentieths of a point (twip), half points of fonts.
 */
export const TWIPS_PER_POINT = 20;
const TWIPS_PER_MM = 1440 / 25.4;
export const mm = (millimetres: number): number => Math.round(millimetres * TWIPS_PER_MM);
export const points = (value: number): number => Math.round(value * TWIPS_PER_POINT);

/** 5.2.1: A4, 版心 156 mm × 225 mm. */
export const PAGE = { width: mm(210), height: mm(297), top: mm(37), bottom: mm(35), left: mm(28), right: mm(26) };

/** 字号 in half points. */
export const SIZES = { two: 44, three: 32, four: 28 } as const;

/** 5.2.3: 22 lines a page; 28 pt is the whole-point pitch at which 22 and no more fit into 225 mm. */
export const LINE = points(28);
/** 28 characters of 16 pt in 156 mm: each stands a quarter point closer. */
export const CLOSER = -5;
/** One character of the text with its spacing. */
export const CHARACTER = points(16) + CLOSER;

export const RED = 'FF0000';

/** Fonts by the names that offices' computers have them under, and what is taken where they are missing. */
export const FONTS = {
  title: { name: '方正小标宋简体', fallback: '华文中宋' },
  body: { name: '仿宋_GB2312', fallback: '仿宋' },
  first: { name: '黑体', fallback: 'SimHei' },
  second: { name: '楷体_GB2312', fallback: '楷体' },
  page: { name: '宋体', fallback: 'SimSun' },
} as const;
export type Font = keyof typeof FONTS;

/** Width of a text in characters: what is not of the East takes half of one. */
export const charactersOf = (text: string): number => [...text].reduce((sum, one) => sum + (/[\u0020-\u007e]/.test(one) ? 0.5 : 1), 0);

/** 7.2.4: the name of the issuing body in one line; half points, between 22 and 48 pt. */
export function issuerSize(name: string): number {
  const fits = Math.floor(((156 / 25.4) * 72) / Math.max(1, charactersOf(name)));
  return 2 * Math.min(48, Math.max(22, fits));
}

/**
 * 7.3.5.1, with a seal: the date ends four characters from the right edge, the name of the body is centred over it; a name too
 * long for that ends at the edge, and the date is centred below it.
 * @returns indents from the right, in twips
 */
export function signaturePlaces(signature: string, date: string): { signature: number; date: number } {
  const [name, day] = [charactersOf(signature), charactersOf(date)];
  const centred = 4 + (day - name) / 2;
  if (centred >= 0) return { signature: Math.round(centred * CHARACTER), date: 4 * CHARACTER };
  return { signature: 0, date: Math.round(((name - day) / 2) * CHARACTER) };
}

/** 7.3.5.4: 2021年7月9日, no zeros before. Empty for an empty day. */
export function chineseDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return day === '' ? '' : `${year}年${month}月${date}日`;
}

const WORDS = new Intl.Segmenter('zh', { granularity: 'word' });

/** 7.3.1: a title in lines of like length that break no word; no line longer than the type area where its words allow that. */
export function titleLines(title: string, most = 19): string[] {
  const words = [...WORDS.segment(title)].map(({ segment }) => segment);
  const length = [...title].length;
  const lines = Math.ceil(length / most);
  const target = length / lines;
  const broken: string[] = [''];
  for (const word of words) {
    const line = broken.at(-1) ?? '';
    // The word goes where more of it lies, unless the line would be too long or it were one line too many.
    const middle = [...line].length + [...word].length / 2;
    const full = middle > target || [...line].length + [...word].length > most;
    if (line !== '' && full && broken.length < lines) broken.push(word);
    else broken[broken.length - 1] = line + word;
  }
  return broken;
}

const FIRST = /^[一二三四五六七八九十]+、/;
const SECOND = /^（[一二三四五六七八九十]+）/;

/** 7.3.3: 一、 in 黑体, （一） in 楷体, up to the first full stop; 1. and （1） as the text. */
export function runsOf(paragraph: string): { text: string; font: Font }[] {
  const font = FIRST.test(paragraph) ? 'first' : SECOND.test(paragraph) ? 'second' : undefined;
  if (!font) return [{ text: paragraph, font: 'body' }];
  const end = paragraph.indexOf('。') + 1;
  if (end === 0 || end === paragraph.length) return [{ text: paragraph, font }];
  return [
    { text: paragraph.slice(0, end), font },
    { text: paragraph.slice(end), font: 'body' },
  ];
}
