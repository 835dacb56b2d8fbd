import type { Aggregates } from './aggregates';
import type { Document } from './document';
import { type DomainEvent, recorded } from './recorded';
import { guarded } from './failures';
import type { OutMessage, ToMessage } from './relay';

const PAGE = 200;

/**
 * Every event that is or will be published, by document id, each document's oldest first; `after` an event id to go on
 * where a reader stopped. Reads in pages: memory stays flat.
 */
export async function* exportEvents<S extends object, E extends DomainEvent>(
  aggregates: Aggregates<S, E>,
  toMessage: ToMessage<S, E>,
  after?: string,
): AsyncGenerator<OutMessage> {
  let from = after === undefined ? undefined : eventId(after);
  for (;;) {
    const docs = await page(aggregates, from?.id);
    for (const doc of docs) {
      const about = { id: doc._id, division: doc.division ?? '', state: aggregates.stateOf(doc) };
      const seen = doc._id === from?.id ? from.version : 0;
      for (const entry of doc.history.filter(({ version }) => version > seen)) {
        const message = toMessage(recorded<E>(entry), about);
        if (message) yield message;
      }
    }
    const last = docs.at(-1);
    if (!last || docs.length < PAGE) return;
    from = { id: last._id, version: last.version };
  }
}

/** `<aggregate id>:<version>`; the id itself may hold colons. */
function eventId(text: string): { id: string; version: number } {
  const colon = text.lastIndexOf(':');
  return { id: text.slice(0, colon), version: Number(text.slice(colon + 1)) };
}

/** From the given id on, itself included: it may have grown. */
async function page<S extends object, E extends DomainEvent>(aggregates: Aggregates<S, E>, from: string | undefined): Promise<Document[]> {
  const filter = from === undefined ? {} : { _id: { $gte: from } };
  const found = await guarded(() => aggregates.model.collection.find(filter as never, { sort: { _id: 1 }, limit: PAGE }).toArray());
  return found as unknown as Document[];
}
