import { Refused } from '@mingjing/contracts/refused';
import { asciiForms, visible } from './text';

const MOBILE = /^1[3-9]\d{9}$/;
const LANDLINE = /^0\d{2,3}\d{7,8}$/;

/**
 * A mainland number without spaces, hyphens or country code; empty stays empty.
 * @throws Refused `phone.invalid`
 */
export function readPhone(text: string, field = 'phone'): string {
  if (!visible(text).trim()) return '';
  const digits = asciiForms(visible(text.slice(0, 40)))
    .replace(/[\s\-()—–]/g, '')
    .replace(/^(\+|00)?86(?=1\d{10}$)/, '');
  if (MOBILE.test(digits) || LANDLINE.test(digits)) return digits;
  throw new Refused('phone.invalid', 'invalid', {
    field,
    zh: '电话号码格式不正确，请填写 11 位手机号，或带区号的固定电话；没有的请留空。',
    en: 'Not a phone number: 11 digits of a mobile, or a landline with its area code; leave it empty if there is none.',
  });
}

/** 138****5678: what a screen shows. */
export function maskPhone(phone: string): string {
  return phone ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : '';
}

/** The family name stays, the rest is hidden. */
export function maskName(name: string): string {
  const [first, ...rest] = [...name];
  return first === undefined ? '' : first + '*'.repeat(Math.max(1, rest.length));
}
