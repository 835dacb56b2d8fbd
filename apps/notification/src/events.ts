import { notification as proto } from '@mingjing/contracts';
import { message, type Codec } from '@mingjing/kit';
import type { Recorded } from '@mingjing/store';
import type { Message, MessageEvent } from './message';

type OutMessage = ReturnType<typeof message>;

interface Document {
  id: string;
  division: string;
  state: Message;
}

/** Full type names of what this service publishes. */
export const TYPES = {
  sent: 'mingjing.notification.v1.MessageSent',
  settled: 'mingjing.notification.v1.MessageSettled',
} as const;

/** What never changes once a message is sent; no phone, text, matter or official. */
function factsOf({ id, division, state }: Document): proto.MessageFacts {
  const { kind, unitId, servicePointId, divisionPath, segments } = state;
  return { messageId: id, kind, unitId, servicePointId, division, divisionPath, segments };
}

/** Domain event → published event; undefined for what stays private. */
export function toMessage(recorded: Recorded<MessageEvent>, document: Document): OutMessage | undefined {
  const { id, at, cause, event, traceparent } = recorded;
  const facts = factsOf(document);
  const say = <T>(type: string, codec: Codec<T>, value: T): OutMessage =>
    message(type, codec, value, { id, key: document.id, division: document.division, time: at, cause, traceparent });
  switch (event.type) {
    case 'Sent':
      return say(TYPES.sent, proto.MessageSent, { facts, sentAt: at });
    case 'Settled': {
      const { state, reason, sentAt } = event.data;
      return say(TYPES.settled, proto.MessageSettled, { facts, state, reason, sentAt: sentAt ?? undefined, at });
    }
    default:
      return undefined;
  }
}
