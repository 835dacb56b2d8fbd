import { moment } from '../words';
import type { CaseRow } from './case-types';

/** Digits of a case's number that people read out to one another. */
const SHOWN = 6;

export const caseNumber = (id: string): string => id.slice(-SHOWN);

/** What tells two cases of one place apart: the day it began, for people of a unit that of its order, and its number. */
export function caseMark({ id, openedAt, transferOrder }: Pick<CaseRow, 'id' | 'openedAt' | 'transferOrder'>): string {
  const day = (openedAt ?? transferOrder?.dispatchedAt) && moment(openedAt ?? transferOrder?.dispatchedAt).split(' ')[0];
  return [day, `编号 ${caseNumber(id)}`].filter(Boolean).join(' · ');
}

/** A case in one line. */
export const caseTitle = (row: Pick<CaseRow, 'id' | 'openedAt' | 'transferOrder' | 'servicePointName'>): string =>
  [row.servicePointName || '事项', caseMark(row)].join(' · ');
