import { mayDo } from '@mingjing/kit';
import * as l from '@mingjing/loop';
import { dayOf, daysBetween, officeMinutesBetween, workingDaysBetween, type Watched } from '@mingjing/workflow';
import { CLOSED, type Draft, type Instruction, type InstructionEvent, type Leg, type Policy } from './instruction';

const { invalid, notNow } = l.refusals('instruction');
const { action, partAction, define } = l.loopOf<Instruction, InstructionEvent, Policy, { leg: Leg }>();
const { words, rows, id, flag, code, files } = l;

const DRAFT = {
  title: words('标题', { en: 'Title', max: 100 }),
  tasks: words('任务要求', { en: 'What to do' }),
  bodies: rows('被监督单位', { unitId: id('单位', 'unit', { en: 'Unit' }) }, { en: 'Bodies it is about', max: 50 }),
  legs: rows(
    '承办力量',
    { unitId: id('监督力量', 'force', { en: 'Force' }), lead: flag('牵头', { en: 'Leads' }) },
    { en: 'Forces', max: 20 },
  ),
  urgent: flag('紧急', { en: 'Urgent' }),
  secrecy: code({ ordinary: '承办力量均可看到', named: '仅点名的人可看到' }, '知悉范围', { en: 'Secrecy' }),
  members: rows('点名的人', { accountId: id('人员', 'account', { en: 'Person' }) }, { en: 'People named', max: 50, optional: true }),
};
type DraftInput = Pick<Draft, 'legs' | 'urgent' | 'secrecy'> & { bodies: { unitId: string }[]; members: { accountId: string }[] };

/** @throws Refused `instruction.lead`, `instruction.forceTwice`, `instruction.bodyIsForce`, `instruction.membersMissing` (invalid) */
function draftOf({ divisionPath }: Instruction, input: DraftInput): Draft {
  const { legs, urgent, secrecy } = input;
  const bodies = [...new Set(input.bodies.map(({ unitId }) => unitId))];
  if (legs.filter(({ lead }) => lead).length !== 1)
    throw invalid('lead', 'legs', '须有且只有一个牵头的监督力量，请重新选择。', 'Exactly one force leads; choose it.');
  if (new Set(legs.map(({ unitId }) => unitId)).size !== legs.length)
    throw invalid('forceTwice', 'legs', '同一监督力量重复，请删除一个。', 'A force stands twice; take one out.');
  if (legs.some(({ unitId }) => bodies.includes(unitId))) throw bodyIsForce('legs');
  if (secrecy === 'named' && input.members.length === 0)
    throw invalid('membersMissing', 'members', '仅点名的人可看到的指令，请点名。', 'Name the people who may read it.');
  return { divisionPath, bodies, legs, urgent, secrecy, members: secrecy === 'named' ? input.members.map((m) => m.accountId) : [] };
}
const bodyIsForce = (field: string): Error =>
  invalid('bodyIsForce', field, '被监督单位不能同时承办，请更换。', 'A body that is supervised cannot be among those who supervise.');

const clock = (i: Instruction, policy: Policy, now: Date): Watched => {
  const limit = i.urgent ? policy.limits.urgent : policy.limits.acknowledge;
  return l.startClock('acknowledge', now, limit, l.calculationOf(instructionLoop, 'acknowledge', policy));
};
const inTime = ({ clocks }: Leg, now: Date): boolean => !clocks.some(({ deadline }) => deadline.dueAt && deadline.dueAt < now);
const taken = (leg: Leg, { now }: l.Person, { calendar, limits }: Policy) => ({
  minutes: (now.getTime() - leg.sentAt!.getTime()) / 60_000,
  officeMinutes: officeMinutesBetween(calendar, limits.office, leg.sentAt!, now),
  inTime: inTime(leg, now),
});
const moved = (leg: Leg, to: string, clocks: Leg['clocks'] = []): InstructionEvent => ({
  type: 'partMoved',
  data: { part: leg.id, from: leg.state, to, clocks },
});
const ENDED = ['accepted', 'declined', 'withdrawn'];
const force = { shownTo: ['force'] };
const reason = { reason: words('理由', { en: 'Reason' }) };

/** Instructions of joint supervision (联合监督指令): a lead and members, one leg each. */
export const instructionLoop = define({
  ...{ noun: 'instruction', zh: '联合监督指令', en: 'instruction', closed: CLOSED },
  stages: {
    draft: { zh: '草拟', en: 'draft' },
    approved: { zh: '已审批', en: 'approved' },
    issued: { zh: '已下发', en: 'issued' },
    closed: { zh: '办结', en: 'closed' },
    withdrawn: { zh: '已撤回', en: 'withdrawn' },
  },
  parts: {
    leg: {
      ...{ zh: '承办', en: 'leg', of: (i) => i.legs },
      stages: {
        waiting: { zh: '待下发', en: 'waiting' },
        asked: { zh: '待响应', en: 'asked' },
        declined: { zh: '未参加', en: 'declined' },
        sent: { zh: '待签收', en: 'sent' },
        returned: { zh: '已退回', en: 'returned' },
        working: { zh: '办理中', en: 'working' },
        submitted: { zh: '已上报', en: 'submitted' },
        accepted: { zh: '已通过', en: 'accepted' },
        withdrawn: { zh: '已撤回', en: 'withdrawn' },
      },
    },
  },
  clocks: {
    acknowledge: {
      ...{ zh: '签收', en: 'Acknowledgement', ladder: (p) => p.silent },
      limit: ({ limits }, i) => (i.urgent ? limits.urgent : limits.acknowledge),
    },
    result: { zh: '上报结果', en: 'Result', limit: ({ limits }) => limits.result, ladder: (p) => p.late },
  },
  // Of what either sees the clue is no part: view.ts asks for the right to it.
  sights: { centre: { fields: 'all', steps: 'all' }, force: { fields: 'all', steps: 'shown' } },
  sightOf(actor, i, now) {
    const { divisionPath, unitId, members, concerns, secrecy } = i;
    const target = { divisionPath, unitId, membership: { members, at: now }, concerns };
    if (!mayDo(actor, secrecy === 'named' ? 'instruction.readNamed' : 'instruction.read', target)) return undefined;
    if (mayDo(actor, 'instruction.readClue', target)) return 'centre';
    return i.issuedAt && unitId.length > 0 ? 'force' : undefined;
  },
  target: ({ divisionPath, concerns }, { part }) => ({ divisionPath, concerns, ...(part && { unitId: part.id }) }),
  events: { warned: { zh: '提醒与升级', en: 'Reminder or escalation', ...force } },
  actions: {
    draft: action({
      ...{ zh: '草拟', en: 'Draft', right: 'instruction.lead', stages: ['none'], event: 'drafted', fields: DRAFT, then: { to: 'draft' } },
      decide: (i, input, who) => [{ type: 'drafted', data: { ...l.post(who), ...draftOf(i, input) } }],
    }),
    redraft: action({
      ...{ zh: '修改', en: 'Redraft', right: 'instruction.lead', stages: ['draft', 'approved'], event: 'redrafted', fields: DRAFT },
      decide: (i, input, who) => [{ type: 'redrafted', data: { ...l.post(who), ...draftOf(i, input) } }],
      then: { to: 'draft' },
    }),
    approve: action({
      ...{ zh: '审批', en: 'Approve', right: 'instruction.approve', stages: ['draft'], event: 'approved' },
      ...{ notBy: (i) => i.drafters, then: { to: 'approved' } },
    }),
    refuse: action({
      ...{ zh: '不同意，退回修改', en: 'Refuse', right: 'instruction.approve', stages: ['draft'], event: 'refused', fields: reason },
    }),
    issue: action({
      ...{ zh: '下发', en: 'Issue', right: 'instruction.lead', stages: ['approved'], event: 'issued', ...force, then: { to: 'issued' } },
      fields: { repeatReason: words('近期已被督查，仍要下发的理由', { en: 'Why, although supervised lately', optional: true }) },
      decide: (i, _input, who, policy) => [
        { type: 'issued', data: l.post(who) },
        ...i.legs.map((leg) => moved(leg, 'sent', [clock(i, policy, who.now)])),
      ],
    }),
    withdraw: action({
      ...{ zh: '撤回', en: 'Withdraw', right: 'instruction.lead', stages: ['draft', 'approved', 'issued'], event: 'withdrawn', ...force },
      ...{ fields: reason, then: { to: 'withdrawn', outcome: 'withdrawn' } },
      decide: (i, _input, who) => [
        { type: 'withdrawn', data: l.post(who) },
        ...i.legs.filter(({ state }) => !ENDED.includes(state)).map((leg) => moved(leg, 'withdrawn')),
      ],
    }),
    close: action({
      ...{ zh: '办结', en: 'Close', right: 'instruction.lead', stages: ['issued'], event: 'closed', ...force },
      then: { to: 'closed', outcome: 'completed' },
      ready(i) {
        if (i.legs.some(({ state }) => !ENDED.includes(state)))
          throw notNow(
            'legsOpen',
            '还有承办力量没有办完，请先通过结果或者免予办理。',
            'Legs are open: accept their results or release them first.',
          );
      },
    }),
    acknowledge: partAction('leg', {
      ...{ zh: '签收', en: 'Acknowledge', right: 'instruction.answer', stages: ['sent'], event: 'acknowledged', ...force },
      then: { to: 'working', start: ['result'] },
      decide: (_i, _input, who, policy, leg) => [
        { type: 'acknowledged', data: { ...l.post(who), part: leg.id, ...taken(leg, who, policy) } },
      ],
    }),
    join: partAction('leg', {
      ...{ zh: '参加', en: 'Join', right: 'instruction.answer', stages: ['asked'], event: 'joined', ...force },
      then: { to: 'working', start: ['result'] },
      decide: (_i, _input, who, policy, leg) => [{ type: 'joined', data: { ...l.post(who), part: leg.id, ...taken(leg, who, policy) } }],
    }),
    decline: partAction('leg', {
      ...{ zh: '不参加', en: 'Decline', right: 'instruction.answer', stages: ['asked'], event: 'declined', ...force },
      ...{ fields: reason, then: { to: 'declined' } },
    }),
    returnLeg: partAction('leg', {
      ...{ zh: '退回', en: 'Return', right: 'instruction.answer', stages: ['sent'], event: 'returned', ...force },
      ...{ fields: reason, then: { to: 'returned' } },
    }),
    drawIn: partAction('leg', {
      ...{
        zh: '请其他力量参加',
        en: 'Draw another force in',
        right: 'instruction.answer',
        stages: ['working'],
        event: 'drawnIn',
        ...force,
      },
      fields: { unitId: id('监督力量', 'force', { en: 'Force' }), ...reason },
      decide(i, { unitId }, who, policy, leg) {
        if (i.concerns.units.includes(unitId)) throw bodyIsForce('unitId');
        if (i.legs.some((one) => one.id === unitId && one.state !== 'declined'))
          throw invalid('forceTwice', 'unitId', '该监督力量已经在办，请选择其他力量。', 'This force takes part already; choose another.');
        const asked: InstructionEvent = {
          type: 'deadlinesMoved',
          data: { part: unitId, why: 'drawIn', clocks: [clock(i, policy, who.now)] },
        };
        return [{ type: 'drawnIn', data: { ...l.post(who), part: leg.id, unitId } }, asked];
      },
    }),
    submit: partAction('leg', {
      ...{ zh: '上报结果', en: 'Submit the result', right: 'instruction.answer', stages: ['working'], event: 'submitted', ...force },
      fields: {
        result: words('办理结果', { en: 'Result' }),
        clue: words('其中的问题线索（只有中心看得到）', { en: 'Clues in it, for the centre only', optional: true, apart: true }),
        evidence: files(),
      },
      then: { to: 'submitted' },
      decide(_i, { evidence }, who, { calendar }, leg) {
        const [sent, today] = [dayOf(leg.sentAt!), dayOf(who.now)];
        const days = { workingDays: workingDaysBetween(calendar, sent, today), calendarDays: daysBetween(sent, today) };
        return [{ type: 'submitted', data: { ...l.post(who), part: leg.id, ...days, inTime: inTime(leg, who.now), evidence } }];
      },
    }),
    accept: partAction('leg', {
      ...{ zh: '通过', en: 'Accept', right: 'instruction.lead', stages: ['submitted'], event: 'accepted', ...force },
      ...{ notBy: (_i, leg) => l.doers(leg.done, 'submitted'), then: { to: 'accepted' } },
    }),
    sendBack: partAction('leg', {
      ...{ zh: '退回重办', en: 'Send back', right: 'instruction.lead', stages: ['submitted'], event: 'sentBack', ...force },
      ...{ fields: reason, notBy: (_i, leg) => l.doers(leg.done, 'submitted'), then: { to: 'working', start: ['result'] } },
    }),
    resend: partAction('leg', {
      ...{ zh: '再次下发', en: 'Send again', right: 'instruction.lead', stages: ['returned'], event: 'resent', ...force },
      ...{ fields: reason, then: { to: 'sent', start: ['acknowledge'] } },
    }),
    release: partAction('leg', {
      ...{ zh: '免予办理', en: 'Release', right: 'instruction.lead', stages: ['asked', 'sent', 'returned', 'working'], event: 'released' },
      ...{ ...force, fields: reason, then: { to: 'withdrawn' } },
      ready(_i, _who, { lead }) {
        if (lead)
          throw notNow(
            'leadNeeded',
            '牵头的监督力量不能免予办理；需要时请撤回指令。',
            'The force that leads stays; withdraw the instruction instead.',
          );
      },
    }),
  },
});
export type InstructionAction = keyof typeof instructionLoop.actions;
