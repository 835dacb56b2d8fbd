import type { envelope, supervision } from '@mingjing/contracts';
import { exportEvents, type OutMessage } from '@mingjing/store';
import { toMessage } from './events';
import type { Models } from './models';

/** Events in one message of the stream. */
const BATCH = 200;

function exportedEvent({ key, value, headers }: OutMessage): envelope.ExportedEvent {
  const { ce_id = '', ce_type = '', ce_time = '', division = '', cause = '' } = headers;
  return { eventId: ce_id, key, type: ce_type, payload: value, division, time: new Date(ce_time), cause };
}

/** Every published event from the beginning or after one, as it stands on the topic. */
export async function* exported({ instructions }: Models, after: string): AsyncIterable<supervision.ExportEventsResponse> {
  let events: envelope.ExportedEvent[] = [];
  for await (const message of exportEvents(instructions, toMessage, after || undefined)) {
    events.push(exportedEvent(message));
    if (events.length < BATCH) continue;
    yield { events };
    events = [];
  }
  if (events.length) yield { events };
}
