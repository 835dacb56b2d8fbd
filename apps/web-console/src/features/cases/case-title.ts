import { moment } from '../../words';
import type { CaseRow } from './case-types';

/** What is told of a case depends on whom. */
type Told = Pick<CaseRow, 'id'> &
  Partial<Pick<CaseRow, 'openedAt' | 'servicePointName'>> & { transferOrder?: Pick<NonNullable<CaseRow['transferOrder']>, 'dispatchedAt'> };

/** Digits of a case's number that people read out to one another. */
const SHOWN = 6;

export const caseNumber = (id: string): string => id.slice(-SHOWN);

/** What tells two cases of one place apart: the day it began, for people of a unit that of its order, and its number. */
export function caseMark({ id, openedAt, transferOrder }: Told): string {
  const day = (openedAt ?? transferOrder?.dispatchedAt) && moment(openedAt ?? transferOrder?.dispatchedAt).split(' ')[0];
  return [day, `编号 ${caseNumber(id)}`].filter(Boolean).join(' · ');
}

/** A case in one line. */
export const caseTitle = (row: Told): string => [row.servicePointName || '事项', caseMark(row)].join(' · ');
