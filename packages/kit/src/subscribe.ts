import type { Gap, Subscription } from '@mingjing/bus';
import { incoming, topicName, type EventSubscription, type IncomingEvent } from './events';
import type { ServiceContext } from './service';
import { asRefused } from './problem';
import { ATTRIBUTES, currentTraceparent, inSpan } from './trace';

/** A handler that reads the store by itself meets the driver's own errors: the bus must know an outage from a bad message. */
async function outagesNamed(handling: Promise<void>): Promise<void> {
  try {
    await handling;
  } catch (error) {
    throw asRefused(error) ?? error;
  }
}

/** How events are handed to the handlers of one subscription, whether from its topic or from their owner's documents. */
export interface Handing {
  each(event: IncomingEvent<undefined>): Promise<void>;
  many(events: IncomingEvent<undefined>[]): Promise<void>;
}

/** Each event is handled inside a span that continues the trace it was born in. */
export function handing(
  service: string,
  { topic, handlers = {}, batch }: Pick<EventSubscription, 'topic' | 'handlers' | 'batch'>,
): Handing {
  const attributes = { [ATTRIBUTES.topic]: topic };
  const each = async (event: IncomingEvent<undefined>): Promise<void> => {
    const handler = handlers[event.type];
    if (!handler) return;
    const span = {
      service,
      kind: 'consumer' as const,
      parent: event.traceparent,
      attributes: { ...attributes, [ATTRIBUTES.eventType]: event.type },
    };
    // What this handler changes is caused by its own span.
    await inSpan(`consume ${topic}`, span, () =>
      outagesNamed(handler({ ...event, traceparent: currentTraceparent() ?? event.traceparent })),
    );
  };
  const many = async (events: IncomingEvent<undefined>[]): Promise<void> => {
    const links = events.flatMap(({ traceparent }) => traceparent ?? []);
    const span = { service, kind: 'consumer' as const, links, attributes: { ...attributes, [ATTRIBUTES.items]: events.length } };
    await inSpan(`consume ${topic}`, span, () => outagesNamed((batch as NonNullable<typeof batch>)(events)));
  };
  return { each, many };
}

/**
 * Starts one subscription of a service.
 * @param onGap told when events are gone that the group has not read, before it reads on
 */
export function subscribe(
  context: ServiceContext,
  subscription: EventSubscription,
  onGap: (gap: Gap) => Promise<void>,
): Promise<Subscription> {
  const { topic, group = context.name, batch } = subscription;
  const { INSTANCE } = context.config;
  const { each, many } = handing(context.name, subscription);
  return context.bus.subscribe({
    group: `${INSTANCE}.${group}`,
    topics: [topicName(topic, INSTANCE)],
    deadLetters: context.deadLetters,
    onGap,
    ...(batch ? { batch: (messages) => many(messages.map(incoming)) } : { each: (message) => each(incoming(message)) }),
  });
}
