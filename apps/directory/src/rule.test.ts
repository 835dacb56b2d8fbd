import { effectiveRules, evolveRule, mustAgree, noRule, setRule, type Rule } from './rule';
import { evaluationForm } from '@mingjing/rules';

const rule = (division: string, valueJson: string): Rule => ({
  division,
  key: 'evaluation.dailyLimit',
  valueJson,
});
const path = ['632800', '632801', '632801100'];

describe('rules', () => {
  test.each([
    ['evaluation.unknown', '1', 'rule.unknown', 'key'],
    ['__proto__', '1', 'rule.unknown', 'key'],
    ['evaluation.dailyLimit', '{', 'rule.notJson', 'valueJson'],
    ['evaluation.dailyLimit', '0', 'rule.invalid', 'valueJson'],
    ['case.limits', '{"handling":{"simple":0}}', 'rule.invalid', 'valueJson.handling.simple'],
    ['evaluation.form', '{"levels":[],"dimensions":[]}', 'rule.invalid', 'valueJson.levels'],
    ['privacy.floor', '{"smallest":4,"afterDays":4}', 'rule.invalid', 'valueJson.smallest'],
    ['privacy.floor', '{"smallest":5,"afterDays":3}', 'rule.invalid', 'valueJson.afterDays'],
    ['security.passwords', '{"minLength":4,"classes":1,"maxAgeDays":0}', 'rule.invalid', 'valueJson.minLength'],
  ])('%s = %s is refused as %s, naming %s', (key, json, code, field) => {
    expect(() => setRule('632800', key, json, true)).toThrow(
      expect.objectContaining({ code, details: expect.objectContaining({ field }) }),
    );
  });

  test('security rules are set at the root only', () => {
    expect(() => setRule('632801', 'security.sessions', '{"idleMinutes":10,"hours":8}', false)).toThrow(
      expect.objectContaining({ code: 'rule.rootOnly' }),
    );
  });

  test('the nearest division that sets a rule wins; cleared ones do not count; nobody sets it: the default', () => {
    const inForce = (...set: Rule[]) => effectiveRules(['evaluation.dailyLimit'], path, set)[0];
    expect(inForce(rule('632800', '5'), rule('632801', '7'))).toMatchObject({
      division: '632801',
      valueJson: '7',
    });
    expect(inForce(rule('632800', '5'), rule('632801', ''))).toMatchObject({
      division: '632800',
      valueJson: '5',
    });
    expect(inForce(rule('632802', '9'))).toMatchObject({ division: '', valueJson: '3' });
  });

  test('setting the same value again, or clearing what is not set, is no event', () => {
    const set = evolveRule(noRule(), setRule('632800', 'evaluation.dailyLimit', '4', true)(noRule())[0]!);
    expect(set).toEqual(rule('632800', '4'));
    expect(setRule('632800', 'evaluation.dailyLimit', ' 4 ', true)(set)).toEqual([]);
    expect(setRule('632800', 'evaluation.dailyLimit', '', true)(noRule())).toEqual([]);
    expect(setRule('632800', 'evaluation.dailyLimit', '', true)(set)[0]).toMatchObject({
      type: 'RuleCleared',
    });
  });
});

describe('the day on which a week is released', () => {
  const floor = (afterDays: number): Rule => ({
    division: '632800',
    key: 'privacy.floor',
    valueJson: JSON.stringify({ smallest: 5, afterDays }),
  });
  const form = (division: string, changeHours: number): Rule => {
    const valueJson = JSON.stringify({ ...evaluationForm.default, changeHours });
    return { division, key: 'evaluation.form', valueJson };
  };
  const cleared = (rule: Rule): Rule => ({ ...rule, valueJson: '' });

  test.each<[string, Rule, Rule[]]>([
    ['four days for 72 hours, which nobody set', floor(4), []],
    ['as many hours as the days have', form('632801', 96), []],
    ['more hours after more days', form('632801', 200), [floor(9)]],
    ['more days for more hours', floor(9), [form('632801', 200)]],
    ['back to the default where nobody needs more', cleared(floor(9)), [floor(9), form('632801', 1)]],
    ['shorter in one place, and long in none', form('632801', 1), [floor(4), form('632801', 200)]],
  ])('agrees with the hours for changing: %s', (_words, wanted, set) => expect(() => mustAgree(wanted, set)).not.toThrow());

  test.each<[string, Rule, Rule[], string]>([
    ['an hour too many', form('632801', 97), [], 'valueJson.changeHours'],
    ['a day too early', floor(8), [form('632801', 200), form('632802', 1)], 'valueJson.afterDays'],
    ['the default again, too early for one division', cleared(floor(9)), [floor(9), form('632801', 200)], 'valueJson.afterDays'],
  ])('is refused where it does not: %s', (_words, wanted, set, field) => {
    const details = expect.objectContaining({ field }) as object;
    expect(() => mustAgree(wanted, set)).toThrow(expect.objectContaining({ code: 'rule.disagrees', details }));
  });
});
