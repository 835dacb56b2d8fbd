import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openKeys, type Actor, type ActorAssignment, type CallContext } from '@mingjing/kit';
import { openStore, type Aggregates, type Store } from '@mingjing/store';
import { actOn, recomputeDeadlines, storyOf, warningsJob, wordsReader, type ActRequest, type Running } from '../src';
import { planAggregate, planLoop, policy, type Plan, type PlanEvent, type Policy } from './toy';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'loop-acting-'));
const keys = openKeys(path.join(dir, 'keys'));
let now = new Date('2026-03-02T09:00+08:00');
const log = { error: jest.fn() };
let store: Store;
let plans: Aggregates<Plan, PlanEvent>;
let running: Running<Plan, PlanEvent, Policy>;
let exceptions = policy.calendar.exceptions;
beforeAll(async () => {
  store = await openStore({ service: 'toy', dataDir: dir });
  plans = store.aggregate(planAggregate);
  await store.ready();
  const policies = {
    for: () => Promise.resolve({ ...policy, calendar: { ...policy.calendar, exceptions } }),
    forgetCalendar: () => undefined,
  };
  running = { loop: planLoop, context: { name: 'toy', keys, clock: { now: () => now } as never }, aggregates: plans, policies };
});
afterAll(async () => {
  await store.close();
  fs.rmSync(dir, { recursive: true, force: true });
});

const post = (role: ActorAssignment['role'], scope: Partial<ActorAssignment>): ActorAssignment => ({
  postId: `${role} post`,
  role,
  divisions: [],
  units: [],
  ...scope,
});
const actor = (id: string, ...assignments: ActorAssignment[]): Actor => ({ id, name: `name of ${id}`, assignments });
const SUPERVISOR = actor('sup', post('supervisor', { divisions: ['c'] }));
const ELSEWHERE = actor('far', post('supervisor', { divisions: ['d'] }));
const UNIT = actor('unit', post('unitHead', { units: ['u1'] }));
const REVIEWERS = ['r1', 'r2'].map((id) => actor(id, post('supervisor', { divisions: ['c'] })));
const call = (who: Actor, cause: string): CallContext => ({
  actor: who,
  division: 'c',
  cause,
  deadline: new Date(),
  signal: new AbortController().signal,
});
const ask = (id: string, action: string, rest: Partial<ActRequest> = {}): ActRequest => ({
  id,
  action,
  input: {},
  note: '',
  expectedVersion: 0,
  ...rest,
});

let made = 0;
const act = (who: Actor, asked: ActRequest, cause = `cause ${(made += 1)}`) => actOn(running, asked, call(who, cause));
const draft = (id: string) =>
  actOn(
    running,
    ask(id, 'draft', { input: { body: 'u1', aim: '秘密的要求', rows: [{ unitId: 'u1' }] } }),
    call(SUPERVISOR, `draft ${id}`),
    { divisionPath: ['p', 'c'] },
  );
async function toRunning(id: string): Promise<void> {
  await draft(id);
  await act(SUPERVISOR, ask(id, 'askReview'));
  await act(REVIEWERS[0]!, ask(id, 'agree', { part: 'office' }));
  await act(REVIEWERS[1]!, ask(id, 'agree', { part: 'organisation' }));
}
const refused = (code: string) => expect.objectContaining({ code }) as Error;

it('one read of the record is enough to judge, decide and answer', async () => {
  await draft('once');
  const findOne = jest.spyOn(plans.model.collection, 'findOne');
  const { state, whole } = await act(SUPERVISOR, ask('once', 'askReview', { note: '请审' }));
  expect(findOne).toHaveBeenCalledTimes(1);
  findOne.mockRestore();
  expect(state.state).toBe('review');
  expect(whole()).toEqual(await plans.load('once'));
});

it('judges rights on the state it decides on: whoever lost it meanwhile is refused, and nothing is written', async () => {
  await toRunning('moved');
  let first = true;
  const forPolicy = running.policies.for;
  running.policies.for = async (...args) => {
    // Between the look and the write another process gives it to another division and body.
    if (first)
      await plans.model.collection.updateOne(
        { _id: 'moved' as never },
        { $set: { divisionPath: ['p', 'd'], bodyId: 'u2' }, $inc: { version: 1 } },
      );
    first = false;
    return forPolicy(...args);
  };
  await expect(act(UNIT, ask('moved', 'claim', { part: 'r1', input: { account: '改', evidence: [] } }))).rejects.toThrow(
    refused('plan.missing'),
  );
  running.policies.for = forPolicy;
  expect((await plans.load('moved'))!.state.rows[0]!.state).toBe('open');
});

it('seals what people write, and reads it back by its key', async () => {
  const { whole, events } = await draft('sealed');
  expect(JSON.stringify(await plans.model.collection.findOne({ _id: 'sealed' as never }))).not.toContain('秘密');
  const { history, sealed } = whole()!;
  const [step] = storyOf(planLoop, history, { words: wordsReader(keys, 'toy.words', sealed) });
  expect(step).toMatchObject({ byName: 'name of sup', facts: expect.arrayContaining([{ key: 'aim', text: '秘密的要求' }]) });
  expect(events[0]!.event.data).toMatchObject({ postId: 'supervisor post', role: 'supervisor' });
});

it('answers a repeat with what it did, to the same person only', async () => {
  await draft('repeat');
  const first = await act(SUPERVISOR, ask('repeat', 'askReview'), 'key');
  const again = await act(SUPERVISOR, ask('repeat', 'askReview'), 'key');
  expect([again.replayed, again.version]).toEqual([true, first.version]);
  await expect(act(SUPERVISOR, ask('repeat', 'askReview', { note: 'other' }), 'key')).rejects.toThrow(refused('cause.reused'));
  await expect(act(REVIEWERS[0]!, ask('repeat', 'askReview'), 'key')).rejects.toThrow(refused('plan.wrongState'));
});

it('refuses by the table of rights, and hides what is not theirs', async () => {
  await toRunning('rights');
  await expect(act(ELSEWHERE, ask('rights', 'complete'))).rejects.toThrow(refused('plan.missing'));
  await expect(act(ELSEWHERE, ask('rights', 'claim', { part: 'nothing' }))).rejects.toThrow(refused('plan.missing'));
  await expect(act(UNIT, ask('rights', 'verify', { part: 'r1', input: { effect: 'reached' } }))).rejects.toThrow(
    refused('authorisation.forbidden'),
  );
  await expect(act(SUPERVISOR, ask('nowhere', 'complete'))).rejects.toThrow(refused('plan.missing'));
  await expect(act(SUPERVISOR, ask('rights', 'toString'))).rejects.toThrow(refused('plan.actionMissing'));
});

it('tells who acts that somebody was quicker, by the part they act on', async () => {
  await draft('seen');
  const { version } = await act(SUPERVISOR, ask('seen', 'askReview'));
  await act(REVIEWERS[0]!, ask('seen', 'agree', { part: 'office', expectedVersion: version }));
  // The part of the other reviewer has not moved since they looked; the one part has.
  await act(REVIEWERS[1]!, ask('seen', 'object', { part: 'organisation', input: { opinion: '否' }, expectedVersion: version }));
  const three = ask('seen', 'agree', { part: 'organisation', expectedVersion: version });
  await expect(act(actor('r3', post('supervisor', { divisions: ['c'] })), three)).rejects.toThrow(refused('plan.changed'));
});

it('asks outside on the state decided on, before anything is written', async () => {
  await draft('outside');
  const asked: string[] = [];
  const outside = {
    askReview: ({ s }: { s: Plan }) => {
      asked.push(s.state);
      return Promise.reject(new Error('not there'));
    },
  };
  const trial = actOn({ ...running, outside }, ask('outside', 'askReview'), call(SUPERVISOR, 'outside'));
  await expect(trial).rejects.toThrow('not there');
  expect([asked, (await plans.load('outside'))!.state.state]).toEqual([['draft'], 'draft']);
});

it('raises what is due once, and moves deadlines with the calendar', async () => {
  await toRunning('due');
  exceptions = [...exceptions, { date: '2026-04-02', working: false, name: '停' }];
  const kept = { ...running, context: { ...running.context, log: log as never } };
  await recomputeDeadlines(kept, 'calendar event');
  const moved = (await plans.load('due'))!;
  expect(moved.state.dueAt).toEqual(new Date('2026-04-03T23:59:59.999+08:00'));
  now = new Date('2026-04-04T10:00+08:00');
  const job = warningsJob(kept, 1000);
  await job.run(new AbortController().signal);
  await job.run(new AbortController().signal);
  const { state, history } = (await plans.load('due'))!;
  expect(state.warning).toBe('red');
  expect(history.filter(({ event }) => event.type === 'warned').map(({ event }) => (event.data as { step: string }).step)).toEqual([
    'yellow',
    'red',
  ]);
  expect(log.error).not.toHaveBeenCalled();
});
