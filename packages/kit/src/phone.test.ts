import { maskPhone, mobileOf } from './phone';

test.each([
  ['13912345678', '13912345678'],
  [' +86 139-1234-5678', '13912345678'],
  ['008613912345678', '13912345678'],
  ['１３９１２３４５６７８', '13912345678'],
  ['0977-8221234', undefined],
  ['12012345678', undefined],
  ['1391234567', undefined],
  ['', undefined],
])('%j is %j', (text, mobile) => {
  expect(mobileOf(text)).toBe(mobile);
});

test('a screen shows seven digits', () => {
  expect(maskPhone('13912345678')).toBe('139****5678');
  expect(maskPhone('')).toBe('');
});
