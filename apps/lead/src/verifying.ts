import { Refused } from '@mingjing/contracts/refused';
import { changeClock, code, files, flag, words } from '@mingjing/loop';
import { pause, resume } from '@mingjing/workflow';
import { action, close, move, notNow, post, setClocks, type Person } from './action';
import { VERDICTS, type Case, type Verdict } from './case';
import type { CaseEvent } from './case-events';
import { startClock, withoutClocks, type Policy } from './due';
import { exclusionPending, openObjection } from './standing';

/** Verdicts that take the evaluation out of the statistics. */
const EXCLUDING: readonly Verdict[] = ['mistaken', 'malicious'];
const PARTIES = { citizen: '评价人', staff: '被评价的工作人员' } as const;
const PARTY_CODES = Object.keys(PARTIES) as (keyof typeof PARTIES)[];

function refuseOpenObjection(c: Case): void {
  if (openObjection(c)) throw notNow('objectionOpen', '当事人的申诉尚未复核，请先复核。', 'An objection waits for its ruling.');
}

export const verify = action({
  ...{ zh: '填写核查结论', en: 'Give a verdict', right: 'case.verify', stages: ['verification'], event: 'verified', shownTo: ['unit'] },
  fields: {
    verdict: code(VERDICTS, '核查结论', { en: 'verdict' }),
    findings: words('核查情况', { en: 'findings' }),
    evidenceRefs: files(),
  },
  ready(c, person) {
    refuseOpenObjection(c);
    // Whoever supervises may come to another verdict; the one given before stays in the history.
    if (c.verification && person.unitSide) throw notNow('verdictGiven', '核查结论已提交，等待下一步办理。', 'A verdict was given already.');
  },
  notBy: (c) => (c.verification ? [c.verification.by] : []),
  decide(c, { verdict, evidenceRefs }, person) {
    const inForce = !EXCLUDING.includes(verdict);
    const verified: CaseEvent = { type: 'verified', data: { ...post(person), verdict, inForce, evidenceRefs } };
    if (!inForce) return [verified];
    const force: CaseEvent = { type: 'verdictInForce', data: { verdict } };
    return verdict === 'unsubstantiated' ? [verified, force] : [verified, force, move(c, 'rectification', c.clocks)];
  },
});

export const explain = action({
  // The unit does not know who spoke, so it cannot explain: those who visit do.
  ...{ zh: '解释说明', en: 'Explain', right: 'case.visit', stages: ['verification'], event: 'explained' },
  fields: { explanation: words('对群众的解释说明', { en: 'explanation' }) },
  ready(c) {
    refuseOpenObjection(c);
    if (c.verification?.verdict !== 'unsubstantiated')
      throw notNow('nothingToExplain', '核查结论不是“不属实”，无需解释说明。', 'Only an unsubstantiated case is explained.');
  },
  then: { to: 'finalVisit', start: ['finalVisit'] },
});

function checkParty(c: Case, party: 'citizen' | 'staff', person: Person): void {
  if (openObjection(c, party)) throw notNow('objectionOpen', '该当事人的申诉尚未复核。', 'Their objection waits for its ruling.');
  if (party === 'staff') return;
  if (person.unitSide)
    throw new Refused('authorisation.forbidden', 'forbidden', {
      zh: '群众的陈述由督查组记录，单位不得联系评价人。',
      en: 'The unit does not speak with the citizen.',
    });
  if (!exclusionPending(c))
    throw notNow('noExclusion', '没有待生效的误评或恶意评价结论，无需听取评价人陈述。', 'No exclusion waits for the citizen’s side.');
}

export const stateOwnSide = action({
  ...{ zh: '记录陈述申辩', en: 'Record their side', right: 'case.stateOwnSide', stages: ['verification', 'rectification'] },
  ...{ event: 'ownSideStated', shownTo: ['unit'] },
  fields: {
    party: code(PARTIES, '陈述人', { en: 'party' }),
    statement: words('陈述申辩内容', { en: 'statement', unless: 'waived' }),
    waived: flag('放弃陈述', { en: 'was asked and said nothing' }),
    objects: flag('提出申诉', { en: 'objects' }),
  },
  decide(c, { party, waived, objects }, person, policy) {
    checkParty(c, party, person);
    if (waived && objects) {
      throw new Refused('case.waivedObjects', 'invalid', {
        field: 'objects',
        zh: '放弃陈述与提出申诉不能同时选择。',
        en: 'Who says nothing cannot object.',
      });
    }
    const stated: CaseEvent = { type: 'ownSideStated', data: { ...post(person), party, waived, objects } };
    return objects ? [stated, ...stopForRuling(c, person, policy)] : [stated];
  },
});

/** While somebody else reviews an objection the handling clock stands still and the ruling's runs. */
function stopForRuling(c: Case, person: Person, policy: Policy): CaseEvent[] {
  if (openObjection(c)) return [];
  const { now, id } = person;
  const stopped = changeClock(c.clocks, 'handling', now, (d) => pause(d, { from: now, reason: '申诉复核', by: id }, policy));
  return [setClocks('stateOwnSide', [...stopped, startClock('ruling', now, c, policy)])];
}

const waiting = (c: Case) => PARTY_CODES.flatMap((party) => openObjection(c, party) ?? []);

export const ruleObjection = action({
  ...{ zh: '复核裁定', en: 'Rule on the objection', right: 'case.ruleObjection', stages: ['verification', 'rectification'] },
  ...{ event: 'objectionRuled', shownTo: ['unit'] },
  fields: {
    party: code(PARTIES, '申诉人', { en: 'party' }),
    ruling: code({ upheld: '申诉成立', dismissed: '申诉不成立' }, '复核结果', { en: 'ruling' }),
    reason: words('复核理由', { en: 'reason' }),
  },
  ready(c) {
    if (!waiting(c).length) throw notNow('noObjection', '没有待复核的申诉。', 'No objection waits for a ruling.');
  },
  notBy: (c) => [c.verification?.by ?? '', c.rectification?.by ?? '', ...waiting(c).map((o) => o.by)],
  decide(c, { party, ruling }, person, policy) {
    if (!openObjection(c, party)) throw notNow('noObjection', '该当事人没有待复核的申诉。', 'They have no objection that waits.');
    const ruled: CaseEvent = { type: 'objectionRuled', data: { ...post(person), party, ruling } };
    if (c.ownSides.some((o) => o.objects && !o.ruling && o.party !== party)) return [ruled];
    const running = changeClock(withoutClocks(c, 'ruling'), 'handling', person.now, (d) => resume(d, person.now, policy));
    return [ruled, setClocks('ruleObjection', running)];
  },
});

export const approveVerdict = action({
  ...{ zh: '批准结论', en: 'Approve the verdict', right: 'case.sign', stages: ['verification'], raised: true, event: 'verdictApproved' },
  shownTo: ['unit'],
  ready(c) {
    if (!exclusionPending(c)) throw notNow('noExclusion', '没有待批准的误评或恶意评价结论。', 'No exclusion waits for approval.');
    refuseOpenObjection(c);
    if (!c.ownSides.some((o) => o.party === 'citizen')) {
      throw notNow('ownSideFirst', '请先听取评价人的陈述，再批准结论。', 'Hear the citizen’s side before the exclusion.');
    }
  },
  notBy: (c) => [c.verification!.by],
  decide(c, _input, person) {
    const { verdict } = c.verification!;
    const events: CaseEvent[] = [
      { type: 'verdictApproved', data: post(person) },
      { type: 'verdictInForce', data: { verdict } },
    ];
    return [...events, ...close(c, verdict as 'mistaken' | 'malicious', person.now)];
  },
});
