import { Refused } from '@mingjing/contracts/refused';
import type { SupervisionNoticeRule } from '@mingjing/rules';
import { extend, refuseSamePerson } from '@mingjing/workflow';
import { checkText, move, needText, notNow, post, setClocks, type ActionRule, type Inputs } from './action';
import type { Case } from './case';
import { newPapers } from './counted';
import { changeClock, clockOf, startClock, withoutClocks, type Policy } from './due';
import { firstVisitDone, orderOpen } from './standing';

function noticeByRule(rule: SupervisionNoticeRule, c: Case): boolean {
  if (rule === 'always' || rule === 'never') return rule === 'always';
  return c.grade === 'complex' || (rule === 'complexOrReopened' && c.reopenCount > 0);
}

/**
 * The clocks of a new order. After a return to the same unit its handling time runs on: a return costs the returner's
 * time. Another unit, and a reopened case, start anew.
 */
function orderClocks(c: Case, unitId: string, now: Date, policy: Policy) {
  const running = c.order?.unitId === unitId ? clockOf(c, 'handling') : undefined;
  const days = policy.limits.handling[c.grade || 'simple'];
  return [startClock('acknowledge', now, policy.limits.acknowledge, policy), running ?? startClock('handling', now, days, policy)];
}

export const dispatch: ActionRule<Inputs['dispatch']> = {
  zh: '转办',
  right: 'case.dispatch',
  stages: ['firstVisit', 'dispatched'],
  raised: true,
  ready(c) {
    if (c.state === 'firstVisit' && (!firstVisitDone(c) || !c.grade)) {
      throw notNow('visitFirst', '请先完成首次回访并确定繁简程度，再转办。', 'Finish the first visit and grade the case before dispatch.');
    }
    if (c.state === 'dispatched' && orderOpen(c))
      throw notNow('orderOut', '转办单已发出，等待签收。', 'The transfer order is out already.');
  },
  decide(c, input, person, policy) {
    checkText(input.instruction, 'instruction', '办理要求');
    checkText(input.releasedWords, 'releasedWords', '意见摘录');
    const unitId = input.unitId || c.evaluatedUnitId;
    const supervisionNotice = input.supervisionNotice ?? noticeByRule(policy.supervisionNotice, c);
    const papers = { supervisionNotice, advisoryReminder: input.advisoryReminder };
    const clocks = orderClocks(c, unitId, person.now, policy);
    return [
      {
        type: 'dispatched',
        data: { ...post(person), unitId, ...papers, told: newPapers(c, papers), again: c.withUnit && c.unitId === unitId },
      },
      c.state === 'dispatched' ? setClocks('dispatch', clocks) : move(c, 'dispatched', clocks),
    ];
  },
};

function needOrder(c: Case): void {
  if (!orderOpen(c)) throw notNow('noOrder', '目前没有待签收的转办单。', 'There is no transfer order to answer.');
}

export const acknowledge: ActionRule<Inputs['acknowledge']> = {
  zh: '签收',
  right: 'case.acknowledge',
  stages: ['dispatched'],
  ready: needOrder,
  decide: (c, _input, person) => [{ type: 'acknowledged', data: post(person) }, move(c, 'verification', withoutClocks(c, 'acknowledge'))],
};

export const returnOrder: ActionRule<Inputs['returnOrder']> = {
  zh: '退回转办单',
  right: 'case.return',
  stages: ['dispatched'],
  ready: needOrder,
  decide(c, { reason }, person, policy) {
    needText(reason, 'reason', '退回理由');
    const clocks = [...withoutClocks(c, 'acknowledge'), startClock('dispatch', person.now, policy.limits.dispatch, policy)];
    return [{ type: 'returned', data: post(person) }, setClocks('returnOrder', clocks)];
  },
};

export const requestExtension: ActionRule<Inputs['requestExtension']> = {
  zh: '申请延期',
  right: 'case.extend.request',
  stages: ['verification', 'rectification'],
  ready(c, { now }) {
    if (c.extension) throw notNow('extensionUsed', '每轮办理只能申请一次延期。', 'Each round has one extension only.');
    const due = clockOf(c, 'handling')?.deadline.dueAt;
    if (due && due < now)
      throw notNow(
        'extensionLate',
        '已超过办理时限，不能再申请延期，请尽快办结。',
        'The limit has passed; an extension must be asked for before.',
      );
  },
  decide(c, { workingDays, reason }, person, policy) {
    needText(reason, 'reason', '延期理由');
    const most = policy.limits.extension[c.grade || 'simple'];
    if (!Number.isInteger(workingDays) || workingDays < 1 || workingDays > most) {
      const detail = { zh: `延期须为 1 至 ${most} 个工作日。`, en: `An extension has 1 to ${most} working days.` };
      throw new Refused('case.extensionDays', 'invalid', { field: 'workingDays', ...detail });
    }
    return [{ type: 'extensionRequested', data: { ...post(person), workingDays } }];
  },
};

export const decideExtension: ActionRule<Inputs['decideExtension']> = {
  zh: '审批延期',
  right: 'case.extend.decide',
  stages: ['verification', 'rectification'],
  raised: true,
  ready(c, person) {
    if (c.extension?.decision !== 'requested') throw notNow('noRequest', '没有待审批的延期申请。', 'No extension waits for a decision.');
    refuseSamePerson(person.id, [c.extension.by], { zh: '延期审批', en: 'The decision on an extension' });
  },
  decide(c, { granted, reason }, person, policy) {
    if (granted) checkText(reason, 'reason', '审批意见');
    else needText(reason, 'reason', '不予延期的理由');
    const decided = {
      type: 'extensionDecided' as const,
      data: { ...post(person), decision: granted ? ('granted' as const) : ('refused' as const) },
    };
    if (!granted) return [decided];
    const { workingDays } = c.extension!;
    const extension = { workingDays, reason: '经批准延期', approvedBy: person.id, at: person.now };
    return [
      decided,
      setClocks(
        'decideExtension',
        changeClock(c.clocks, 'handling', person.now, (d) => extend(d, extension, policy)),
      ),
    ];
  },
};
