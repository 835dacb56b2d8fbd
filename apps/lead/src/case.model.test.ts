import * as fc from 'fast-check';
import { caseLimits } from '@mingjing/rules';
import { initialCase, STAGES, type Case, type Stage } from './case';
import { evolve } from './evolve';
import { finalVisitsOwed, lastWords } from './standing';
import { step, walk, type Entry } from '../test/walk';

/** Where one may come from where: the table of states, and nothing else. */
const WAYS: Record<Stage | 'none', Stage[]> = {
  none: ['screening'],
  screening: ['firstVisit', 'closed'],
  firstVisit: ['dispatched'],
  dispatched: ['verification'],
  verification: ['rectification', 'finalVisit', 'closed'],
  rectification: ['finalVisit'],
  finalVisit: ['closed', 'dispatched'],
  // Where merging it is undone.
  closed: ['screening'],
};

/** What must never be, named; one list per step keeps the walk quick. */
function violations(before: Case, after: Case): string[] {
  const open = after.state !== 'closed';
  const { verification, rectification, extension } = after;
  const rules: [string, boolean][] = [
    [`${before.state} → ${after.state}`, after.state === before.state || WAYS[before.state].includes(after.state as Stage)],
    // As long as the case is open a deadline runs.
    ['out of closed', before.state !== 'closed' || after.state === 'closed' || (before.outcome === 'merged' && before.merge !== null)],
    ['closed without a word', after.state !== 'closed' || before.state !== 'finalVisit' || heard(after)],
    ['deadline', (after.dueAt !== null) === open],
    ['outcome', (after.outcome === '') === open],
    ['waitingFor', (after.waitingFor === '') === !open],
    ['reopenings', after.reopenCount <= caseLimits.default.maxReopenings && after.reopenCount >= before.reopenCount],
    ['final visit by a handler', after.finalVisits.every(({ by }) => !after.handlers.includes(by))],
    ['own verdict approved', !verification?.approvedBy || verification.approvedBy !== verification.by],
    ['own rectification accepted', rectification?.accepted?.by !== rectification?.by || !rectification],
    ['own extension decided', !extension?.decidedBy || extension.decidedBy !== extension.by],
    ['own objection ruled', after.ownSides.every((o) => o.ruledBy === '' || o.ruledBy !== o.by)],
  ];
  return rules.filter(([, holds]) => !holds).map(([name]) => name);
}

/** Every citizen who wished a visit was asked, or the coordinator decided. */
const heard = (c: Case): boolean => lastWords(c).includes('unsatisfied') || finalVisitsOwed(c).length === 0;

/** Whoever turned the last key holds no other key of that round. */
function closedByTwo(c: Case, history: Entry[]): void {
  const signer = history.find(({ event }) => event.type === 'closingSigned')?.meta.by;
  if (c.outcome === 'notReached') expect(signer).toBeDefined();
  if (signer === undefined) return;
  expect([...c.handlers, ...c.finalVisits.map((v) => v.by)]).not.toContain(signer);
}

it('no sequence of actions reaches an impossible state, loses a deadline or lets one person hold two keys', () => {
  const reached = new Set<string>();
  fc.assert(
    fc.property(fc.boolean(), fc.array(step, { minLength: 20, maxLength: 60 }), (visitWanted, steps) => {
      const { state, history } = walk(visitWanted, steps, (before, { state: after }) => {
        expect(violations(before, after)).toEqual([]);
        reached.add(`${after.state}${after.reopenCount}`).add(after.outcome);
      });
      closedByTwo(state, history);
      expect(history.reduce((again, { event, meta }) => evolve(again, event, meta), initialCase())).toEqual(state);
    }),
    { numRuns: 300, seed: 20261122 },
  );
  // The walk is worth something only if it gets everywhere.
  for (const place of [...STAGES.map((s) => `${s}0`), 'dispatched1', 'dispatched2', 'solved', 'notReached', 'malicious', 'merged'])
    expect([...reached]).toContain(place);
});
