import { outcomeInWords, stateInWords } from '@mingjing/web-citizen';

/** How it stands with an evaluation, in plain Chinese. */
export function receiptInWords({ caseState, caseOutcome }: { caseState: string; caseOutcome: string }): string {
  if (!caseState) return '评价已收到并计入统计';
  const outcome = outcomeInWords(caseOutcome);
  return outcome ? `${stateInWords(caseState)}：${outcome}` : stateInWords(caseState);
}
