import { maskName, maskPhone, readPhone } from './phone';

test.each([
  ['13800005678', '13800005678'],
  ['１３８００００５６７８', '13800005678'],
  ['138 0000 5678', '13800005678'],
  ['+86-138-0000-5678', '13800005678'],
  ['0086 13800005678', '13800005678'],
  ['138－0000－5678', '13800005678'],
  ['\u202d13800005678\u202c', '13800005678'],
  ['（0977）8221234', '09778221234'],
  ['0977-8221234', '09778221234'],
  ['', ''],
  ['   ', ''],
])('%p is read as %p', (text, phone) => {
  expect(readPhone(text)).toBe(phone);
});

test.each(['12345', '23800005678', '1380000567', '138000056789', '不愿透露', '=13800005678', '8221234'])('%p is no number', (text) => {
  expect(() => readPhone(text)).toThrow(
    expect.objectContaining({ code: 'phone.invalid', details: expect.objectContaining({ field: 'phone' }) }),
  );
});

test('what a screen shows', () => {
  expect(maskPhone('13800005678')).toBe('138****5678');
  expect(maskPhone('')).toBe('');
  expect(maskName('欧阳小明')).toBe('欧***');
  expect(maskName('才')).toBe('才*');
  expect(maskName('')).toBe('');
});
