import { dayOf, isDay, type Day } from '@mingjing/workflow';
import { isName } from '@mingjing/contracts';
import { mobileOf, Refused } from '@mingjing/kit';

/** The party was founded on 23 July 1921. */
const FIRST_DAY = '1921-07-01';
const LONGEST_NAME = 40;
const LONGEST_DUTY = 60;

/** Full-width digits and signs as the plain ones. */
const plain = (text: string): string => text.normalize('NFKC').trim();

function refusal(code: string, field: string, zh: string, en: string): Refused {
  return new Refused(`official.${code}`, 'invalid', { field, zh, en });
}

/** @throws Refused `official.nameRequired`, `official.textTooLong`, `official.controlCharacter` */
export function readName(text: string): string {
  const name = oneLine(text, 'name', LONGEST_NAME).replace(/\s+/g, ' ');
  if (isName(name)) return name;
  throw refusal('nameRequired', 'name', '请填写姓名。', 'Give the name.');
}

/** May be empty. @throws Refused `official.textTooLong`, `official.controlCharacter` */
export function readDuty(text: string): string {
  return oneLine(text, 'duty', LONGEST_DUTY);
}

/** @throws Refused `official.phoneInvalid` */
export function readMobile(text: string): string {
  const phone = mobileOf(text);
  if (phone) return phone;
  throw refusal('phoneInvalid', 'phone', '请填写 11 位手机号：提醒以短信发送。', 'A mobile number of 11 digits: reminders go by SMS.');
}

/**
 * The day of joining as people write it (2006-7-1, 2006/07/01, 2006.7.1, 2006年7月1日, 20060701); may be empty.
 * @throws Refused `official.partyDayInvalid`, `official.partyDayImpossible`
 */
export function readPartyDay(text: string, now: Date): Day | '' {
  const given = plain(text);
  if (!given) return '';
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(given) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(given);
  const day = `${parts?.[1]}-${parts?.[2]?.padStart(2, '0')}-${parts?.[3]?.padStart(2, '0')}`;
  if (!parts || !isDay(day)) {
    throw refusal('partyDayInvalid', 'partyDay', '入党日请按“2006-07-01”填写。', 'Write the day of joining as 2006-07-01.');
  }
  if (day >= FIRST_DAY && day <= dayOf(now)) return day;
  throw refusal('partyDayImpossible', 'partyDay', '入党日不能晚于今天，也不能早于 1921 年 7 月。', 'Between July 1921 and today.');
}

function oneLine(text: string, field: string, longest: number): string {
  const line = text.trim();
  if ([...line].length > longest) {
    throw refusal('textTooLong', field, `请控制在 ${longest} 字以内。`, `At most ${longest} characters.`);
  }
  if (/\p{Cc}/u.test(line)) {
    throw refusal('controlCharacter', field, '不能含换行或控制字符。', 'No line breaks or control characters.');
  }
  return line;
}
