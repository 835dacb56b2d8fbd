import { Refused } from '@mingjing/contracts/refused';
import { asciiDigits } from './text';
import type { Evaluation } from './evaluation';
import type { Mac } from './plate-code';
import type { Work } from './work';

const LOWEST = 100_000_000_000_000n;
const COUNT = 900_000_000_000_000n;

/** Luhn's check digit (ISO/IEC 7812-1) of a row of digits. */
export function checkDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

/**
 * The 16-digit receipt of an evaluation: 15 digits derived with a key (nobody can guess a neighbour's) and a check digit.
 * @param attempt 0, or higher where the number was already another evaluation's
 */
export function receiptOf(mac: Mac, evaluationId: string, attempt: number): string {
  const hash = Buffer.from(mac(`${evaluationId}|${attempt}`), 'base64url').readBigUInt64BE(0);
  const digits = String(LOWEST + (hash % COUNT));
  return digits + checkDigit(digits);
}

/** The receipt that an evaluation was given, for whoever may be told; what is kept is a hash of it. */
export function givenReceipt({ macs }: Pick<Work, 'macs'>, id: string, { receiptTry }: Pick<Evaluation, 'receiptTry'>): string {
  return receiptOf(macs.receipt, id, receiptTry);
}

/**
 * The 16 digits of what somebody typed: spaces, hyphens and full-width digits are allowed.
 * @throws Refused `receipt.mistyped` where length or check digit is wrong
 */
export function readReceipt(text: string): string {
  const digits = asciiDigits(text.slice(0, 64)).replace(/[\s-]/g, '');
  if (/^\d{16}$/.test(digits) && checkDigit(digits.slice(0, 15)) === digits[15]) return digits;
  throw new Refused('receipt.mistyped', 'invalid', {
    field: 'receipt',
    zh: '回执码应为 16 位数字，请对照回执逐位核对。',
    en: 'A receipt has 16 digits and these do not fit; compare them with your receipt.',
  });
}

/** The answer for a well-formed receipt that belongs to no evaluation. */
export function unknownReceipt(): Refused {
  return new Refused('receipt.missing', 'missing', {
    field: 'receipt',
    zh: '没有找到这个回执码，请核对后再查。',
    en: 'There is no evaluation under this receipt; check it and try again.',
  });
}
