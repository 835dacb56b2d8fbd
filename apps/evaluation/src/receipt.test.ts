import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { checkDigit, readReceipt, receiptOf } from './receipt';

const mac = (text: string): string => createHmac('sha256', 'key of the test').update(text).digest('base64url');

test('the check digit is that of ISO/IEC 7812-1', () => {
  expect(checkDigit('7992739871')).toBe('3');
});

test('a receipt has 16 digits and is read back', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(3), (id, attempt) => {
      const receipt = receiptOf(mac, id, attempt);
      return /^[1-9]\d{15}$/.test(receipt) && readReceipt(receipt) === receipt;
    }),
  );
});

test('spaces, hyphens and full-width digits are allowed', () => {
  const receipt = receiptOf(mac, 'one', 0);
  const wide = receipt.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
  expect(readReceipt(wide)).toBe(receipt);
  expect(readReceipt(receipt.replace(/(\d{4})/g, '$1 ').trim())).toBe(receipt);
});

test('a wrong digit and two swapped neighbours are noticed', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(15), fc.integer({ min: 1, max: 9 }), (id, index, step) => {
      const receipt = receiptOf(mac, id, 0);
      const wrong = receipt.slice(0, index) + String((Number(receipt[index]) + step) % 10) + receipt.slice(index + 1);
      expect(() => readReceipt(wrong)).toThrow(expect.objectContaining({ code: 'receipt.mistyped' }));
    }),
  );
});

test('another attempt is another receipt', () => {
  expect(receiptOf(mac, 'one', 1)).not.toBe(receiptOf(mac, 'one', 0));
});
