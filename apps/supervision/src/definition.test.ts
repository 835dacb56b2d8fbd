import { LOOPS } from '@mingjing/contracts';
import { describe as described } from '@mingjing/loop';
import { instructionLoop } from './loop';

it('the definition that pages go by is the one that is decided by: npm run loops', () => {
  expect(LOOPS.instruction).toEqual(JSON.parse(JSON.stringify(described(instructionLoop))));
});
