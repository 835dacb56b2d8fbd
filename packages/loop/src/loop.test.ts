import { dayOf } from '@mingjing/workflow';
import { evolvePlan, initialPlan, planLoop, policy, type Plan, type PlanEvent } from '../test/toy';
import {
  checked,
  code,
  describe as describeLoop,
  flag,
  loopOf,
  post,
  rows,
  schemaOf,
  whole,
  words,
  type FlowEvent,
  type Person,
  type Post,
} from '.';
import { act, followCalendar, nextActions, raiseWarnings, storyOf, shownTo, fieldsFor, type FlowState, type Said } from '.';

const at = (text: string): Date => new Date(`${text}+08:00`);
const person = (id: string, now = at('2026-03-02T09:00')): Person => ({
  ...{ id, postId: `post of ${id}`, role: '', unitSide: false, words: { ref: `w ${id}`, mac: '' }, now },
});

interface Told {
  p: Plan;
  history: { event: PlanEvent; at: Date; by: string; version: number }[];
}
const start = (): Told => ({ p: { ...initialPlan(), divisionPath: ['r', 'c'] }, history: [] });
function take({ p, history }: Told, events: PlanEvent[], by: string, when: Date): Told {
  return events.reduce<Told>(
    (told, event) => {
      const meta = { at: when, by, version: told.history.length + 1 };
      return { p: evolvePlan(told.p, event, meta), history: [...told.history, { event, ...meta }] };
    },
    { p, history },
  );
}
type Name = keyof typeof planLoop.actions;
function does(told: Told, who: Person, name: Name, input: object = {}, part?: string): Told {
  return take(told, act(planLoop, name, { input, person: who, policy, ...(part && { part }) })(told.p), who.id, who.now);
}
const DRAFT = { body: 'u1', aim: '全部整改', rows: [{ unitId: 'u1' }, { unitId: 'u2' }] };
const reviewed = (): Told => {
  let told = does(does(start(), person('drafter'), 'draft', DRAFT), person('drafter'), 'askReview');
  told = does(told, person('one'), 'agree', {}, 'office');
  return does(told, person('two'), 'agree', {}, 'organisation');
};

describe('an action', () => {
  it('goes where its definition says, with the clocks it names', () => {
    const told = does(does(start(), person('drafter'), 'draft', DRAFT), person('drafter'), 'askReview');
    expect(told.p).toMatchObject({ state: 'review', dueAt: at('2026-03-02T13:00'), orderedBy: at('2026-03-02T13:00') });
    expect(told.history.map(({ event }) => event.type)).toEqual(['drafted', 'moved', 'reviewAsked', 'moved']);
  });
  it('is refused in its own words where the stage does not fit', () => {
    expect(() => does(start(), person('a'), 'askReview')).toThrow(
      expect.objectContaining({
        code: 'plan.wrongState',
        details: expect.objectContaining({ zh: '整改方案现处于“未立案”环节，不能进行“送审”，请刷新后按下一步办理。' }),
      }),
    );
    const { p } = reviewed();
    expect(() => act(planLoop, 'verify', { input: { effect: 'reached' }, person: person('x'), policy, part: 'r1' })(p)).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({ zh: expect.stringContaining('整改事项现处于“整改中”环节，不能进行“核实销号”') }),
      }),
    );
    expect(() => act(planLoop, 'verify', { input: {}, person: person('x'), policy, part: 'r9' })(p)).toThrow(
      expect.objectContaining({ code: 'plan.partMissing', kind: 'missing' }),
    );
  });
  it('lets no two keys be turned by one person', () => {
    const told = does(does(start(), person('drafter'), 'draft', DRAFT), person('drafter'), 'askReview');
    const samePerson = expect.objectContaining({ code: 'keys.samePerson' }) as Error;
    expect(() => does(told, person('drafter'), 'agree', {}, 'office')).toThrow(samePerson);
    const one = does(told, person('one'), 'agree', {}, 'office');
    expect(() => does(one, person('one'), 'agree', {}, 'organisation')).toThrow(samePerson);
  });
});

describe('parts', () => {
  it('have their own stages, clocks, versions and marks', () => {
    const claimed = does(reviewed(), person('unit'), 'claim', { account: '已改', evidence: ['f1'] }, 'r1');
    const [first, second] = claimed.p.rows;
    expect(first).toMatchObject({
      state: 'claimed',
      done: { claimed: { by: 'unit', words: 'w unit' } },
      settledVersion: claimed.history.length,
    });
    expect(second).toMatchObject({ state: 'open', done: {} });
    expect(second!.settledVersion).toBeLessThan(first!.settledVersion);
    expect(dayOf(claimed.p.dueAt!)).toBe('2026-04-02');
    const longer = does(claimed, person('head'), 'prolong', { months: 1 }, 'r2');
    expect(longer.p.rows.map((row) => dayOf(row.clocks[0]!.deadline.dueAt!))).toEqual(['2026-04-02', '2026-05-06']);
  });
  it('are offered one by one', () => {
    const claimed = does(reviewed(), person('unit'), 'claim', { account: '已改' }, 'r1');
    expect(nextActions(planLoop, claimed.p, () => person('other'))).toEqual([
      { action: 'claim', part: 'r2' },
      { action: 'verify', part: 'r1' },
      { action: 'sendBack', part: 'r1' },
      { action: 'prolong', part: 'r2' },
    ]);
    expect(nextActions(planLoop, claimed.p, (name) => (name === 'verify' ? person('unit') : undefined))).toEqual([]);
  });
  it('warn for themselves, each rung once', () => {
    const told = reviewed();
    const later = at('2026-04-03T12:00');
    const warned = take(told, raiseWarnings(planLoop, told.p, later), 'system', later);
    expect(warned.p.rows.map((row) => row.escalations)).toEqual([
      ['yellow', 'red', 'supervisionNotice'],
      ['yellow', 'red', 'supervisionNotice'],
    ]);
    expect(warned.p).toMatchObject({ warning: 'red' });
    expect(raiseWarnings(planLoop, warned.p, later)).toEqual([]);
  });
  it('follow a calendar entered later, and a step says so', () => {
    const told = reviewed();
    const closed = { ...policy.calendar, exceptions: [...policy.calendar.exceptions, { date: '2026-04-02', working: false, name: '停' }] };
    const now = at('2026-03-10T09:00');
    const moved = take(told, followCalendar(planLoop, told.p, now, { ...policy, calendar: closed }), 'system', now);
    expect(dayOf(moved.p.dueAt!)).toBe('2026-04-03');
    const story = storyOf(planLoop, moved.history as never, { words: () => ({}) });
    expect(story.at(-1)).toMatchObject({ action: 'calendarChanged', zh: '工作日历变动，时限重算' });
    expect(followCalendar(planLoop, told.p, now, policy)).toEqual([]);
  });
});

describe('the story', () => {
  const told = does(
    does(reviewed(), person('unit'), 'claim', { account: '已改', evidence: ['f1', 'f2'] }, 'r1'),
    person('office'),
    'sendBack',
    { reason: '无佐证' },
    'r1',
  );
  const words = (ref: string) => ({ who: `name in ${ref}`, note: '', account: '已改', reason: '无佐证', aim: '全部整改' });
  const story = storyOf(planLoop, told.history as never, { words });
  it('has a step for each thing done, with the word of the button and typed facts', () => {
    expect(story.map(({ action, zh, from, to, part }) => `${action} ${zh} ${part}: ${from} → ${to}`)).toEqual([
      'draft 起草方案 :  → draft',
      'askReview 送审 : draft → review',
      'agree 同意 office:  → agreed',
      'agree 同意 organisation:  → agreed',
      'claim 报告完成 r1:  → claimed',
      'sendBack 退回 r1: claimed → open',
    ]);
    expect(story.map(({ facts }) => facts).at(-2)).toEqual([
      { key: 'account', text: '已改' },
      { key: 'evidence', code: 'f1' },
      { key: 'evidence', code: 'f2' },
    ]);
    expect(story.at(-1)).toMatchObject({ byName: 'name in w office', facts: [{ key: 'reason', text: '无佐证' }] });
  });
  it('shows each sight its own', () => {
    expect(shownTo(planLoop, 'unit', story).map((s) => s.action)).toEqual(['claim', 'sendBack']);
    expect(shownTo(planLoop, 'full', story)).toHaveLength(story.length);
    expect(Object.keys(fieldsFor(planLoop, 'unit', told.p))).toEqual(['state', 'rows']);
  });
  it('keeps no words of people in any event', () => {
    const stored = JSON.stringify(told.history);
    for (const text of ['已改', '无佐证', '全部整改']) expect(stored).not.toContain(text);
  });
});

describe('fields', () => {
  const fields = {
    verdict: code(['a', 'b'], '结论'),
    reason: words('理由', { unless: 'waived' }),
    waived: flag('放弃'),
    days: whole('天数', { min: 1, max: 5 }),
  };
  const GOOD = { verdict: 'a', reason: '因', waived: false, days: 3 };
  it.each([
    [{ verdict: 'c' }, 'x.unknownValue', 'verdict'],
    [{ reason: ' ' }, 'x.textMissing', 'reason'],
    [{ reason: '字'.repeat(2001) }, 'x.textTooLong', 'reason'],
    [{ reason: 'a\0' }, 'x.textInvalid', 'reason'],
    [{ days: 6 }, 'x.number', 'days'],
    [{ days: 1.5 }, 'x.number', 'days'],
    [{ waived: 'yes' }, 'x.unknownValue', 'waived'],
    [{ more: 1 }, 'x.unknownField', 'more'],
  ])('refuse %j', (bad, refusal, field) => {
    expect(() => checked('x', fields, { ...GOOD, ...bad })).toThrow(
      expect.objectContaining({ code: refusal, kind: 'invalid', details: expect.objectContaining({ field }) }),
    );
  });
  it('give a decision whether something was said, not what', () => {
    expect(checked('x', fields, GOOD)).toEqual({ ...GOOD, reason: { given: true } });
    expect(checked('x', fields, { ...GOOD, reason: '', waived: true })).toMatchObject({ reason: { given: false } });
  });
  it('of rows are named with them', () => {
    expect(() => checked('x', { list: rows('表', { n: whole('数', { min: 1, max: 2 }) }, { max: 3 }) }, { list: [{ n: 9 }] })).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ field: 'list.n' }) }),
    );
  });
});

describe('the definition as data', () => {
  const form = describeLoop(planLoop);
  it('survives JSON and gives each action its form', () => {
    expect(JSON.parse(JSON.stringify(form))).toEqual(form);
    expect(form.actions.find(({ name }) => name === 'verify')).toEqual({
      ...{ name: 'verify', zh: '核实销号', en: 'Verify', right: 'case.acceptRectification', on: 'row', stages: ['claimed'] },
      fields: [
        {
          ...{ name: 'effect', type: 'code', zh: '成效', en: '成效', required: true },
          choices: [
            { code: 'reached', zh: '达到', en: 'reached' },
            { code: 'partly', zh: '基本达到', en: 'partly' },
          ],
        },
      ],
    });
  });
  it('gives a JSON Schema', () => {
    expect(schemaOf(form.actions.find(({ name }) => name === 'claim')!.fields)).toEqual({
      type: 'object',
      properties: {
        account: { type: 'string', title: '整改情况', description: '整改情况', minLength: 1, maxLength: 2000 },
        evidence: {
          ...{ type: 'array', items: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,100}$' }, maxItems: 50 },
          ...{ title: '佐证材料', description: 'evidence' },
        },
      },
      required: ['account'],
      additionalProperties: false,
    });
  });
});

it('forgetting that words are sealed is a type error', () => {
  type SaidEvent = FlowEvent | { type: 'said'; data: Post & { text: string } } | { type: 'noted'; data: Post };
  const { action } = loopOf<FlowState, SaidEvent, typeof policy>();
  const base = { zh: '说', en: 'say', right: 'case.screen' as const, stages: ['open'] };
  const fields = { text: words('话') };
  action({ ...base, fields, event: 'noted' });
  // @ts-expect-error -- the event wants the text, which a decision is not given
  action({ ...base, fields, event: 'said' });
  const decide = (_s: FlowState, { text }: { text: Said }, who: Person): SaidEvent[] => [
    // @ts-expect-error -- nor can it be written down by code
    { type: 'said', data: { ...post(who), text } },
  ];
  action({ ...base, fields, event: 'said', decide });
  type Kept = FlowEvent | { type: 'kept'; data: Post & { list: { said: Said }[] } };
  // @ts-expect-error -- an event that could hold what was said is refused altogether
  loopOf<FlowState, Kept, typeof policy>();
  expect(checked('x', fields, { text: '话' })['text']).not.toEqual('话');
});
