import { Refused } from '@mingjing/contracts/refused';

/**
 * Refuses `keys.samePerson` (refused) when the person who wants to turn the second key holds the first: nobody approves
 * what he did himself, whatever posts he has.
 */
export function refuseSamePerson(person: string, holders: readonly string[], what: { zh: string; en: string }): void {
  if (!holders.includes(person)) return;
  throw new Refused('keys.samePerson', 'refused', {
    zh: `${what.zh}须由另一人进行，请转交本级其他人员；人手不足的，由上一级代办。`,
    en: `${what.en} must be done by somebody else; pass it to a colleague or to the level above.`,
  });
}
