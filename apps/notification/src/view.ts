import type { notification as proto } from '@mingjing/contracts';
import type { Recorded } from '@mingjing/store';
import type { Message, MessageEvent } from './message';

/** What stands in a text for what is not kept of it. */
const HIDDEN: Record<string, string> = { link: '/i/************', day: '****-**-**', name: '***', years: '**', code: '************' };

/** Who an integrity reminder is for, as its reader may see it. */
export type OfficialName = (officialId: string) => string;

/** The text as an office may see it: without link, day and, unless given, name. */
function shownText(wording: string, publicUrl: string, name: string): string {
  const values: Record<string, string> = { ...HIDDEN, link: `${publicUrl.replace(/^https:\/\//, '')}${HIDDEN['link'] ?? ''}` };
  if (name) values['name'] = name;
  return wording.replace(/\{([A-Za-z]+)\}/g, (whole, variable: string) => values[variable] ?? whole);
}

function laterOf(a: Date, b: Date): Date {
  return a > b ? a : b;
}

/** A message for an answer, without its steps. */
export function messageView(id: string, version: number, m: Message, publicUrl: string, nameOf: OfficialName): proto.Message {
  const officialName = m.officialId ? nameOf(m.officialId) : '';
  return {
    ...{ id, version, kind: m.kind, state: m.state, reason: m.reason, phone: m.recipientMasked, segments: m.segments },
    text: m.wording ? shownText(m.wording, publicUrl, officialName) : '',
    ...{ division: m.divisionPath.at(-1) ?? '', divisionPath: m.divisionPath, unitId: m.unitId, servicePointId: m.servicePointId },
    ...{ servicePointName: m.servicePointName, unitName: m.unitName, queuedAt: m.queuedAt, tries: m.tries, provider: m.provider },
    dueAt: m.state === 'waiting' ? laterOf(m.dueAt, m.retryAt) : undefined,
    ...{ sentAt: m.sentAt ?? undefined, settledAt: m.settledAt ?? undefined, contradicted: m.contradictions > 0 },
    ...{ officialName, occasion: m.occasion, steps: [] },
  };
}

/** What happened, oldest first. */
export function stepsOf(history: Recorded<MessageEvent>[]): proto.MessageStep[] {
  return history.map(({ event, at, by }) => ({ what: whatOf(event), note: noteOf(event), at, by }));
}

const whatOf = ({ type }: MessageEvent): string => type.charAt(0).toLowerCase() + type.slice(1);

function noteOf({ type, data }: MessageEvent): string {
  switch (type) {
    case 'Held':
    case 'Postponed':
      return data.reason;
    case 'Sent':
      return data.providerId;
    case 'Settled':
    case 'Contradicted':
      return data.reason ? `${data.state}: ${data.reason}` : data.state;
    default:
      return '';
  }
}
