import type { envelope } from '@mingjing/contracts';
import type { Reconciliation } from './events';

type Event = envelope.ExportedEvent;

/** Some events to be handled, and how far their owner's documents are read once they are. */
export interface Page {
  events: Event[];
  /** Events read for it, also those that are not wanted. */
  read: number;
  /** Id of the last one: where to go on. */
  after: string;
}

/** What is wanted of an export. Where only the newest of a document is, the one that is being read waits for its end. */
export async function* pagesOf(
  batches: AsyncIterable<Event[]>,
  types: ReadonlySet<string>,
  of: Reconciliation['of'],
): AsyncGenerator<Page> {
  let open = newPage();
  const document: { id: string; newest: Map<string, Event>; read: number; last: string } = { id: '', newest: new Map(), read: 0, last: '' };
  const closeDocument = (): void => {
    open.events.push(...document.newest.values());
    open.read += document.read;
    open.after = document.last;
    Object.assign(document, { newest: new Map(), read: 0 });
  };
  for await (const batch of batches) {
    for (const event of batch) {
      const id = documentOf(event);
      if (id !== document.id || of === 'every') {
        if (document.read > 0) closeDocument();
        document.id = id;
      }
      if (types.has(event.type)) document.newest.set(event.type, event);
      document.read += 1;
      document.last = event.eventId;
    }
    if (of === 'every' && document.read > 0) closeDocument();
    if (open.read > 0) yield open;
    open = newPage();
  }
  if (document.read > 0) {
    closeDocument();
    yield open;
  }
}

const newPage = (): Page => ({ events: [], read: 0, after: '' });

/** "<document>:<version>" */
const documentOf = ({ eventId }: Event): string => eventId.slice(0, eventId.lastIndexOf(':'));
