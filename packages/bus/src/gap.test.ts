import { gapOf, type Reach } from './gap';

const at = (low: number, high: number, committed?: number): Reach => ({ low, high, committed });

describe('what a group has missed', () => {
  it.each<[string, Reach[], string | undefined]>([
    ['all is read', [at(0, 9, 9), at(0, 4, 4)], undefined],
    ['some is still to be read', [at(0, 9, 2), at(3, 4, 3)], undefined],
    ['a partition nothing was ever published to', [at(0, 9, 9), at(0, 0)], undefined],
    ['one whose first messages are there', [at(0, 9, 9), at(0, 7)], undefined],
    ['messages gone before they were read', [at(0, 9, 9), at(5, 9, 4)], 'forgotten'],
    ['messages gone, and none left', [at(9, 9, 4)], 'forgotten'],
    ['a partition that began, and lost its beginning, unread', [at(0, 9, 9), at(3, 7)], 'forgotten'],
    ['a topic made anew', [at(0, 2, 9), at(0, 0, 0)], 'remade'],
    ['a topic made anew weighs more than a lost beginning', [at(5, 9, 4), at(0, 2, 9)], 'remade'],
    ['a group that was never there', [at(0, 9), at(0, 0)], 'new'],
    ['Kafka’s -1 for no offset', [at(0, 9, -1)], 'new'],
    ['a group that was never there, of a topic that has lost its beginning', [at(3, 9)], 'new'],
  ])('%s', (_what, partitions, kind) => expect(gapOf(partitions)).toBe(kind));
});
