import { DEFINITIONS, type envelope, type Topic, TOPICS } from '@mingjing/contracts';
import type { IncomingEvent } from './events';
import type { Definition } from './grpc-types';
import type { ServiceContext } from './service';

/** Whoever publishes to a topic answers for it from their documents. @throws where nobody does */
export function exporterOf(topic: Topic): Definition {
  const owner = Object.keys(TOPICS).find((name) => TOPICS[name as keyof typeof TOPICS] === topic);
  const definition: Definition | undefined = DEFINITIONS[owner as keyof typeof TOPICS];
  if (!definition?.['exportEvents']) throw new Error(`nobody answers for ${topic}: its owner has no ExportEvents`);
  return definition;
}

type Client = { exportEvents(request: { after: string }): AsyncIterable<{ events: envelope.ExportedEvent[] }> };

/**
 * Every published event of a topic from its owner's documents, some hundred at a time: document by document, each one's oldest
 * first. Rejects with `unavailable` when the owner is away, or gives up after ten minutes: go on after the last event.
 * @param after id of the last event that was read; '' from the beginning
 */
export async function* exportedEvents(
  { client }: Pick<ServiceContext, 'client'>,
  topic: Topic,
  after: string,
  signal: AbortSignal,
): AsyncGenerator<envelope.ExportedEvent[]> {
  for await (const { events } of (client(exporterOf(topic), '') as unknown as Client).exportEvents({ after })) {
    signal.throwIfAborted();
    yield events;
  }
}

/** An exported event as its handlers know it; it has no place in the topic. */
export function replayed(
  topic: Topic,
  { eventId, type, key, payload, division, time, cause }: envelope.ExportedEvent,
): IncomingEvent<undefined> {
  const at = { topic, partition: -1, offset: -1 };
  return { ...at, id: eventId, type, key, data: undefined, raw: Buffer.from(payload), division, time: time ?? new Date(Number.NaN), cause };
}
