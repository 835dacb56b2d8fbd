import { overtaken } from './events';

describe('an event that comes after a newer one', () => {
  const causes = ['m:1:o:1:other', 'm:1:9:tell', 'm:1:2:tell', 'request-1:accept'];
  it.each<[string, string, boolean]>([
    ['m:1:8', 'tell', true],
    ['m:1:9', 'tell', false],
    ['m:1:10', 'tell', false],
    // Another source, another handler.
    ['m:2:1', 'tell', false],
    ['m:1:1', 'ask', false],
    ['m:1:1', 'other', false],
  ])('%s of %s: %s', (id, handler, is) => expect(overtaken({ id }, handler, causes)).toBe(is));
});
