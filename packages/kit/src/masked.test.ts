import { maskedName, maskedPhone } from './masked';

test.each([
  ['138****5678', '138****5678'],
  ['１３８＊＊＊＊５６７８', '138****5678'],
  [' 138-****-5678 ', '138****5678'],
  ['138xxxx5678', '138xxxx5678'],
  ['097****2222', '097****2222'],
  ['13800005678', ''],
  ['0977-8222222x1', ''],
  ['****', ''],
  ['', ''],
])('of the number %j is shown %j', (text, shown) => {
  expect(maskedPhone(text)).toBe(shown);
});

test.each([
  ['示**', '示**'],
  ['示＊\u200b＊', '示**'],
  ['示×例', '示×例'],
  ['示○○', '示○○'],
  ['示例', ''],
  ['才让•卓玛', ''],
  ['Max', ''],
])('of the name %j is shown %j', (text, shown) => {
  expect(maskedName(text)).toBe(shown);
});
