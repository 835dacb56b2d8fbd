import { effectiveRules, evolveRule, noRule, setRule, type Rule } from './rule';
import { checkedValue, RULES } from './rules';

const rule = (division: string, valueJson: string): Rule => ({
  division,
  key: 'evaluation.dailyLimit',
  valueJson,
});
const path = ['632800', '632801', '632801100'];

describe('rules', () => {
  test.each(Object.entries(RULES))('the default of %s is a value its own schema takes', (key, { default: value }) => {
    expect(JSON.parse(checkedValue(key, JSON.stringify(value)))).toEqual(value);
  });

  test.each([
    ['evaluation.unknown', '1', 'rule.unknown', 'key'],
    ['__proto__', '1', 'rule.unknown', 'key'],
    ['evaluation.dailyLimit', '{', 'rule.notJson', 'valueJson'],
    ['evaluation.dailyLimit', '0', 'rule.invalid', 'valueJson'],
    ['case.limits', '{"handling":{"simple":0}}', 'rule.invalid', 'valueJson.handling.simple'],
    ['evaluation.form', '{"levels":[],"dimensions":[]}', 'rule.invalid', 'valueJson.levels'],
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
