import * as fc from 'fast-check';
import type { lead } from '@mingjing/contracts';
import type { ActionName, Inputs } from './action';
import { act } from './actions';
import type { CaseEvent } from './case-events';
import { recordChange } from './screening';
import { unitReads } from '../test/reads';
import { policy, step, walk, type Entry, type Given } from '../test/walk';

/** Steps of which nothing may reach the unit, neither a word nor who took them. */
const HIDDEN = new Set<CaseEvent['type']>(['accepted', 'visited', 'explained', 'finallyVisited', 'closingSigned', 'reopeningDecided']);

function hiddenWords(history: Entry[]): string[] {
  return history.flatMap(({ event }) => {
    const hidden = HIDDEN.has(event.type) || ('party' in event.data && event.data.party === 'citizen');
    return hidden && 'words' in event.data && event.data.words ? [event.data.words.ref] : [];
  });
}

const timesIn = (text: string): string[] => [...new Set(text.match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g))];

it('whatever happens in a case, people of its unit see only what is theirs, and their version moves exactly when that changes', () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(fc.boolean(), fc.array(step, { minLength: 20, maxLength: 50 }), (visitWanted, steps) => {
      let last: lead.Case | undefined;
      walk(visitWanted, steps, (_before, walked) => {
        const seen = unitReads(walked);
        if (last && seen) {
          const { version: was, ...before } = last;
          const { version: is, ...after } = seen;
          const same = JSON.stringify(before) === JSON.stringify(after);
          expect(is === was).toBe(same);
          met.add(`${same ? 'same' : 'moved'} ${walked.history.at(-1)?.event.type}`);
        }
        last = seen;
        if (!seen) return;
        const text = JSON.stringify(seen);
        expect(hiddenWords(walked.history).filter((ref) => text.includes(`${ref}"`))).toEqual([]);
        // Days of Shanghai begin at 16:00 UTC; a limit ends with its day.
        expect(timesIn(text).filter((time) => !/T16:00:00\.000Z$|T15:59:59\.999Z$/.test(time))).toEqual([]);
        expect(seen.history.findIndex(({ version }, place) => version !== place + 1)).toBe(-1);
        expect(
          seen.history.map(({ action }) => action).filter((action) => /^(merged|undoMerge|mergeDup|recordVisit)/.test(action)),
        ).toEqual([]);
        expect(seen.history[0]).toMatchObject({ action: 'dispatch', fromState: '', toState: 'dispatched' });
      });
    }),
    { numRuns: 60, seed: 20261123 },
  );
  // Hidden steps were taken while the unit had the case.
  for (const one of ['same mergedIn', 'same mergedOut', 'same finallyVisited', 'same ownSideStated', 'moved deadlinesMoved', 'moved moved'])
    expect([...met]).toContain(one);
});

const does =
  <Name extends ActionName>(name: Name, input: Inputs[Name]): Given['what'] =>
  (c, person) =>
    act(name, input, person, policy)(c);
const accepted: Given = { at: '2026-03-02T03:00:00Z', by: 'sup1', what: does('accept', {}) };
const called = (at: string, result: string): Given => ({
  at,
  by: 'sup1',
  what: does('recordVisit', { result, way: 'phone', grade: 'simple' }),
});
const ordered: Given = {
  ...{ at: '2026-03-11T03:21:09Z', by: 'sup1' },
  what: does('dispatch', { unitId: '', instruction: '', advisoryReminder: false, releasedWords: '', wordsConfirmed: false }),
};

it('a case reads and goes on the same whatever went before its order', () => {
  const short = [accepted, called('2026-03-02T04:00:00Z', 'reached'), ordered];
  const changes: Given['what'] = (c) => recordChange(c, { levelCode: 'worse', rating: 'unsatisfied' });
  const long = [
    { ...accepted, at: '2026-03-05T03:00:00Z' },
    ...[called('2026-03-06T04:00:00Z', 'notReached'), { at: '2026-03-07T04:00:00Z', by: 'system:lead', what: changes }],
    ...[called('2026-03-09T04:00:00Z', 'notReached'), ordered],
  ];
  const read = (steps: Parameters<typeof walk>[1], given: Given[]): (lead.Case | undefined)[] => {
    const seen: (lead.Case | undefined)[] = [];
    walk(true, steps, (_before, walked) => void seen.push(unitReads(walked)), given);
    return seen;
  };
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      expect(read(steps, long)).toEqual(read(steps, short));
    }),
    { numRuns: 30, seed: 20261124 },
  );
});
