import { Refused } from '@mingjing/contracts/refused';

/** Refusals of one kind of record; codes begin with its noun. */
export function refusals(noun: string) {
  return {
    /** An input that cannot be (invalid). */
    invalid: (code: string, field: string, zh: string, en: string): Refused => new Refused(`${noun}.${code}`, 'invalid', { field, zh, en }),
    /** An action that does not fit how the record stands (refused). */
    notNow: (code: string, zh: string, en: string): Refused => new Refused(`${noun}.${code}`, 'refused', { zh, en }),
  };
}
