import { isOfUnit, mayDo } from '@mingjing/kit';
import type { AggregateDefinition } from '@mingjing/store';
import { defaultLadder, extend, joinCalendars, officeHours, seedCalendar, type Calculation, type Duration } from '@mingjing/workflow';
import * as l from '../src';
import {
  changeClock,
  code,
  doers,
  evolveFlow,
  files,
  flag,
  id,
  loopOf,
  post,
  rows,
  whole,
  words,
  type FlowEvent,
  type FlowPart,
} from '../src';

/** A plan of measures: two reviewers agree to it side by side, then each row of its ledger is claimed done and verified. */
export interface Row extends FlowPart {
  unitId: string;
}
export interface Plan extends l.FlowState {
  bodyId: string;
  rows: Row[];
  reviews: FlowPart[];
}
type Event<Type extends string, Data extends object = object> = { type: Type; data: l.Post & Data };
export type PlanEvent =
  | FlowEvent
  | Event<'drafted', { divisionPath: string[]; bodyId: string; rows: { unitId: string }[] }>
  | Event<'reviewAsked'>
  | Event<'agreed', { part: string }>
  | Event<'objected', { part: string }>
  | Event<'claimed', { part: string; evidence: string[] }>
  | Event<'verified', { part: string; effect: 'reached' | 'partly' }>
  | Event<'sentBack', { part: string }>
  | Event<'prolonged', { part: string; months: number }>
  | Event<'completed', { sampled: boolean }>;
export interface Policy extends Calculation {
  review: Duration;
  measure: Duration;
}
export const policy: Policy = {
  calendar: joinCalendars([seedCalendar(2025), seedCalendar(2026)]),
  ladder: defaultLadder,
  office: officeHours.parse({}),
  review: { officeMinutes: 240 },
  measure: { months: 1 },
};

const REVIEWERS = ['office', 'organisation'];
const { action, partAction, define } = loopOf<Plan, PlanEvent, Policy, { row: Row; review: FlowPart }>();
export const planLoop = define({
  ...{ noun: 'plan', zh: '整改方案', en: 'plan' },
  stages: {
    draft: { zh: '起草', en: 'draft' },
    review: { zh: '评审', en: 'review' },
    running: { zh: '整改', en: 'running' },
    done: { zh: '销号', en: 'done' },
  },
  closed: ['done'],
  parts: {
    row: {
      ...{ zh: '整改事项', en: 'row', of: (p) => p.rows },
      stages: { open: { zh: '整改中', en: 'open' }, claimed: { zh: '待核实', en: 'claimed' }, done: { zh: '已销号', en: 'done' } },
    },
    review: {
      ...{ zh: '评审意见', en: 'review', of: (p) => p.reviews },
      stages: { asked: { zh: '待评审', en: 'asked' }, agreed: { zh: '同意', en: 'agreed' }, objected: { zh: '有意见', en: 'objected' } },
    },
  },
  clocks: {
    review: { zh: '评审', en: 'Review', limit: (rules) => rules.review },
    measure: { zh: '整改', en: 'Measure', limit: (rules) => rules.measure },
  },
  sights: { full: { fields: 'all', steps: 'all' }, unit: { fields: ['state', 'rows'], steps: 'shown' } },
  sightOf: (actor, p) =>
    mayDo(actor, 'case.read', { divisionPath: p.divisionPath, unitId: p.bodyId }) ? (isOfUnit(actor) ? 'unit' : 'full') : undefined,
  target: (p) => ({ divisionPath: p.divisionPath, unitId: p.bodyId }),
  actions: {
    draft: action({
      ...{ zh: '起草方案', en: 'Draft', right: 'case.screen', stages: ['none'], event: 'drafted' },
      fields: {
        body: id('被督查单位', 'unit'),
        rows: rows('整改事项', { unitId: id('责任单位', 'unit') }, { max: 50 }),
        aim: words('总体要求'),
      },
      decide: (p, input, person) => [
        { type: 'drafted', data: { ...post(person), divisionPath: p.divisionPath, bodyId: input.body, rows: input.rows } },
      ],
      then: { to: 'draft' },
    }),
    askReview: action({
      zh: '送审',
      en: 'Ask for review',
      right: 'case.screen',
      stages: ['draft'],
      event: 'reviewAsked',
      then: { to: 'review', start: ['review'] },
    }),
    agree: partAction('review', {
      ...{ zh: '同意', en: 'Agree', right: 'case.sign', stages: ['asked', 'objected'], within: ['review'], event: 'agreed' },
      notBy: (p, mine) => [
        ...doers(p.done, 'drafted'),
        ...p.reviews.filter((r) => r !== mine).flatMap((r) => doers(r.done, 'agreed', 'objected')),
      ],
      decide: (p, _input, person, rules, part) => [
        { type: 'agreed', data: { ...post(person), part: part.id } },
        { type: 'partMoved', data: { part: part.id, from: part.state, to: 'agreed', clocks: [] } },
        ...(p.reviews.every((r) => r === part || r.state === 'agreed') ? begin(p, person.now, rules) : []),
      ],
    }),
    object: partAction('review', {
      ...{ zh: '提出意见', en: 'Object', right: 'case.sign', stages: ['asked'], within: ['review'], event: 'objected' },
      fields: { opinion: words('意见') },
      then: { to: 'objected' },
    }),
    claim: partAction('row', {
      ...{ zh: '报告完成', en: 'Claim', right: 'case.rectify', stages: ['open'], within: ['running'], event: 'claimed', shownTo: ['unit'] },
      fields: { account: words('整改情况'), evidence: files() },
      then: { to: 'claimed', keep: ['measure'] },
    }),
    verify: partAction('row', {
      ...{
        zh: '核实销号',
        en: 'Verify',
        right: 'case.acceptRectification',
        stages: ['claimed'],
        within: ['running'],
        event: 'verified',
        shownTo: ['unit'],
      },
      ...{ fields: { effect: code({ reached: '达到', partly: '基本达到' }, '成效') }, notBy: (_p, row) => doers(row.done, 'claimed') },
      then: { to: 'done' },
    }),
    sendBack: partAction('row', {
      ...{
        zh: '退回',
        en: 'Send back',
        right: 'case.acceptRectification',
        stages: ['claimed'],
        within: ['running'],
        event: 'sentBack',
        shownTo: ['unit'],
      },
      ...{ fields: { reason: words('退回理由') }, notBy: (_p, row) => doers(row.done, 'claimed'), then: { to: 'open', keep: ['measure'] } },
    }),
    prolong: partAction('row', {
      ...{
        zh: '延期',
        en: 'Prolong',
        right: 'case.extend.decide',
        stages: ['open'],
        event: 'prolonged',
        fields: { months: whole('月数', { min: 1, max: 3 }) },
      },
      decide: (_p, { months }, person, rules, row) => [
        { type: 'prolonged', data: { ...post(person), part: row.id, months } },
        {
          type: 'deadlinesMoved',
          data: {
            part: row.id,
            why: 'prolong',
            clocks: changeClock(row.clocks, 'measure', person.now, (d) =>
              extend(d, { months, reason: '', approvedBy: person.id, at: person.now }, rules),
            ),
          },
        },
      ],
    }),
    complete: action({
      ...{
        zh: '整体销号',
        en: 'Complete',
        right: 'case.decide',
        stages: ['running'],
        event: 'completed',
        fields: { sampled: flag('已抽查') },
      },
      ready(p) {
        if (p.rows.some((row) => row.state !== 'done')) throw l.refusals('plan').notNow('rowsOpen', '还有事项未销号。', 'Rows are open.');
      },
      then: { to: 'done', outcome: 'completed' },
    }),
  },
});

function begin(p: Plan, now: Date, rules: Policy): PlanEvent[] {
  const moved: PlanEvent = { type: 'moved', data: { from: p.state, to: 'running', outcome: '', clocks: [] } };
  const clocks = () => [l.startClock('measure', now, rules.measure, rules)];
  return [moved, ...p.rows.map((row): PlanEvent => ({ type: 'deadlinesMoved', data: { part: row.id, why: 'agree', clocks: clocks() } }))];
}

export const initialPlan = (): Plan => ({ ...l.initialFlow(), bodyId: '', rows: [], reviews: [] });
export const evolvePlan = evolveFlow<Plan, PlanEvent>({ parts: ['rows', 'reviews'], closed: ['done'] }, (_p, event) => {
  if (event.type !== 'drafted') return {};
  const { bodyId, divisionPath, rows: list } = event.data;
  const made = list.map(({ unitId }, i): Row => ({ ...l.newPart(`r${i + 1}`, 'open'), unitId }));
  return { bodyId, divisionPath, rows: made, reviews: REVIEWERS.map((name) => l.newPart(name, 'asked')) };
});
export const planAggregate: AggregateDefinition<Plan, PlanEvent> = {
  ...{ name: 'plans', initial: initialPlan, evolve: evolvePlan, indexes: l.flowIndexes },
  fields: { ...l.flowFields, bodyId: String, rows: Object, reviews: Object },
};
