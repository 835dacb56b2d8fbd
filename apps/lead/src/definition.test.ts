import { LOOPS } from '@mingjing/contracts';
import { describe as describeLoop } from '@mingjing/loop';
import { caseLoop } from './actions';

it('the definition that the gateway and pages go by is the one that is decided by: npm run loops', () => {
  expect(LOOPS.case).toEqual(describeLoop(caseLoop));
});

it('every action has an event of its own, so that the story can name it', () => {
  const events = Object.values(caseLoop.actions).map(({ event }) => event);
  expect(new Set(events).size).toBe(events.length);
});
