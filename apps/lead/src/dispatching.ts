import { Refused } from '@mingjing/contracts/refused';
import { changeClock, flag, id, whole, words } from '@mingjing/loop';
import type { SupervisionNoticeRule } from '@mingjing/rules';
import { extend } from '@mingjing/workflow';
import { action, move, notNow, post, setClocks } from './action';
import type { Case } from './case';
import type { CaseEvent } from './case-events';
import { newPapers } from './counted';
import { clockOf, startClock, type Policy } from './due';
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
  return [startClock('acknowledge', now, c, policy), running ?? startClock('handling', now, c, policy)];
}

export const dispatch = action({
  ...{ zh: '转办督办', en: 'Dispatch', right: 'case.dispatch', stages: ['firstVisit', 'dispatched'], raised: true, event: 'dispatched' },
  fields: {
    unitId: id('承办单位', 'unit', { en: 'handling unit; absent: the evaluated one', optional: true }),
    instruction: words('办理要求', { en: 'what the unit is asked to do', optional: true }),
    supervisionNotice: flag('督办通知', { en: 'supervision notice; absent: by rule', optional: true }),
    advisoryReminder: flag('咨询提醒', { en: 'advisory reminder' }),
    releasedWords: words('意见摘录', {
      en: "what of the citizen's words the unit may read; GET /cases/{id}/words makes a suggestion",
      optional: true,
    }),
    wordsConfirmed: flag('已核对，摘录不会暴露评价人', { en: 'what looks personal in them was looked at and leads to nobody' }),
  },
  ready(c) {
    if (c.state === 'firstVisit' && (!firstVisitDone(c) || !c.grade)) {
      throw notNow('visitFirst', '请先完成首次回访并确定繁简程度，再转办。', 'Finish the first visit and grade the case before dispatch.');
    }
    if (c.state === 'dispatched' && orderOpen(c))
      throw notNow('orderOut', '转办单已发出，等待签收。', 'The transfer order is out already.');
  },
  decide(c, input, person, policy) {
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
});

function needOrder(c: Case): void {
  if (!orderOpen(c)) throw notNow('noOrder', '目前没有待签收的转办单。', 'There is no transfer order to answer.');
}

export const acknowledge = action({
  ...{ zh: '签收', en: 'Acknowledge', right: 'case.acknowledge', stages: ['dispatched'], event: 'acknowledged', ready: needOrder },
  then: { to: 'verification', keep: ['handling'] },
});

export const returnOrder = action({
  ...{ zh: '退回', en: 'Return the order', right: 'case.return', stages: ['dispatched'], event: 'returned', ready: needOrder },
  fields: { reason: words('退回理由', { en: 'reason' }) },
  then: { keep: ['handling'], start: ['dispatch'] },
});

export const requestExtension = action({
  ...{ zh: '申请延期', en: 'Ask for an extension', right: 'case.extend.request', stages: ['verification', 'rectification'] },
  event: 'extensionRequested',
  fields: { workingDays: whole('延期工作日数', { en: 'working days', min: 1, max: 250 }), reason: words('延期理由', { en: 'reason' }) },
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
  decide(c, { workingDays }, person, policy) {
    const most = policy.limits.extension[c.grade || 'simple'];
    if (workingDays > most) {
      const detail = { zh: `延期须为 1 至 ${most} 个工作日。`, en: `An extension has 1 to ${most} working days.` };
      throw new Refused('case.extensionDays', 'invalid', { field: 'workingDays', ...detail });
    }
    return [{ type: 'extensionRequested', data: { ...post(person), workingDays } }];
  },
});

export const decideExtension = action({
  ...{ zh: '审批延期', en: 'Decide on the extension', right: 'case.extend.decide', stages: ['verification', 'rectification'] },
  ...{ raised: true, event: 'extensionDecided' },
  fields: { granted: flag('同意延期', { en: 'granted', ask: true }), reason: words('不予延期的理由', { en: 'reason', unless: 'granted' }) },
  ready(c) {
    if (c.extension?.decision !== 'requested') throw notNow('noRequest', '没有待审批的延期申请。', 'No extension waits for a decision.');
  },
  notBy: (c) => [c.extension!.by],
  decide(c, { granted }, person, policy) {
    const decision = granted ? 'granted' : 'refused';
    const decided: CaseEvent = { type: 'extensionDecided', data: { ...post(person), decision } };
    if (!granted) return [decided];
    const { workingDays } = c.extension!;
    const extension = { workingDays, reason: '经批准延期', approvedBy: person.id, at: person.now };
    const longer = changeClock(c.clocks, 'handling', person.now, (d) => extend(d, extension, policy));
    return [decided, setClocks('decideExtension', longer)];
  },
});
