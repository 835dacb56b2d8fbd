import * as fc from 'fast-check';
import { isRefused } from '@mingjing/contracts/refused';
import { evolvePlan, initialPlan, planLoop, policy, type Plan, type PlanEvent } from '../test/toy';
import { act, nextActions, raiseWarnings, type Person } from '.';

type Name = keyof typeof planLoop.actions;
const PEOPLE = ['a', 'b', 'c', 'd'];
const INPUTS: Record<Name, object[]> = {
  draft: [
    { body: 'u1', aim: '总', rows: [{ unitId: 'u1' }, { unitId: 'u2' }] },
    { body: 'u1', aim: '', rows: [] },
  ],
  ...{ askReview: [{}], agree: [{}], object: [{ opinion: '改' }, { opinion: '' }], claim: [{ account: '完', evidence: [] }] },
  ...{ verify: [{ effect: 'reached' }, { effect: 'x' }], sendBack: [{ reason: '差' }], prolong: [{ months: 1 }, { months: 9 }] },
  complete: [{ sampled: true }],
};
const WAYS: Record<string, string[]> = { none: ['draft'], draft: ['review'], review: ['running'], running: ['done'], done: [] };
const ROW_WAYS: Record<string, string[]> = { open: ['claimed'], claimed: ['open', 'done'], done: [] };

function violations(before: Plan, after: Plan, now: Date): string[] {
  const claims = after.rows.map((row) => [row.done['claimed']?.by, row.done['verified']?.by]);
  const rules: [string, boolean][] = [
    [`${before.state} → ${after.state}`, after.state === before.state || WAYS[before.state]!.includes(after.state)],
    ['a row', before.rows.every((r, i) => r.state === after.rows[i]!.state || ROW_WAYS[r.state]!.includes(after.rows[i]!.state))],
    ['a row without a deadline', after.state !== 'running' || after.rows.every((r) => r.state === 'done' || r.clocks.length === 1)],
    ['running without both reviewers', after.state !== 'running' || after.reviews.every((r) => r.state === 'agreed')],
    [
      'one person agreed twice',
      new Set(after.reviews.flatMap((r) => r.done['agreed']?.by ?? [])).size === after.reviews.filter((r) => r.done['agreed']).length,
    ],
    ['the drafter agreed', after.reviews.every((r) => !r.done['agreed'] || r.done['agreed'].by !== after.done['drafted']?.by)],
    ['own claim verified', claims.every(([claimed, verified]) => verified === undefined || claimed !== verified)],
    ['done with open rows', after.state !== 'done' || after.rows.every((r) => r.state === 'done')],
    ['a deadline after the end', after.state !== 'done' || after.nextWarningAt === null],
    [
      'a warning that is due stays stored',
      after.nextWarningAt === null || after.nextWarningAt > now || raiseWarnings(planLoop, after, now).length > 0,
    ],
  ];
  return rules.filter(([, holds]) => !holds).map(([name]) => name);
}

const step = fc.record({
  who: fc.nat(3),
  pick: fc.nat(1000),
  variant: fc.nat(1000),
  hours: fc.nat(60),
  warn: fc.boolean(),
  wild: fc.nat(9),
});

it('no sequence of actions breaks the loop, and replay comes to the same', () => {
  const reached = new Set<string>();
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
      let [p, now] = [{ ...initialPlan(), divisionPath: ['r'] }, new Date('2026-03-02T01:00:00Z')];
      const history: { event: PlanEvent; at: Date; by: string; version: number }[] = [];
      const take = (events: PlanEvent[], by: string): void => {
        for (const event of events) {
          history.push({ event, at: now, by, version: history.length + 1 });
          p = evolvePlan(p, event, history.at(-1)!);
        }
      };
      for (const { who, pick, variant, hours, warn, wild } of steps) {
        now = new Date(now.getTime() + hours * 3_600_000);
        if (warn) take(raiseWarnings(planLoop, p, now), 'system');
        const person: Person = { id: PEOPLE[who]!, postId: '', role: '', unitSide: false, words: null, now };
        const offered = nextActions(planLoop, p, () => person);
        const all = (Object.keys(INPUTS) as Name[]).map((action) => ({ action, part: ['r1', 'office', 'x'][pick % 3]! }));
        const { action, part } = (wild > 0 && offered.length ? offered : all)[
          pick % (wild > 0 && offered.length ? offered.length : all.length)
        ]!;
        const before = p;
        try {
          const input = INPUTS[action][variant % INPUTS[action].length]!;
          take(act(planLoop, action, { input, person, policy, ...(part && { part }) })(p), person.id);
        } catch (error) {
          if (!isRefused(error)) throw error;
        }
        expect(violations(before, p, now)).toEqual([]);
        reached.add(p.state);
        p.rows.forEach((row) => reached.add(`row ${row.state}`));
        p.reviews.forEach((review) => reached.add(`review ${review.state}`));
      }
      expect(
        history.reduce((again, { event, ...meta }) => evolvePlan(again, event, meta), { ...initialPlan(), divisionPath: ['r'] } as Plan),
      ).toEqual(p);
    }),
    { numRuns: 120, seed: 20260302 },
  );
  // The walk is worth something only if it gets everywhere.
  for (const place of ['draft', 'review', 'running', 'done', 'row claimed', 'row done', 'review objected'])
    expect([...reached]).toContain(place);
});
