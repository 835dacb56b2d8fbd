import { AUTHORISATION } from '@mingjing/rights';
import { caseLimits, evaluationAlarms, evaluationForm, evaluationHolding, formSchemaOf, invitations, RULES, type FormSchema } from '.';

const ALL = [...RULES.values()];
type Node = FormSchema & { properties?: Record<string, Node>; items?: Node; anyOf?: Node[]; oneOf?: Node[]; enum?: unknown };

/** Every node of a JSON schema with the way to it. */
function* nodes(schema: Node, at = ''): Generator<[string, Node]> {
  yield [at, schema];
  for (const [name, property] of Object.entries(schema.properties ?? {})) yield* nodes(property, `${at}.${name}`);
  if (schema.items) yield* nodes(schema.items, `${at}[]`);
  for (const [n, branch] of (schema.anyOf ?? []).entries()) yield* nodes(branch, `${at}|${n}`);
}

describe.each(ALL.map((rule) => [rule.key, rule] as const))('%s', (_key, rule) => {
  test('its default is a value its own schema takes, unchanged', () => {
    expect(rule.schema.parse(JSON.parse(JSON.stringify(rule.default)))).toEqual(rule.default);
  });

  test('rows of the table say who sets and reads it', () => {
    for (const row of [rule.set, rule.read]) expect(Object.keys(AUTHORISATION)).toContain(row);
  });

  test('has a form: every field has a name in Chinese and English, every code one', () => {
    const schema = formSchemaOf(rule) as Node;
    expect(schema).toMatchObject({ title: rule.zh, titleEn: rule.en, default: rule.default });
    for (const [at, node] of nodes(schema)) {
      for (const [name, property] of Object.entries(node.properties ?? {}))
        expect([`${at}.${name}`, property]).toEqual([
          `${at}.${name}`,
          expect.objectContaining({ title: expect.stringMatching(/\p{Script=Han}/u), titleEn: expect.stringMatching(/^[A-Z]/) }),
        ]);
      expect([at, node.enum]).toEqual([at, undefined]);
      // PDF is called so in Chinese, too; a code that nobody named would be its own name.
      for (const { const: code, title } of node.oneOf ?? [])
        expect([at, title]).toEqual([at, expect.not.stringMatching(new RegExp(`^${String(code)}$`))]);
    }
  });
});

test('what units could stay below is not for them to read', () => {
  expect([evaluationHolding.read, evaluationAlarms.read]).toEqual(['rule.readThresholds', 'rule.readThresholds']);
  const { holders, marks } = AUTHORISATION['rule.readThresholds'];
  expect(marks).toContain('supervising');
  for (const role of ['windowStaff', 'unitAdmin', 'unitHead', 'app', 'sysAdmin'] as const) expect(holders[role]).toBeUndefined();
});

test('limits of a case are those of the table of states, where nothing is said', () => {
  expect(caseLimits.default).toMatchObject({
    ...{ screening: 1, acknowledge: 1, finalVisit: 5, maxReopenings: 2 },
    handling: { simple: 5, complex: 15 },
    office: { from: '09:00', to: '18:00' },
  });
  expect(caseLimits.schema.parse({ handling: { simple: 3 } })).toMatchObject({ handling: { simple: 3, complex: 15 } });
  expect(caseLimits.schema.safeParse({ screening: 0 }).success).toBe(false);
});

test('a value that was set before a field was there is read with its default', () => {
  const { withinDays: _later, ...before } = invitations.default;
  expect(invitations.schema.parse(before)).toEqual(invitations.default);
});

describe('what a value must not be', () => {
  const { levels } = evaluationForm.default;
  const template = (text: string) => ({ ...invitations.default, template: text });
  test.each<[string, boolean]>([
    ['one level', evaluationForm.schema.safeParse({ ...evaluationForm.default, levels: levels.slice(0, 1) }).success],
    ['no unsatisfied level', evaluationForm.schema.safeParse({ ...evaluationForm.default, levels: levels.slice(0, 2) }).success],
    ['a code twice', evaluationForm.schema.safeParse({ ...evaluationForm.default, levels: [...levels, levels[0]] }).success],
    ['no bursts held', evaluationHolding.schema.safeParse({ ...evaluationHolding.default, doors: [] }).success],
    ['a field that is not there', evaluationAlarms.schema.safeParse({ ...evaluationAlarms.default, other: 1 }).success],
    ['a message without its link', invitations.schema.safeParse(template('退订回T')).success],
    ['a message that says no way out', invitations.schema.safeParse(template('{link}')).success],
    ['a message about a case', invitations.schema.safeParse(template('{link}核查进展，退订回T')).success],
  ])('%s', (_words, taken) => expect(taken).toBe(false));
});
