import { CHARACTER, charactersOf, chineseDay, issuerSize, LINE, mm, PAGE, runsOf, signaturePlaces, titleLines } from './measures';

describe('measures of GB/T 9704-2012', () => {
  test('28 characters fill a line and 22 lines a page, and no more fit', () => {
    const [width, height] = [PAGE.width - PAGE.left - PAGE.right, PAGE.height - PAGE.top - PAGE.bottom];
    expect([width, height]).toEqual([expect.closeTo(mm(156), -1), expect.closeTo(mm(225), -1)]);
    expect([Math.floor(width / CHARACTER), Math.floor(height / LINE)]).toEqual([28, 22]);
  });

  test('the name of the body is one line, whatever its length', () => {
    expect(issuerSize('州委')).toBe(96);
    const long = '海西州作风建设领导小组办公室';
    expect((issuerSize(long) / 2) * charactersOf(long)).toBeLessThanOrEqual((156 / 25.4) * 72);
    expect(issuerSize(long.repeat(4))).toBe(44);
  });

  test('a day is written without zeros', () => {
    expect(chineseDay('2021-07-09')).toBe('2021年7月9日');
    expect(chineseDay('')).toBe('');
  });

  test('the date ends four characters from the edge and the name stands centred over it', () => {
    const day = '2021年7月9日';
    const { signature, date } = signaturePlaces('州作风办', day);
    expect(date).toBe(4 * CHARACTER);
    expect(signature + (charactersOf('州作风办') * CHARACTER) / 2).toBeCloseTo(date + (charactersOf(day) * CHARACTER) / 2, 0);
  });

  test('a name too long for that ends at the edge, with the date centred below it', () => {
    const [name, day] = ['海西州作风建设领导小组办公室和联合监督中心', '2021年7月9日'];
    const { signature, date } = signaturePlaces(name, day);
    expect(signature).toBe(0);
    expect((charactersOf(name) * CHARACTER) / 2).toBeCloseTo(date + (charactersOf(day) * CHARACTER) / 2, -1);
  });

  test('a title breaks into lines of like length between words, none longer than the type area', () => {
    const title = '关于督办格尔木市政务服务大厅社保窗口不满意评价事项的通知';
    expect(titleLines(title)).toEqual(['关于督办格尔木市政务服务大厅', '社保窗口不满意评价事项的通知']);
    expect(titleLines('关于联合核查州乡镇街道办事处服务问题的通知', 12)).toEqual(['关于联合核查州乡镇街道', '办事处服务问题的通知']);
    expect(titleLines('通知')).toEqual(['通知']);
    for (const lines of [titleLines(title.repeat(3)), titleLines('字'.repeat(20))]) {
      expect(Math.max(...lines.map((one) => one.length))).toBeLessThanOrEqual(19);
    }
  });

  test.each<[string, string[], string[]]>([
    ['一、群众意见。态度生硬。', ['first', 'body'], ['一、群众意见。', '态度生硬。']],
    ['一、群众意见', ['first'], ['一、群众意见']],
    ['（二）整改。立即', ['second', 'body'], ['（二）整改。', '立即']],
    ['1.公开时限。', ['body'], ['1.公开时限。']],
    ['一是立即整改。', ['body'], ['一是立即整改。']],
  ])('"%s" is of the fonts %j', (paragraph, fonts, texts) => {
    expect(runsOf(paragraph).map(({ font }) => font)).toEqual(fonts);
    expect(runsOf(paragraph).map(({ text }) => text)).toEqual(texts);
  });
});
