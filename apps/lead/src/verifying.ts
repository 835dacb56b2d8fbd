import { Refused } from '@mingjing/contracts/refused';
import { pause, refuseSamePerson, resume } from '@mingjing/workflow';
import { checkEvidence, close, move, needText, notNow, oneOf, post, setClocks, type ActionRule, type Inputs, type Person } from './action';
import { VERDICTS, type Case, type Verdict } from './case';
import type { CaseEvent } from './case-events';
import { changeClock, startClock, withoutClocks, type Policy } from './due';
import { exclusionPending, openObjection } from './standing';

/** Verdicts that take the evaluation out of the statistics. */
const EXCLUDING: readonly Verdict[] = ['mistaken', 'malicious'];
const PARTIES = ['citizen', 'staff'] as const;

function refuseOpenObjection(c: Case): void {
  if (openObjection(c)) throw notNow('objectionOpen', '当事人的申诉尚未复核，请先复核。', 'An objection waits for its ruling.');
}

export const verify: ActionRule<Inputs['verify']> = {
  zh: '核查结论',
  right: 'case.verify',
  stages: ['verification'],
  ready(c, person) {
    refuseOpenObjection(c);
    if (!c.verification) return;
    // Whoever supervises may come to another verdict; the one given before stays in the history.
    if (person.unitSide) throw notNow('verdictGiven', '核查结论已提交，等待下一步办理。', 'A verdict was given already.');
    refuseSamePerson(person.id, [c.verification.by], { zh: '改变核查结论', en: 'Another verdict' });
  },
  decide(c, input, person) {
    const verdict = oneOf(input.verdict, VERDICTS, 'verdict');
    needText(input.findings, 'findings', '核查情况');
    const inForce = !EXCLUDING.includes(verdict);
    const verified: CaseEvent = {
      type: 'verified',
      data: { ...post(person), verdict, inForce, evidenceRefs: checkEvidence(input.evidenceRefs) },
    };
    if (!inForce) return [verified];
    const force: CaseEvent = { type: 'verdictInForce', data: { verdict } };
    return verdict === 'unsubstantiated' ? [verified, force] : [verified, force, move(c, 'rectification', c.clocks)];
  },
};

export const explain: ActionRule<Inputs['explain']> = {
  zh: '解释说明',
  // The unit does not know who spoke, so it cannot explain: those who visit do.
  right: 'case.visit',
  stages: ['verification'],
  ready(c) {
    refuseOpenObjection(c);
    if (c.verification?.verdict !== 'unsubstantiated')
      throw notNow('nothingToExplain', '核查结论不是“不属实”，无需解释说明。', 'Only an unsubstantiated case is explained.');
  },
  decide(c, { explanation }, person, policy) {
    needText(explanation, 'explanation', '对群众的解释说明');
    const clocks = [startClock('finalVisit', person.now, policy.limits.finalVisit, policy)];
    return [{ type: 'explained', data: post(person) }, move(c, 'finalVisit', clocks)];
  },
};

function checkParty(c: Case, party: 'citizen' | 'staff', person: Person): void {
  if (openObjection(c, party)) throw notNow('objectionOpen', '该当事人的申诉尚未复核。', 'His objection waits for its ruling.');
  if (party === 'staff') return;
  if (person.unitSide)
    throw new Refused('authorisation.forbidden', 'forbidden', {
      zh: '群众的陈述由督查组记录，单位不得联系评价人。',
      en: 'The unit does not speak with the citizen.',
    });
  if (!exclusionPending(c))
    throw notNow('noExclusion', '没有待生效的误评或恶意评价结论，无需听取评价人陈述。', 'No exclusion waits for the citizen’s side.');
}

export const stateOwnSide: ActionRule<Inputs['stateOwnSide']> = {
  zh: '陈述申辩',
  right: 'case.stateOwnSide',
  stages: ['verification', 'rectification'],
  decide(c, input, person, policy) {
    const party = oneOf(input.party, PARTIES, 'party');
    checkParty(c, party, person);
    if (!input.waived) needText(input.statement, 'statement', '陈述申辩内容');
    if (input.waived && input.objects) {
      throw new Refused('case.waivedObjects', 'invalid', {
        field: 'objects',
        zh: '放弃陈述与提出申诉不能同时选择。',
        en: 'Who says nothing cannot object.',
      });
    }
    const stated: CaseEvent = { type: 'ownSideStated', data: { ...post(person), party, waived: input.waived, objects: input.objects } };
    return input.objects ? [stated, ...stopForRuling(c, person, policy)] : [stated];
  },
};

/** While somebody else reviews an objection the handling clock stands still and the ruling's runs. */
function stopForRuling(c: Case, person: Person, policy: Policy): CaseEvent[] {
  if (openObjection(c)) return [];
  const { now, id } = person;
  const stopped = changeClock(c.clocks, 'handling', now, (d) => pause(d, { from: now, reason: '申诉复核', by: id }, policy));
  return [setClocks('stateOwnSide', [...stopped, startClock('ruling', now, policy.limits.ruling, policy)])];
}

export const ruleObjection: ActionRule<Inputs['ruleObjection']> = {
  zh: '申诉复核',
  right: 'case.ruleObjection',
  stages: ['verification', 'rectification'],
  ready(c, person) {
    const objections = PARTIES.flatMap((party) => openObjection(c, party) ?? []);
    if (!objections.length) throw notNow('noObjection', '没有待复核的申诉。', 'No objection waits for a ruling.');
    const holders = [c.verification?.by ?? '', c.rectification?.by ?? '', ...objections.map((o) => o.by)];
    refuseSamePerson(person.id, holders, { zh: '申诉复核', en: 'The ruling' });
  },
  decide(c, input, person, policy) {
    const party = oneOf(input.party, PARTIES, 'party');
    const ruling = oneOf(input.ruling, ['upheld', 'dismissed'], 'ruling');
    needText(input.reason, 'reason', '复核理由');
    if (!openObjection(c, party)) throw notNow('noObjection', '该当事人没有待复核的申诉。', 'He has no objection that waits.');
    const ruled: CaseEvent = { type: 'objectionRuled', data: { ...post(person), party, ruling } };
    if (c.ownSides.some((o) => o.objects && !o.ruling && o.party !== party)) return [ruled];
    const running = changeClock(withoutClocks(c, 'ruling'), 'handling', person.now, (d) => resume(d, person.now, policy));
    return [ruled, setClocks('ruleObjection', running)];
  },
};

export const approveVerdict: ActionRule<Inputs['approveVerdict']> = {
  zh: '批准结论',
  right: 'case.sign',
  stages: ['verification'],
  raised: true,
  ready(c, person) {
    if (!exclusionPending(c)) throw notNow('noExclusion', '没有待批准的误评或恶意评价结论。', 'No exclusion waits for approval.');
    refuseOpenObjection(c);
    if (!c.ownSides.some((o) => o.party === 'citizen')) {
      throw notNow('ownSideFirst', '请先听取评价人的陈述，再批准结论。', 'Hear the citizen’s side before the exclusion.');
    }
    refuseSamePerson(person.id, [c.verification!.by], { zh: '批准结论', en: 'Approving a verdict' });
  },
  decide(c, _input, person) {
    const { verdict } = c.verification!;
    const events: CaseEvent[] = [
      { type: 'verdictApproved', data: post(person) },
      { type: 'verdictInForce', data: { verdict } },
    ];
    return [...events, ...close(c, verdict as 'mistaken' | 'malicious', person.now)];
  },
};
