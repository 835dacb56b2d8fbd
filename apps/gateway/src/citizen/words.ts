import { outcomeInWords, stateInWords } from '@mingjing/web-citizen';

/** How it stands with an evaluation, in plain Chinese. */
export function receiptInWords({
  caseState,
  caseOutcome,
  standing = '',
}: {
  caseState: string;
  caseOutcome: string;
  standing?: string;
}): string {
  if (standing) return standing === 'setAside' ? '经核实，这条评价没有计入统计' : '评价已收到，核实中';
  if (!caseState) return '评价已收到并计入统计';
  const outcome = outcomeInWords(caseOutcome);
  return outcome ? `${stateInWords(caseState)}：${outcome}` : stateInWords(caseState);
}
