import { Refused } from '@mingjing/contracts/refused';
import type { Evaluation, EvaluationEvent, PublishedIn, Words } from './evaluation';
import { missing, stale } from './refusals';

/** Whether somebody may decide about the words now. @throws Refused `words.gone`, `words.published` or `version.conflict` */
function mustBeOpen(evaluation: Evaluation, seen: number, version: number): void {
  if (!evaluation.receipt) throw missing('record');
  if (evaluation.wordsState === 'published') {
    throw new Refused('words.published', 'refused', {
      zh: '这段意见建议已公布，不能再改变。',
      en: 'These words were published and cannot be changed any more.',
    });
  }
  if (!evaluation.wordsState) {
    throw new Refused('words.gone', 'refused', {
      zh: '这条评价没有可公布的文字，或已立案：已立案的，请随转办单摘录。',
      en: 'There are no words to publish, or a case has taken them up: release them with its transfer order.',
    });
  }
  if (seen !== version) throw stale();
}

/** Released for the next closing; where that was withheld before, it no longer is. */
export function releaseWords(words: Words, seen: number) {
  return (evaluation: Evaluation, { version }: { version: number }): EvaluationEvent[] => {
    mustBeOpen(evaluation, seen, version);
    return [{ type: 'WordsReleased', data: { words } }];
  };
}

/** Withheld, with a reason; where they were released and not yet published, that is taken back. */
export function withholdWords(reason: Words, seen: number) {
  return (evaluation: Evaluation, { version }: { version: number }): EvaluationEvent[] => {
    mustBeOpen(evaluation, seen, version);
    return [{ type: 'WordsWithheld', data: { reason } }];
  };
}

/** Published with a closing; done again, nothing happens. */
export function publish(published: PublishedIn) {
  return (evaluation: Evaluation): EvaluationEvent[] =>
    evaluation.wordsState === 'released' ? [{ type: 'WordsPublished', data: published }] : [];
}

/**
 * True while a case is taken up: one that is over needs nobody any more, and before somebody took it up it must not show
 * whether there is one (receipt-rpc.ts).
 */
export const mayConsent = ({ caseId, caseState }: Evaluation): boolean =>
  caseId !== '' && caseState !== 'screening' && caseState !== 'closed';

/** Without an end, a document would grow by it until whatever reads it is slow. */
const MOST_CONSENTS = 10;

/** The citizen lets the unit know them in their open case, or takes that back, which is always possible. */
export function setConsent(unitMayKnow: boolean) {
  return (evaluation: Evaluation): EvaluationEvent[] => {
    if (!evaluation.receipt) throw missing('receipt');
    if (unitMayKnow && !mayConsent(evaluation)) {
      throw new Refused('consent.noCase', 'refused', {
        zh: '这条评价目前没有正在办理的事项，不需要让单位知道您是谁。',
        en: 'No case is open for this evaluation, so there is no need for the unit to know you.',
      });
    }
    if (unitMayKnow && !evaluation.unitMayKnow && (evaluation.consents ?? 0) >= MOST_CONSENTS) {
      throw new Refused('consent.often', 'refused', {
        zh: '您已多次同意又收回，不能再次同意；现在单位不知道您是谁。需要时请联系作风督查组。',
        en: 'You have agreed and taken it back several times and cannot agree again; the unit does not know you now.',
      });
    }
    return (evaluation.unitMayKnow ?? false) === unitMayKnow ? [] : [{ type: 'ConsentChanged', data: { unitMayKnow } }];
  };
}
