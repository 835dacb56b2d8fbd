import type { Bus, Subscription } from '@mingjing/bus';
import type { DeadLetters } from '@mingjing/bus';
import { incoming, type EventSubscription, type IncomingEvent } from './events';
import { ATTRIBUTES, inSpan } from './trace';

/** Starts one subscription of a service; each event is handled inside a span that continues the trace it was born in. */
export function subscribe(service: string, bus: Bus, deadLetters: DeadLetters, subscription: EventSubscription): Promise<Subscription> {
  const { topic, group = service, handlers = {}, batch } = subscription;
  const attributes = { [ATTRIBUTES.topic]: topic };
  const each = async (event: IncomingEvent<undefined>): Promise<void> => {
    const handler = handlers[event.type];
    if (!handler) return;
    const span = { service, kind: 'consumer' as const, parent: event.traceparent, attributes: { ...attributes, [ATTRIBUTES.eventType]: event.type } };
    await inSpan(`consume ${topic}`, span, () => handler(event));
  };
  const many = async (events: IncomingEvent<undefined>[]): Promise<void> => {
    const links = events.flatMap(({ traceparent }) => traceparent ?? []);
    const span = { service, kind: 'consumer' as const, links, attributes: { ...attributes, [ATTRIBUTES.items]: events.length } };
    await inSpan(`consume ${topic}`, span, () => (batch as NonNullable<typeof batch>)(events));
  };
  return bus.subscribe({
    group,
    topics: [topic],
    deadLetters,
    ...(batch ? { batch: (messages) => many(messages.map(incoming)) } : { each: (message) => each(incoming(message)) }),
  });
}
