import { mergedInWords, outcomeInWords, stateInWords } from '@mingjing/web-citizen';

/** How it stands with an evaluation, in plain Chinese. */
export function receiptInWords({
  caseState,
  caseOutcome,
  standing = '',
  rating = '',
}: {
  caseState: string;
  caseOutcome: string;
  standing?: string;
  rating?: string;
}): string {
  if (caseState === 'merged') return mergedInWords();
  if (standing) return '经核实，这条评价没有计入统计';
  if (!caseState) return rating === 'unsatisfied' ? '评价已收到，等待受理' : '评价已收到，公布之前可能有人核对';
  const outcome = outcomeInWords(caseOutcome);
  return outcome ? `${stateInWords(caseState)}：${outcome}` : stateInWords(caseState);
}
