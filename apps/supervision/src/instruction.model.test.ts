import * as fc from 'fast-check';
import { doers } from '@mingjing/loop';
import { SUPERVISED } from '../test/people';
import { step, type Walk, walk } from '../test/walk';
import { evolveInstruction, initialInstruction, type Instruction } from './instruction';
import { instructionLoop } from './loop';

const rulesOf = (i: Instruction): string[] =>
  i.legs.flatMap(({ clocks }) => clocks.map(({ deadline }) => deadline.rule)).concat(i.clocks.map(({ deadline }) => deadline.rule));
/** Which limit runs at each stage of a leg. */
const RUNS: Record<string, string> = { sent: 'acknowledge', asked: 'acknowledge', working: 'result' };

/** What must never be, named. */
function violations({ state: i, now, history }: Walk): string[] {
  const open = !instructionLoop.closed.includes(i.state);
  const rules: [string, boolean][] = [
    ['two leads or none', i.legs.filter(({ lead }) => lead).length === 1],
    ['two legs of one force', new Set(i.legs.map(({ id }) => id)).size === i.legs.length],
    ['supervises itself', i.legs.every(({ id }) => !i.concerns.units.includes(id))],
    ['open legs when closed', open || i.legs.every(({ state }) => ['accepted', 'declined', 'withdrawn'].includes(state))],
    ['a limit lost', !open || i.legs.every(({ state, clocks }) => clocks.map((w) => w.deadline.rule).join() === (RUNS[state] ?? ''))],
    ['a limit left over', open || (rulesOf(i).length === 0 && i.dueAt === null)],
    ['own draft approved', !i.drafters.some((id) => i.issuedAt && doers(i.done, 'approved').includes(id))],
    ['own result accepted', i.legs.every(({ done, state }) => state !== 'accepted' || done['accepted']?.by !== done['submitted']?.by)],
    ['issued without approval', !i.issuedAt || 'approved' in i.done],
    ['result before acknowledgement', i.legs.every(({ answered, taken }) => !answered || taken)],
    ['seen by the supervised', instructionLoop.sightOf(SUPERVISED, i, now) === undefined],
    ['done by the supervised', history.every(({ meta }) => meta.by !== SUPERVISED.id)],
  ];
  return rules.filter(([, holds]) => !holds).map(([name]) => name);
}

it('no sequence of actions reaches an impossible state, loses a limit, lets one person hold two keys or shows it to the supervised', () => {
  const reached = new Set<string>();
  fc.assert(
    fc.property(fc.array(step, { minLength: 40, maxLength: 100 }), (steps) => {
      const { state, history } = walk(steps, (walked) => {
        expect(violations(walked)).toEqual([]);
        reached.add(walked.state.state);
        walked.state.legs.forEach((leg) => reached.add(`leg ${leg.state}`));
      });
      expect(history.reduce((again, { event, meta }) => evolveInstruction(again, event, meta), initialInstruction())).toEqual(state);
    }),
    { numRuns: 40, seed: 20210709 },
  );
  const legs = Object.keys(instructionLoop.parts!['leg']!.stages).map((stage) => `leg ${stage}`);
  expect([...reached]).toEqual(expect.arrayContaining([...Object.keys(instructionLoop.stages), ...legs]));
});
