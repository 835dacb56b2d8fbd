import { evolveNumber, noNumber, numberText, requireInForce, requireOwnSeries, seriesOf, voidNumber } from './document-number';
import { papersIssuer, papersMarks } from '@mingjing/rules';

const refusal = (code: string): Error => expect.objectContaining({ code }) as Error;
const number = { ...noNumber(), series: '西作督〔2021〕', sequence: 3, division: '632800', issuer: '州作风办' };

describe('the number of a document', () => {
  test('is the 机关代字 with the mark of the kind, the year in 〔〕, and the place without zeros (GB/T 9704-2012, 7.2.5)', () => {
    expect(seriesOf('西作', 'supervisionNotice', papersMarks.default, 2021)).toBe('西作督〔2021〕');
    expect(numberText(number)).toBe('西作督〔2021〕3号');
  });

  test('of a kind without a mark goes on in the series of the 机关代字 alone', () => {
    expect(seriesOf('西作', 'circular', papersMarks.default, 2021)).toBe('西作〔2021〕');
    expect(seriesOf('西作', 'toString', papersMarks.default, 2021)).toBe('西作〔2021〕');
  });

  test.each([
    ['', 'instruction', 'number.noPrefix'],
    ['西作〔2020〕', 'instruction', 'number.prefixInvalid'],
    ['西作2', 'instruction', 'number.prefixInvalid'],
    ['西作', '', 'number.kindInvalid'],
    ['西作', '督办', 'number.kindInvalid'],
  ])('of 机关代字 "%s" and kind "%s" is refused: %s', (prefix, kind, code) =>
    expect(() => seriesOf(prefix, kind, papersMarks.default, 2021)).toThrow(refusal(code)),
  );

  test('a 机关代字 that could be read as another series is no rule', () => {
    for (const prefix of ['西作〔', '西作 督', '西作1'])
      expect(papersIssuer.schema.safeParse({ name: '州作风办', prefix }).success).toBe(false);
    expect(papersIssuer.schema.safeParse({ name: '州作风办', prefix: '西作' }).success).toBe(true);
  });

  test('belongs to the body that had the first of its series', () => {
    expect(() => requireOwnSeries(number, { division: '632800', unitId: '' })).not.toThrow();
    expect(() => requireOwnSeries(number, { division: '632801', unitId: '' })).toThrow(refusal('number.prefixTaken'));
    expect(() => requireOwnSeries(number, { division: '632800', unitId: 'u-1' })).toThrow(refusal('number.prefixTaken'));
    const unit = { ...number, unitId: 'u-1' };
    expect(() => requireOwnSeries(unit, { division: '632801', unitId: 'u-1' })).not.toThrow();
    expect(() => requireOwnSeries(unit, { division: '632800', unitId: '' })).toThrow(refusal('number.prefixTaken'));
  });

  test('that was cancelled says by whom and when, once, and is not used again', () => {
    const meta = { at: new Date('2021-07-09T01:00:00Z'), by: 'a-1' };
    const [event] = voidNumber(number, { exists: true });
    const cancelled = evolveNumber(number, event!, meta);
    expect(cancelled).toMatchObject({ state: 'void', voidedAt: meta.at, voidedBy: 'a-1', sequence: 3 });
    expect(voidNumber(cancelled, { exists: true })).toEqual([]);
    expect(() => requireInForce(number)).not.toThrow();
    expect(() => requireInForce(cancelled)).toThrow(refusal('number.void'));
  });
});
