import { maskedName, maskedPhone, Refused } from '@mingjing/kit';
import { readPhone } from './phone';
import { optionalLine } from './text';

/**
 * As `readPhone`, of a number that is to be kept.
 * @throws Refused `phone.masked`, `phone.invalid`
 */
export function readWholePhone(text: string): string {
  if (!maskedPhone(text)) return readPhone(text);
  throw new Refused('phone.masked', 'invalid', {
    field: 'phone',
    zh: '手机号是遮盖过的（如 138****5678），无法保存。请写全 11 位号码；没有的请留空。',
    en: 'Some digits of the phone number are covered: write the whole number, or leave it empty.',
  });
}

/**
 * A person's name that is to be kept; may be empty.
 * @throws Refused `name.masked`, and those of `optionalLine`
 */
export function readWholeName(text: string, field: string, longest: number): string {
  if (!maskedName(text)) return optionalLine(text, field, longest);
  throw new Refused('name.masked', 'invalid', {
    field,
    zh: '姓名是遮盖过的（如 示**），无法保存。请写全姓名；没有的请留空。',
    en: 'Part of the name is covered: write the whole name, or leave it empty.',
  });
}
