import { readWindowList, readWindowName } from './window-list';
import { WindowNames } from './window-names';

const code = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test.each([
  ['', []],
  ['综合窗口', ['综合窗口']],
  ['1号窗口、2号窗口', ['1号窗口', '2号窗口']],
  ['1号窗口，2号窗口；3号窗口|4号窗口', ['1号窗口', '2号窗口', '3号窗口', '4号窗口']],
  ['1号窗口/2号窗口', ['1号窗口', '2号窗口']],
  ['１号窗口／２号窗口', ['１号窗口', '２号窗口']],
  ['1号窗口 2号窗口', ['1号窗口', '2号窗口']],
  ['社保窗口和医保窗口', ['社保窗口', '医保窗口']],
  ['1-3号窗口', ['1号窗口', '2号窗口', '3号窗口']],
  ['1—3号窗口', ['1号窗口', '2号窗口', '3号窗口']],
  ['1～3号窗', ['1号窗', '2号窗', '3号窗']],
  ['4至6号窗口', ['4号窗口', '5号窗口', '6号窗口']],
  ['4号-6号窗口', ['4号窗口', '5号窗口', '6号窗口']],
  ['a1-a3号窗口', ['a1号窗口', 'a2号窗口', 'a3号窗口']],
  ['A1-A3号窗口', ['A1号窗口', 'A2号窗口', 'A3号窗口']],
  ['A4-A6号窗口', ['A4号窗口', 'A5号窗口', 'A6号窗口']],
  ['A1至3号窗口', ['A1号窗口', 'A2号窗口', 'A3号窗口']],
  ['A1-A2', ['A1', 'A2']],
  ['A座 1-2号窗口', ['A座 1号窗口', 'A座 2号窗口']],
  ['１ － ２ 号窗口', ['1号窗口', '2号窗口']],
  ...['1—3', '1——3', '1–3', '1～3', '1~3', '1到3', '1 至 3', '1…3', '①-③', '从1至3', '从1号到3'].map((range): [string, string[]] => [
    `${range}号窗口`,
    ['1号窗口', '2号窗口', '3号窗口'],
  ]),
  ['4～6号窗口', ['4号窗口', '5号窗口', '6号窗口']],
  ['1号窗口至3号窗口', ['1号窗口', '2号窗口', '3号窗口']],
  ['1号窗口 - 3号窗口', ['1号窗口', '2号窗口', '3号窗口']],
  ['1号窗口到3号', ['1号窗口', '2号窗口', '3号窗口']],
  ['一至三号窗口', ['一号窗口', '二号窗口', '三号窗口']],
  ['一号窗口至三号窗口', ['一号窗口', '二号窗口', '三号窗口']],
  ['十九至二十一号窗口', ['十九号窗口', '二十号窗口', '二十一号窗口']],
  ['第1至第2窗口', ['第1窗口', '第2窗口']],
  ['窗口1-3', ['窗口1', '窗口2', '窗口3']],
  ['窗口1/窗口2', ['窗口1', '窗口2']],
  ['1至2号综合窗口', ['1号综合窗口', '2号综合窗口']],
  ['1-3号、5号窗口', ['1号窗口', '2号窗口', '3号窗口', '5号窗口']],
  ['1-3号/5号窗口', ['1号窗口', '2号窗口', '3号窗口', '5号窗口']],
  ['1号、2号、3号窗口', ['1号窗口', '2号窗口', '3号窗口']],
  ['1号、2号', ['1号', '2号']],
  ['1、2和3号窗口', ['1号窗口', '2号窗口', '3号窗口']],
  ['1号和2号窗口', ['1号窗口', '2号窗口']],
  ['A1、A2号窗口', ['A1号窗口', 'A2号窗口']],
  ['1、2号综合窗口', ['1号综合窗口', '2号综合窗口']],
  ['1号、2号医保窗口', ['1号', '2号医保窗口']],
  ['①②③号窗口', ['①号窗口', '②号窗口', '③号窗口']],
  ['①②、④号窗口', ['①号窗口', '②号窗口', '④号窗口']],
  ['1号窗口2号窗口', ['1号窗口', '2号窗口']],
  ['1、2、3号窗口', ['1号窗口', '2号窗口', '3号窗口']],
  ['一、二号窗口', ['一号窗口', '二号窗口']],
  ['1-2号窗口、5号窗口', ['1号窗口', '2号窗口', '5号窗口']],
  // What is one window stays one.
  ['社保/医保窗口', ['社保/医保窗口']],
  ['综合受理 窗口', ['综合受理 窗口']],
  ['1 号窗口', ['1 号窗口']],
  ['社保-医保窗口', ['社保-医保窗口']],
  ['1-3', ['1-3']],
  ['1、2', ['1', '2']],
  ['“4-6号窗口”', ['4-6号窗口']],
  ['"1号窗口/2号窗口"', ['1号窗口/2号窗口']],
  ...['“1-3号窗口”', '"1-3号窗口"', '「1-3号窗口」', '『1-3号窗口』', '‘1-3号窗口’', '《1-3号窗口》'].map((one): [string, string[]] => [
    one,
    ['1-3号窗口'],
  ]),
  ['“1、2号窗口”、5号窗口', ['1、2号窗口', '5号窗口']],
  ['“1-2号窗口”、“3-4号窗口”', ['1-2号窗口', '3-4号窗口']],
  ['“1号窗口”和“2号窗口”', ['1号窗口', '2号窗口']],
  ['1号窗口（社保、医保）、2号窗口', ['1号窗口（社保、医保）', '2号窗口']],
  ['1号窗口（社保/医保）', ['1号窗口（社保/医保）']],
  ['和谐社区窗口', ['和谐社区窗口']],
  ['统一和谐窗口', ['统一和谐窗口']],
  ['三江源至善窗口', ['三江源至善窗口']],
  ['周一至周五窗口', ['周一至周五窗口']],
  ['周一至五窗口', ['周一至五窗口']],
  ['0-3岁儿童窗口', ['0-3岁儿童窗口']],
  ['1-3号楼服务窗口', ['1-3号楼服务窗口']],
  ['A1-3', ['A1-3']],
  ['A座-2窗口', ['A座-2窗口']],
  ['12345热线窗口', ['12345热线窗口']],
  ['一个窗口', ['一个窗口']],
  ['①号窗口', ['①号窗口']],
])('%s lists %j', (text, names) => {
  expect(readWindowList(text)).toEqual(names);
});

test.each([
  ['4-6号窗口', 'window.severalInOne'],
  ['3-1号窗口', 'window.severalInOne'],
  ['01-03号窗口', 'window.severalInOne'],
  ['1/2号窗口', 'window.severalInOne'],
  ['1-900号窗口', 'window.severalInOne'],
  ['1-3号窗口（社保）', 'window.severalInOne'],
  ['1至3号窗口（社保、医保、民政）', 'window.severalInOne'],
  ['①②号窗口（社保）', 'window.severalInOne'],
  ['一至3号窗口', 'window.severalInOne'],
  ['A1-B3号窗口', 'window.severalInOne'],
  ['3-1-2号窗口', 'window.severalInOne'],
  ['1至3号窗口止', 'window.severalInOne'],
  ['1-3号共3个窗口', 'window.severalInOne'],
  ['1.2.3号窗口', 'window.severalInOne'],
  ['1 2 3号窗口', 'window.severalInOne'],
  ['1号窗口/2/3', 'window.severalInOne'],
  ['A1/A2窗口', 'window.severalInOne'],
  ['1号2号窗口', 'window.severalInOne'],
  ['3个窗口', 'window.severalInOne'],
  ['1、4-6号窗口', 'window.severalInOne'],
  ['1号窗口、１号窗口', 'window.twice'],
  ['①②号窗口、1号窗口', 'window.twice'],
  ['1-3号窗口、2号窗口', 'window.twice'],
])('%s is refused as %s', (text, refusal) => {
  expect(code(() => readWindowList(text))).toBe(refusal);
});

test('a refusal says how several are written, and how one is', () => {
  const { details } = ((): { details: { zh: string } } => {
    try {
      return readWindowList('4-6号窗口') as never;
    } catch (error) {
      return error as { details: { zh: string } };
    }
  })();
  expect(details.zh).toMatch(/“4号窗口、5号窗口、6号窗口”.*“4-6号窗口”（连引号一起填）/);
});

test('one window is never several', () => {
  expect(readWindowName('综合窗口')).toBe('综合窗口');
  expect(readWindowName('“1-3号窗口”')).toBe('1-3号窗口');
  expect(readWindowName('社保、医保窗口')).toBe('社保、医保窗口');
  const several = ['1-3号窗口', '1号窗口/2号窗口', '1号窗口、2号窗口', '1、2号窗口', '①②号窗口'];
  expect(several.map((name) => code(() => readWindowName(name)))).toEqual(several.map(() => 'window.severalInOne'));
});

const window = (id: string, name: string, number = '') => ({ id, state: { name, number } });
const hall = new WindowNames([
  window('w-1', '1号窗口'),
  window('w-2', '2号窗口'),
  window('w-9', '综合窗口', 'A9'),
  window('w-11', '11号窗口'),
]);

test.each([
  ['1号窗口', 'w-1'],
  ['１号窗口', 'w-1'],
  ['1 号窗口', 'w-1'],
  ['1号窗口 ', 'w-1'],
  ['1号', 'w-1'],
  ['1', 'w-1'],
  ['11号窗', 'w-11'],
  ['w-2', 'w-2'],
  ['综合窗', 'w-9'],
  ['ａ9', 'w-9'],
  ['A9号窗口', 'w-9'],
])('the window %s is %s', (text, id) => {
  expect(hall.find(text).id).toBe(id);
});

test('a window nobody knows is refused, asking for one of a similar name', () => {
  const refused = (text: string): { code: string; details: { zh: string } } => {
    try {
      return hall.find(text) as never;
    } catch (error) {
      return error as { code: string; details: { zh: string } };
    }
  };
  expect(refused('一号窗口')).toMatchObject({ code: 'window.unknown', details: { zh: expect.stringContaining('是不是“1号窗口”？') } });
  expect(refused('3号窗口').details.zh).not.toContain('是不是');
  expect(code(() => new WindowNames([window('a', '甲', '1'), window('b', '乙', '1')]).find('1'))).toBe('window.ambiguous');
  // Two from before that are one name now: the one spelled so.
  expect(new WindowNames([window('a', '办证(窗口)'), window('b', '办证（窗口）')]).find('办证（窗口）').id).toBe('b');
});
