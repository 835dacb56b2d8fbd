import { createHmac } from 'node:crypto';
import { plateCode, readPlateCode } from './plate-code';

const mac = (text: string): string => createHmac('sha256', 'key of the test').update(text).digest('base64url');

test('a code is read back in any spelling a person may use', () => {
  const code = plateCode(mac, 'window 1');
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
  for (const spelling of [
    code,
    code.toLowerCase(),
    `${code.slice(0, 4)}-${code.slice(4, 8)} ${code.slice(8)}`,
    code.replace(/0/g, 'o').replace(/1/g, 'l'),
  ]) {
    expect(readPlateCode(mac, spelling)).toBe(code);
  }
});

test('no changed character passes', () => {
  const code = plateCode(mac, 'window 1');
  for (let index = 0; index < code.length; index += 1) {
    const other = code[index] === 'A' ? 'B' : 'A';
    const changed = code.slice(0, index) + other + code.slice(index + 1);
    expect(() => readPlateCode(mac, changed)).toThrow(
      expect.objectContaining({ code: 'plate.forged', kind: 'invalid', details: expect.objectContaining({ field: 'code', http: 404 }) }),
    );
  }
});

test.each(['', 'A', 'A'.repeat(13), 'A'.repeat(100_000), '窗口', '../../etc', '\u0000'])('%p is no code', (text) => {
  expect(() => readPlateCode(mac, text)).toThrow(expect.objectContaining({ code: 'plate.forged' }));
});

test('another key makes other codes', () => {
  const other = (text: string): string => createHmac('sha256', 'another key').update(text).digest('base64url');
  expect(() => readPlateCode(mac, plateCode(other, 'window 1'))).toThrow(expect.objectContaining({ code: 'plate.forged' }));
});
