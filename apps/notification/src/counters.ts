import type { Message } from './message';

/** What a message counts as: `<kind>|<counter>` → number. Counters: "state.<state>", "reason.<state>.<reason>", … */
export type Counted = Record<string, number>;

/** Dots and dollars mean something to stores. */
const SEPARATOR = '/';

/** What one message adds to the cells of its day. */
export function countedAs({ kind, state, reason, segments, sentAt }: Message): Counted {
  const counted: Counted = { [`${kind}${SEPARATOR}state${SEPARATOR}${state}`]: 1 };
  const ended = state === 'failed' || state === 'unknown' || state === 'suppressed';
  if (ended && reason) counted[`${kind}${SEPARATOR}reason${SEPARATOR}${state}${SEPARATOR}${reason.replace(/[.$]/g, ':')}`] = 1;
  if (sentAt) counted[`${kind}${SEPARATOR}segments`] = segments;
  return counted;
}

/** What a reply adds to the cells of the day on which it came. */
export function repliedTo(kind: Message['kind']): Counted {
  return { [`${kind}${SEPARATOR}replies`]: 1 };
}

/** A counter's name in its parts. */
export function partsOf(counter: string): { kind: string; what: string; rest: string[] } {
  const [kind = '', what = '', ...rest] = counter.split(SEPARATOR);
  return { kind, what, rest: rest.map((part) => part.replaceAll(':', '.')) };
}

/** Adds what is now and takes away what was; counters at nothing disappear. */
export function moved(n: Counted, was: Counted, is: Counted): Counted {
  const sum = { ...n };
  for (const [name, count] of Object.entries(is)) sum[name] = (sum[name] ?? 0) + count;
  for (const [name, count] of Object.entries(was)) sum[name] = (sum[name] ?? 0) - count;
  return Object.fromEntries(Object.entries(sum).filter(([, count]) => count !== 0));
}

/** Cells a message, or a reply to one, is counted in: of its day, each division above it, and its unit. */
export function cellsOf({ day, divisionPath, unitId }: Pick<Message, 'day' | 'divisionPath' | 'unitId'>): string[] {
  const scopes = [...divisionPath, ...(unitId ? [`u:${unitId}`] : [])];
  return scopes.map((scope) => cellId(scope, day));
}

export function cellId(scope: string, day: string): string {
  return `${scope}|${day}`;
}
