import { files, id, rows, whole, words, wordsList } from '@mingjing/loop';
import type { HandlingMeasureKind } from '@mingjing/rules';
import { action, invalid, notNow, post } from './action';
import type { Case, Measure } from './case';
import { newMeasures } from './counted';
import { openObjection, rectificationOpen } from './standing';

/** Most of one kind of measure in one case. */
const MAX_COUNT = 1000;
/** Most kinds in one rectification. */
const MAX_KINDS = 50;

/** Refuses a kind that the rule does not name, and one against a person who was not heard. */
function checkMeasures(c: Case, measures: readonly Measure[], kinds: readonly HandlingMeasureKind[]): void {
  for (const { kind } of measures) {
    const known = kinds.find((k) => k.kind === kind);
    if (!known) {
      const names = kinds.map((k) => k.kind).join(', ');
      throw invalid('unknownValue', 'measures.kind', `处理措施只能是：${names}。`, `measures.kind must be one of: ${names}.`);
    }
    if (known.againstPerson) needOwnSide(c);
  }
}

/** A measure against a person only after they could state their side, and not where their objection was upheld. */
function needOwnSide(c: Case): void {
  const sides = c.ownSides.filter((o) => o.party === 'staff');
  if (!sides.length) {
    throw notNow('ownSideFirst', '对个人采取处理措施前，请先听取其陈述申辩。', 'Hear the person’s side before a measure against them.');
  }
  if (sides.at(-1)!.ruling === 'upheld') {
    throw notNow(
      'objectionUpheld',
      '当事人的申诉经复核成立，不得对其采取处理措施。',
      'Their objection was upheld; no measure against them.',
    );
  }
}

function refuseOpenObjection(c: Case): void {
  if (openObjection(c)) throw notNow('objectionOpen', '当事人的申诉尚未复核，请先复核。', 'An objection waits for its ruling.');
}

export const submitRectification = action({
  ...{
    zh: '报送整改情况',
    en: 'Submit the rectification',
    right: 'case.rectify',
    stages: ['rectification'],
    event: 'rectificationSubmitted',
  },
  shownTo: ['unit'],
  fields: {
    summary: words('整改情况', { en: 'summary' }),
    timetable: words('时间表', { en: 'timetable' }),
    personsInCharge: wordsList('责任人', { en: 'persons in charge' }),
    measures: rows(
      '处理措施',
      { kind: id('措施', 'measureKind', { en: 'kind' }), count: whole('次数', { en: 'count', min: 1, max: MAX_COUNT }) },
      { en: 'measures', max: MAX_KINDS, optional: true },
    ),
    evidenceRefs: files(),
  },
  ready(c) {
    if (rectificationOpen(c))
      throw notNow('rectificationOpen', '整改情况已提交，等待验收。', 'The rectification lies before the supervisor already.');
    refuseOpenObjection(c);
  },
  decide(c, { measures, evidenceRefs }, person, policy) {
    checkMeasures(c, measures, policy.measures);
    return [{ type: 'rectificationSubmitted', data: { ...post(person), measures, evidenceRefs } }];
  },
});

function needSubmitted(c: Case): void {
  if (!rectificationOpen(c)) throw notNow('noRectification', '单位尚未提交整改情况。', 'The unit has not submitted a rectification.');
  refuseOpenObjection(c);
}
const judging = {
  right: 'case.acceptRectification' as const,
  stages: ['rectification'],
  raised: true,
  shownTo: ['unit'],
  ready: needSubmitted,
  notBy: (c: Case) => [c.rectification!.by],
};

export const acceptRectification = action({
  ...{ ...judging, zh: '整改通过', en: 'Accept the rectification', event: 'rectificationAccepted' },
  decide: (c, _input, person) => [
    { type: 'rectificationAccepted', data: { ...post(person), told: newMeasures(c, c.rectification?.measures ?? []) } },
  ],
  then: { to: 'finalVisit', start: ['finalVisit'] },
});

export const sendBackRectification = action({
  ...{ ...judging, zh: '退回重新整改', en: 'Send the rectification back', event: 'rectificationSentBack' },
  fields: { reason: words('退回整改的理由', { en: 'reason' }) },
});
