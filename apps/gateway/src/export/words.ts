import type { WordList } from '@mingjing/contracts/words';

export * from '@mingjing/contracts/words';

export const GRADES: WordList = { simple: '简易', complex: '复杂' };

export const PLATE_STATES: WordList = { issued: '使用中', ended: '已更换', revoked: '已停用' };

/** The word for a code, or the code itself. */
export function word(list: WordList, code: string): string {
  return Object.hasOwn(list, code) ? (list[code] as string) : code;
}

export const yesNo = (value: boolean): string => (value ? '是' : '否');

const SHANGHAI_MS = 8 * 3_600_000;

/** YYYY-MM-DD HH:mm in Asia/Shanghai; the day alone where the time was cut to it. */
export function momentText(at: Date | undefined): string {
  if (!at) return '';
  const text = new Date(at.getTime() + SHANGHAI_MS).toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 16)}`;
}

/** As `momentText`, to the second: where the order of what happened matters. */
export function secondText(at: Date | undefined): string {
  return at ? new Date(at.getTime() + SHANGHAI_MS).toISOString().slice(0, 19).replace('T', ' ') : '';
}
