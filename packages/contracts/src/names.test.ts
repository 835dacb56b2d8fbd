import fc from 'fast-check';
import { isName, nameKey, sameName, unbroken } from './names';

test.each([
  [
    '企业开办（注销）专窗',
    '企业开办(注销)专窗',
    '企业开办（注销)专窗',
    '企业开办 （注销） 专窗',
    '企业开办【注销】专窗',
    '企业开办〔注销〕专窗',
  ],
  ['1号便民点', '１号便民点', '1 号便民点', ' 1号便民点 ', '①号便民点', '1号\u200b便民点'],
  ['A座服务台', 'Ａ座服务台', 'a座服务台'],
  ['“社保-医保”窗口', '"社保-医保"窗口', '“社保—医保”窗口', '社保——医保窗口', '社保－医保窗口', '社保 – 医保窗口', '「社保−医保」窗口'],
  ['扎西·多杰', '扎西•多杰', '扎西‧多杰', '扎西・多杰', '扎西．多杰', '扎西.多杰', '扎西 多杰', '扎西多杰'],
  ['政务中心综合窗口', '政务中心 综合窗口', '政务中心\n综合窗口', '政务中心·综合窗口', '政务中心\u3000综合窗口', '政务中心\u00a0综合窗口'],
  ['-十号综合站', "'-十号综合站", '－十号综合站', '—十号综合站'],
  ['海西州（本级）', '海西州(本级)', '海西州[本级]'],
  ['1-3号窗口', '1～3号窗口', '１－３号窗口', '1 - 3 号窗口', '1~3号窗口'],
  ['བཀྲ་ཤིས།', ' བཀྲ་ཤིས། '],
])('%s is written in several ways', (name, ...others) => {
  expect(others.filter((other) => !sameName(name, other))).toEqual([]);
  expect(nameKey(nameKey(name))).toBe(nameKey(name));
});

test.each([
  ['1号窗口', '2号窗口'],
  ['1号窗口', '11号窗口'],
  ['1-3号窗口', '13号窗口'],
  ['1.3号窗口', '13号窗口'],
  ['1 3号窗口', '13号窗口'],
  ['1³号窗口', '13号窗口'],
  ['1③号窗口', '13号窗口'],
  ['1-3号窗口', '1.3号窗口'],
  ['一号窗口', '1号窗口'],
  ['十一号窗口', '一十号窗口'],
  ['A座', 'B座'],
  ['企业开办（注销）专窗', '企业开办注销专窗'],
  ['格尔木市', '格尔木'],
  ['综合一窗', '综合-窗'],
])('%s and %s are two', (one, other) => {
  expect(sameName(one, other)).toBe(false);
});

const piece = fc.constantFrom(...'政务服务中心大厅窗口号一二三ABz019０９（）()【】·•-—～“”\'"　 ①²Ⅰ㈠﹣ーབྷǅİßσς'.split(''));
const name = fc.oneof(
  fc.string({ unit: piece, maxLength: 24 }),
  fc.string({ unit: 'grapheme', maxLength: 24 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

test('the key of a key is itself', () => {
  fc.assert(
    fc.property(name, (text) => nameKey(nameKey(text)) === nameKey(text)),
    { numRuns: 5_000 },
  );
});

/** How others write the same: every choice leaves the key as it is. */
const WRITTEN: Record<string, string[]> = {
  '(': ['（', '【', '[', '〔', '［'],
  ')': ['）', '】', ']', '〕', '］'],
  '-': ['－', '—', '–', '−', '~', '——'],
  ...Object.fromEntries([...'0123456789'].map((digit) => [digit, [String.fromCodePoint(0xff10 + Number(digit))]])),
  a: ['A', 'ａ', 'Ａ'],
};

test('other widths, brackets, dashes, and spaces anywhere but between digits change nothing', () => {
  const plain = fc.string({ unit: fc.constantFrom(...'政务窗口号0123456789a()-'.split('')), minLength: 1, maxLength: 16 });
  fc.assert(
    fc.property(plain, fc.infiniteStream(fc.nat(20)), (text, choices) => {
      const draw = (): number => choices.next().value as number;
      const written = [...text].map((character, at) => {
        const ways = [character, ...(WRITTEN[character] ?? [])];
        const between = /\d/.test(character) && /\d/.test(text[at + 1] ?? '');
        return `${ways[draw() % ways.length]}${between ? '' : ['', ' ', '\u3000', '\u200b'][draw() % 4]}`;
      });
      expect(nameKey(written.join(''))).toBe(nameKey(text));
    }),
    { numRuns: 1_000 },
  );
});

test('numbers that differ never become one name', () => {
  const number = fc.nat(99_999);
  const numbered = (n: number, m: number): string => `${n}号楼${m}号窗口`;
  fc.assert(
    fc.property(number, number, number, number, (a, b, c, d) => {
      fc.pre(a !== c || b !== d);
      expect(sameName(numbered(a, b), numbered(c, d))).toBe(false);
      expect(sameName(`${a}-${b}`, `${c}-${d}`)).toBe(false);
      expect(sameName(`${a} ${b}`, `${c} ${d}`)).toBe(false);
    }),
  );
});

test('lines within a cell are one line; marks alone are no name', () => {
  expect(['政务\n大厅', '政务 \r\n  大厅', ' A\nB ', 'A\n座'].map(unbroken)).toEqual(['政务大厅', '政务大厅', 'A B', 'A座']);
  expect(['·', '-', '（）', ' ', '', '“”'].filter(isName)).toEqual([]);
  expect(['1', '甲', 'ཀ'].filter(isName)).toHaveLength(3);
});
