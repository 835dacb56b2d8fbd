import { ACTIONS } from './case-actions';
import type { CaseFile } from './case-types';

/** What the gateway takes in the body of a case action, as its description says. */
interface Described {
  requestBody: { content: { 'application/json': { schema: { properties: Record<string, { type?: string }> } } } };
}
const { paths } = jest.requireActual<{ paths: Record<string, { post?: Described }> }>('../../../../gateway/openapi.json');
interface Defined {
  actions: { name: string; zh: string }[];
}
const defined = jest.requireActual<Defined>('../../../../../packages/contracts/src/loops/case.json').actions;
const rules = { handling: { simple: 3, complex: 20 }, extension: { simple: 2, complex: 4 }, measures: { interview: '约谈' } };
const file = { state: 'firstVisit', grade: 'complex' } as CaseFile;
const fieldsOf = (name: keyof typeof ACTIONS) => ACTIONS[name].fields?.(file, rules) ?? [];

test.each(Object.keys(ACTIONS) as (keyof typeof ACTIONS)[])('the form of %s asks for nothing the gateway does not take', (name) => {
  const taken = paths[`/api/v1/cases/{id}/actions/${name}`]?.post?.requestBody.content['application/json'].schema.properties ?? {};
  const names = fieldsOf(name).map((field) => field.name);
  expect(names.filter((field) => !(field in taken))).toEqual([]);
  for (const { name: field, type, many } of fieldsOf(name)) {
    const expected = { whole: 'integer', flag: 'boolean', rows: 'array', files: 'array' }[type as 'whole'] ?? (many ? 'array' : undefined);
    if (expected) expect([field, taken[field]?.type]).toEqual([field, expected]);
  }
});

test('days, extensions and measures are those of the rules in force', () => {
  const grades = fieldsOf('recordVisit')
    .find(({ name }) => name === 'grade')
    ?.choices?.map(({ zh }) => zh);
  expect(grades).toEqual(['简单（3 个工作日）', '复杂（20 个工作日）']);
  expect(fieldsOf('requestExtension')[0]).toMatchObject({ name: 'workingDays', min: 1, max: 4 });
  const measures = fieldsOf('submitRectification').find(({ name }) => name === 'measures');
  expect(measures?.rows?.[0]?.choices).toEqual([{ code: 'interview', zh: '约谈' }]);
});

test('the word of each button is that of the definition, so that refusals and the story say the same', () => {
  expect(Object.fromEntries(Object.entries(ACTIONS).map(([name, { zh }]) => [name, zh]))).toEqual(
    Object.fromEntries(defined.map(({ name, zh }) => [name, zh])),
  );
});
