import { evaluationForm, type Form } from '@mingjing/rules';
import { choose } from './form';

/** The national rating standard's five levels: the two lowest are unsatisfied. */
const FIVE: Form = {
  ...evaluationForm.default,
  levels: [
    { code: 'excellent', nameZh: '非常满意', nameEn: 'Excellent', rating: 'satisfied', face: '' },
    { code: 'good', nameZh: '满意', nameEn: 'Good', rating: 'satisfied', face: '' },
    { code: 'fair', nameZh: '基本满意', nameEn: 'Fair', rating: 'basicallySatisfied', face: '' },
    { code: 'poor', nameZh: '不满意', nameEn: 'Poor', rating: 'unsatisfied', face: '' },
    { code: 'bad', nameZh: '非常不满意', nameEn: 'Very poor', rating: 'unsatisfied', face: '' },
  ],
};

test('the default form is a valid one', () => {
  expect(evaluationForm.schema.parse(evaluationForm.default)).toEqual(evaluationForm.default);
  expect(evaluationForm.schema.parse(FIVE)).toEqual(FIVE);
});

test.each([
  ['satisfied', 'satisfied'],
  ['basicallySatisfied', 'basicallySatisfied'],
  ['unsatisfied', 'unsatisfied'],
])('of three levels, %s counts as %s', (level, rating) => {
  expect(choose(evaluationForm.default, level, { attitude: level })).toEqual({ level, rating, dimensions: { attitude: level } });
});

test.each([
  ['excellent', 'satisfied'],
  ['fair', 'basicallySatisfied'],
  ['poor', 'unsatisfied'],
  ['bad', 'unsatisfied'],
])('of five levels, %s counts as %s', (level, rating) => {
  expect(choose(FIVE, level, {}).rating).toBe(rating);
});

test.each([
  ['great', {}, 'evaluation.unknownLevel', 'level'],
  ['', {}, 'evaluation.unknownLevel', 'level'],
  ['__proto__', {}, 'evaluation.unknownLevel', 'level'],
  ['satisfied', { attitude: 'great' }, 'evaluation.unknownLevel', 'attitude'],
  ['satisfied', { price: 'satisfied' }, 'evaluation.unknownDimension', 'price'],
  ['satisfied', { constructor: 'satisfied' }, 'evaluation.unknownDimension', 'constructor'],
  ['satisfied', { '': 'satisfied' }, 'evaluation.unknownDimension', 'dimensions'],
])('level %p with %p is refused', (level, dimensions, code, field) => {
  expect(() => choose(evaluationForm.default, level, dimensions as Record<string, string>)).toThrow(
    expect.objectContaining({ code, details: expect.objectContaining({ field }) }),
  );
});

test('a dimension left out is left out', () => {
  expect(choose(evaluationForm.default, 'satisfied', { attitude: '' }).dimensions).toEqual({});
});

test('a scale without an unsatisfied level, with one code twice, or with a code that is no word is no form', () => {
  const [first] = evaluationForm.default.levels;
  expect(evaluationForm.schema.safeParse({ ...evaluationForm.default, levels: evaluationForm.default.levels.slice(0, 2) }).success).toBe(
    false,
  );
  expect(evaluationForm.schema.safeParse({ ...evaluationForm.default, levels: [...evaluationForm.default.levels, first] }).success).toBe(
    false,
  );
  expect(evaluationForm.schema.safeParse({ ...evaluationForm.default, dimensions: [{ code: 'a.b', nameZh: '甲' }] }).success).toBe(false);
});
