/**
 * What a text says however it is disguised: one character for one, without what nobody sees, each knowing where it stands
 * in the text itself. Patterns look at the shadow; what they find is hidden in the text.
 */
export interface Shadow {
  text: string;
  /** Where the character at a place of the shadow begins and ends in the text, in UTF-16 units. */
  spans: [start: number, end: number][];
}

/** Shows nothing: format characters, variation selectors, combining key caps and fillers. */
const INVISIBLE = /^[\p{Cf}\p{Cc}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u20e3\u3164\ufe00-\ufe0f\uffa0\u{e0100}-\u{e01ef}]$/u;
const NUMERALS: Record<string, string> = Object.fromEntries([
  ...[...'零一二三四五六七八九'].map((c, n) => [c, String(n)]),
  ...[...'〇壹贰叁肆伍陆柒捌玖'].map((c, n) => [c, String(n)]),
  ...[...'○壹貳叄肆伍陸柒捌玖'].map((c, n) => [c, String(n)]),
  ...[...'〇〡〢〣〤〥〦〧〨〩'].map((c, n) => [c, String(n)]),
  ...Object.entries({ 洞: '0', 幺: '1', 么: '1', 弌: '1', 两: '2', 貮: '2', 参: '3', 參: '3', 拐: '7', 勾: '9', '◯': '0', '⭕': '0' }),
  ...['❶', '➀', '➊', '⓵'].flatMap((first) =>
    Array.from({ length: 9 }, (_, n) => [String.fromCodePoint((first.codePointAt(0) as number) + n), String(n + 1)]),
  ),
  ...Object.entries({ '⓿': '0', '🄋': '0', '🄌': '0', '🄀': '0', '🄁': '0' }),
]) as Record<string, string>;
/** Letters that are read as digits where digits stand around them. */
const LOOKALIKES: Record<string, string> = { o: '0', O: '0', l: '1', I: '1', '|': '1' };

const isDigit = (code: number): boolean => /^\p{Nd}$/u.test(String.fromCodePoint(code));

/** The value of a decimal digit of any script; those of a script stand in a row from its zero. */
function digitOf(character: string): string | undefined {
  const code = character.codePointAt(0) as number;
  if (!isDigit(code)) return undefined;
  let zero = code;
  while (code - zero < 9 && isDigit(zero - 1)) zero -= 1;
  return String(code - zero);
}

/** Full-width, circled, raised and styled forms as the plain ones; digits of all scripts as 0 to 9. */
export function plainShadow(text: string): Shadow {
  return shadowOf(text, (character) => {
    const folded = character.normalize('NFKC');
    return [...folded].map((one) => (one.codePointAt(0)! < 128 ? one : (digitOf(one) ?? one))).join('');
  });
}

/** The plain shadow with numerals in words, seals and rings as digits too; `lookalikes`: with O and l as well. */
export function numberShadow(plain: Shadow, lookalikes = false): Shadow {
  const text = [...plain.text].map((one) => NUMERALS[one] ?? (lookalikes ? LOOKALIKES[one] : undefined) ?? one);
  return { text: text.join(''), spans: plain.spans };
}

/** Letters and digits alone, in lower case: what is spelled apart stands together here. */
export function closeShadow({ text, spans }: Shadow): Shadow {
  const kept = [...text].flatMap((one, place) => (/[\p{L}\p{N}\p{M}]/u.test(one) ? [{ one: one.toLowerCase(), span: spans[place]! }] : []));
  return { text: kept.map(({ one }) => one.charAt(0)).join(''), spans: kept.map(({ span }) => span) };
}

function shadowOf(text: string, fold: (character: string) => string): Shadow {
  const characters: string[] = [];
  const spans: Shadow['spans'] = [];
  let at = 0;
  for (const character of text) {
    const end = at + character.length;
    const start = at;
    at = end;
    if (INVISIBLE.test(character) && character !== '\n') continue;
    // Every place of a shadow is one UTF-16 unit, so that places are what regular expressions count.
    const folded = NUMERALS[character] && character.length > 1 ? NUMERALS[character] : fold(character);
    for (const one of folded) {
      if (INVISIBLE.test(one) && one !== '\n') continue;
      characters.push(one.length === 1 ? one : '\ufffd');
      spans.push([start, end]);
    }
  }
  return { text: characters.join(''), spans };
}
