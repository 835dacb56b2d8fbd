import type { envelope, evaluation as proto } from '@mingjing/contracts';
import { authorise, type CallContext } from '@mingjing/kit';
import { exportEvents } from '@mingjing/store';
import { evaluationMessage, handledCountMessage, matterMessage, releaseMessage, servicePointMessage, tellingMessage } from './events';
import type { Work } from './work';

const BATCH = 200;

type OutMessage = NonNullable<ReturnType<typeof matterMessage>>;

function exported({ key, value, headers }: OutMessage): envelope.ExportedEvent {
  return {
    eventId: headers['ce_id'] ?? '',
    key,
    type: headers['ce_type'] ?? '',
    payload: value,
    division: headers['division'] ?? '',
    time: new Date(headers['ce_time'] ?? 0),
    cause: headers['cause'] ?? '',
  };
}

/** The collections in the order they are exported; an event id tells by its prefix which one it belongs to. */
function sources({ models }: Work): { prefixes: string[]; from: (after?: string) => AsyncIterable<OutMessage> }[] {
  return [
    { prefixes: ['sp-'], from: (after) => exportEvents(models.servicePoints, servicePointMessage, after) },
    { prefixes: ['mt-'], from: (after) => exportEvents(models.matters, matterMessage, after) },
    { prefixes: ['hc-'], from: (after) => exportEvents(models.handledCounts, handledCountMessage, after) },
    { prefixes: ['m:', 'o:'], from: (after) => exportEvents(models.evaluations, evaluationMessage, after) },
    { prefixes: ['rl-'], from: (after) => exportEvents(models.releases, releaseMessage, after) },
    { prefixes: ['te-'], from: (after) => exportEvents(models.tellings, tellingMessage, after) },
  ];
}

/** Every published event from the documents themselves, for those who begin or begin again. */
export async function* exportAll(
  work: Work,
  { after }: proto.ExportEventsRequest,
  call: CallContext,
): AsyncIterable<proto.ExportEventsResponse> {
  authorise(call.actor, 'events.export');
  const all = sources(work);
  const first = after ? all.findIndex(({ prefixes }) => prefixes.some((prefix) => after.startsWith(prefix))) : 0;
  let batch: envelope.ExportedEvent[] = [];
  for (const [index, source] of all.slice(Math.max(first, 0)).entries()) {
    for await (const message of source.from(index === 0 && after ? after : undefined)) {
      batch.push(exported(message));
      if (batch.length < BATCH) continue;
      yield { events: batch };
      batch = [];
    }
  }
  if (batch.length > 0) yield { events: batch };
}
