import { Refused } from '@mingjing/contracts/refused';
import { PAPERS_CODE, PAPERS_KIND } from '@mingjing/rules';

/** One number of the register. Title and reason lie sealed beside it. */
export interface DocumentNumber {
  /** What all numbers of one series begin with, e.g. 西作督〔2026〕. */
  series: string;
  sequence: number;
  year: number;
  kind: string;
  /** The body: the unit, or where that is empty the division. */
  division: string;
  divisionPath: string[];
  unitId: string;
  issuer: string;
  paperService: string;
  paperId: string;
  state: 'allotted' | 'void';
  allottedAt: Date;
  allottedBy: string;
  voidedAt: Date | null;
  voidedBy: string;
}

/** Who issues. `divisionPath` is that of whoever it is issued for: where a division has no body of its own, one above it issues. */
export type Body = Pick<DocumentNumber, 'division' | 'divisionPath' | 'unitId' | 'issuer'>;

type Allotted = Pick<
  DocumentNumber,
  'series' | 'sequence' | 'year' | 'kind' | 'division' | 'divisionPath' | 'unitId' | 'issuer' | 'paperService' | 'paperId'
>;

export type NumberEvent = { type: 'NumberAllotted'; data: Allotted } | { type: 'NumberVoided'; data: Record<string, never> };

export const noNumber = (): DocumentNumber => ({
  ...{ series: '', sequence: 0, year: 0, kind: '', division: '', divisionPath: [], unitId: '', issuer: '' },
  ...{ paperService: '', paperId: '', state: 'allotted', allottedAt: new Date(0), allottedBy: '', voidedAt: null, voidedBy: '' },
});

export function evolveNumber(state: DocumentNumber, event: NumberEvent, { at, by }: { at: Date; by: string }): DocumentNumber {
  if (event.type === 'NumberVoided') return { ...state, state: 'void', voidedAt: at, voidedBy: by };
  return { ...state, ...event.data, allottedAt: at, allottedBy: by };
}

/** As it stands on the document (GB/T 9704-2012, 7.2.5): no leading zeros, no 第. */
export const numberText = ({ series, sequence }: Pick<DocumentNumber, 'series' | 'sequence'>): string => `${series}${sequence}号`;

/**
 * The series a document of a kind belongs to. Two bodies may not have one: what reads the same would be the same number.
 * @param year of Asia/Shanghai
 * @throws Refused `number.kindInvalid`, `number.noPrefix`, `number.prefixInvalid`
 */
export function seriesOf(prefix: string, kind: string, marks: Readonly<Record<string, string>>, year: number): string {
  if (!PAPERS_KIND.test(kind)) {
    throw new Refused('number.kindInvalid', 'invalid', {
      field: 'kind',
      zh: '请选择文种。',
      en: 'Name the kind of document: lower camel case, 2 to 40 letters.',
    });
  }
  if (prefix === '') {
    throw new Refused('number.noPrefix', 'refused', {
      field: 'division',
      zh: '发文机关还没有设置机关代字，不能编号。请综合协调组在“发文登记”中设置本级发文机关，或在“参评单位”中填写单位的机关代字。',
      en: 'The issuing body has no 机关代字: the coordinator sets it (rule papers.issuer, or documentPrefix of the unit).',
    });
  }
  if (!PAPERS_CODE.test(prefix)) {
    throw new Refused('number.prefixInvalid', 'refused', {
      field: 'division',
      zh: `机关代字“${prefix}”不能含数字、空格和括号，请先改正。`,
      en: 'A 机关代字 has letters only; correct it first.',
    });
  }
  const mark = Object.hasOwn(marks, kind) ? (marks[kind] as string) : '';
  return `${prefix}${mark}〔${year}〕`;
}

/** @throws Refused `number.prefixTaken` where another body has numbers of this series */
export function requireOwnSeries(
  latest: Pick<DocumentNumber, 'series' | 'division' | 'unitId' | 'issuer'>,
  body: Pick<DocumentNumber, 'division' | 'unitId'>,
): void {
  if (latest.unitId === body.unitId && (body.unitId !== '' || latest.division === body.division)) return;
  throw new Refused('number.prefixTaken', 'refused', {
    field: 'division',
    zh: `“${latest.series}”已由${latest.issuer}使用，两个机关不能用同一代字。请先更换机关代字或文种代字。`,
    en: `Another body has numbers of ${latest.series}; change the 机关代字 or the mark of the kind.`,
  });
}

/** @throws Refused `number.void` where it was cancelled meanwhile */
export function requireInForce(number: DocumentNumber): void {
  if (number.state === 'allotted') return;
  throw new Refused('number.void', 'refused', {
    zh: `${numberText(number)}已作废，作废的字号不再使用；请重新拟文。`,
    en: `${numberText(number)} was cancelled and is not used again; draft the document anew.`,
  });
}

/**
 * Cancels a number for good; said again it changes nothing.
 * @param reason trimmed, one line
 */
export const voidNumber = (number: DocumentNumber, { exists }: { exists: boolean }): NumberEvent[] =>
  !exists || number.state === 'void' ? [] : [{ type: 'NumberVoided', data: {} }];
