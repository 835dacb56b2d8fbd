import type { envelope } from '@mingjing/contracts';
import { pagesOf, type Page } from './reconciliation-pages';

const event = (eventId: string, type = 'A'): envelope.ExportedEvent => ({ eventId, type }) as envelope.ExportedEvent;
const ids = (page: Page) => page.events.map(({ eventId }) => eventId);

async function pages(batches: envelope.ExportedEvent[][], of: 'every' | 'newest'): Promise<Page[]> {
  async function* source() {
    yield* batches;
  }
  const found: Page[] = [];
  for await (const page of pagesOf(source(), new Set(['A', 'B']), of)) found.push(page);
  return found;
}

const BATCHES = [
  [event('x:1'), event('x:2', 'other'), event('x:3'), event('y:1:1', 'B')],
  [event('y:1:2', 'B'), event('y:1:3'), event('z:1', 'other')],
];

test('every wanted event, page by page, and where to go on', async () => {
  const found = await pages(BATCHES, 'every');
  expect(found.map(ids)).toEqual([
    ['x:1', 'x:3', 'y:1:1'],
    ['y:1:2', 'y:1:3'],
  ]);
  expect(found.map(({ read, after }) => [read, after])).toEqual([
    [4, 'y:1:1'],
    [3, 'z:1'],
  ]);
});

test('the newest of each type of a document, also of one that spans batches; nobody goes on in the middle of it', async () => {
  const found = await pages(BATCHES, 'newest');
  expect(found.map(ids)).toEqual([['x:3'], ['y:1:2', 'y:1:3'], []]);
  expect(found.map(({ read, after }) => [read, after])).toEqual([
    [3, 'x:3'],
    [3, 'y:1:3'],
    [1, 'z:1'],
  ]);
  expect(await pages([], 'newest')).toEqual([]);
});
