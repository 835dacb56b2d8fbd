import type { Watched } from '@mingjing/workflow';

type Event<Type extends string, Data extends object> = { type: Type; data: Data };

/** What the loop itself writes down; a service adds these to its own events and reads them with flow.ts. */
export type FlowEvent =
  | Event<'moved', { from: string; to: string; outcome: string; clocks: Watched[] }>
  | Event<'partMoved', { part: string; from: string; to: string; clocks: Watched[] }>
  /** The stage stays; `why` is the name of an action or "calendarChanged". */
  | Event<'deadlinesMoved', { why: string; clocks: Watched[]; part?: string }>
  /** A rung was reached; `tell` are the recipients it names. */
  | Event<'warned', { rule: string; step: string; state: string; dueAt: Date; part?: string; tell?: string[] }>;

interface At {
  /** Of the part that moves; absent: the record as a whole. */
  part?: { id: string; state: string };
  now: Date;
}
/** How movements are written down as events. */
export interface LoopEvents<S, E> {
  moved(s: S, to: string, at: At & { clocks: Watched[]; outcome: string }): E[];
  clocksSet(s: S, why: string, at: At & { clocks: Watched[] }): E[];
  warned(s: S, data: Extract<FlowEvent, { type: 'warned' }>['data']): E[];
}

export function defaultEvents<S extends { state: string }, E>(): LoopEvents<S, E> {
  const write = (event: FlowEvent): E[] => [event as unknown as E];
  return {
    moved: (s, to, { part, clocks, outcome }) =>
      part
        ? write({ type: 'partMoved', data: { part: part.id, from: part.state, to, clocks } })
        : write({ type: 'moved', data: { from: s.state, to, outcome, clocks } }),
    clocksSet: (_s, why, { part, clocks }) => write({ type: 'deadlinesMoved', data: { why, clocks, ...(part && { part: part.id }) } }),
    warned: (_s, data) => write({ type: 'warned', data }),
  };
}
