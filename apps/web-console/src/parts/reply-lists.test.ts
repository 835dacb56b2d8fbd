import { listOf } from './reply-lists';

const levels = (...ratings: string[]) => ratings.map((rating, index) => ({ code: String(index + 1), rating }));

test.each([
  [levels('satisfied', 'basicallySatisfied', 'unsatisfied'), ['satisfied', 'basicallySatisfied', 'unsatisfied']],
  [
    levels('satisfied', 'satisfied', 'basicallySatisfied', 'unsatisfied', 'unsatisfied'),
    ['verySatisfied', 'satisfied', 'basicallySatisfied', 'unsatisfied', 'veryUnsatisfied'],
  ],
  [levels('unsatisfied', 'unsatisfied', 'satisfied', 'satisfied'), ['veryUnsatisfied', 'unsatisfied', 'satisfied', 'verySatisfied']],
])('a phrase for each of %j is kept in its list', (form, lists) => {
  expect(form.map(({ code }) => listOf(form, code))).toEqual(lists);
});

test('a level the form does not have has no list', () => expect(listOf(levels('satisfied', 'unsatisfied'), '7')).toBeUndefined());
