import { authorise } from '@mingjing/kit';
import { exportEvents, type Aggregates, type DomainEvent } from '@mingjing/store';
import type { directory } from '@mingjing/contracts';
import { optionalLine, required } from '../fields';
import { publications } from '../events';
import type { Office, Rpcs } from '../office';
import { findAudit } from '../queries';
import { auditReply } from '../reply';

const EVENTS_PER_MESSAGE = 200;
const OUTCOMES = ['done', 'denied', 'failed'];

/** The audit log, and every event published so far. */
export function recordRpcs(office: Office): Pick<Rpcs, 'recordAudit' | 'listAuditEntries' | 'exportEvents'> {
  return {
    async recordAudit({ entry }, call) {
      authorise(call.actor, 'audit.record');
      if (!entry) throw required('entry');
      if (!OUTCOMES.includes(entry.outcome)) throw required('entry.outcome');
      await office.trail.received(call.actor.id.replace(/^system:/, ''), {
        actor: optionalLine('entry.actor', entry.actor),
        action: optionalLine('entry.action', entry.action),
        target: optionalLine('entry.target', entry.target, 200),
        outcome: entry.outcome,
        reason: optionalLine('entry.reason', entry.reason, 500),
        division: optionalLine('entry.division', entry.division),
      });
      return {};
    },

    async listAuditEntries(request, call) {
      authorise(call.actor, 'audit.read');
      const { entries, total } = await findAudit(office, request);
      await office.trail.done(call, 'listAuditEntries', '');
      return { entries: entries.map(auditReply), total };
    },

    async *exportEvents({ after }, call) {
      authorise(call.actor, 'events.export');
      let events: directory.ExportEventsResponse['events'] = [];
      for await (const message of everything(office, after)) {
        const { headers, key, value } = message;
        events.push({
          eventId: header(headers, 'ce_id'),
          key,
          type: header(headers, 'ce_type'),
          payload: value,
          division: header(headers, 'division'),
          time: new Date(header(headers, 'ce_time')),
          cause: header(headers, 'cause'),
        });
        if (events.length < EVENTS_PER_MESSAGE) continue;
        yield { events };
        events = [];
      }
      if (events.length > 0) yield { events };
    },
  };
}

/** All collections in a fixed order; `after` names an event of one of them, and those before it are done. */
async function* everything({ models }: Office, after: string) {
  const all = publications(models);
  const owner =
    after === ''
      ? -1
      : await ownerOf(
          all.map(({ aggregates }) => aggregates),
          after.slice(0, after.lastIndexOf(':')),
        );
  for (const [index, { aggregates, toMessage }] of all.entries()) {
    if (index < owner) continue;
    yield* exportEvents(aggregates, toMessage, index === owner ? after : undefined);
  }
}

async function ownerOf(collections: Aggregates<never, DomainEvent & never>[], id: string): Promise<number> {
  for (const [index, collection] of collections.entries()) if (await collection.load(id)) return index;
  return -1;
}

function header(headers: Record<string, string>, name: string): string {
  return headers[name] ?? '';
}
