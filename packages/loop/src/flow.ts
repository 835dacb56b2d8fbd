import { Schema, type SchemaDefinition } from 'mongoose';
import { worst, warningOf, type Warning, type Watched } from '@mingjing/workflow';
import { earliestDue, earliestWarning, orderOf, raised } from './clocks';
import type { LoopEvent, PartStanding, Standing } from './definition';
import type { FlowEvent } from './flow-events';
import type { Mark, Post } from './person';

/** What a part keeps, kept by `evolveFlow`. */
export interface FlowPart extends PartStanding {
  /** Who did what last, by type of event. */
  done: Record<string, Mark>;
  /** Steps of the ladder reached. */
  escalations: string[];
}
/** What a record of a new loop keeps, kept by `evolveFlow`; a service adds its own fields. */
export interface FlowState extends Standing {
  outcome: string;
  closedAt: Date | null;
  done: Record<string, Mark>;
  escalations: string[];
  // Derived, stored for lists and for the warnings job.
  warning: Warning;
  dueAt: Date | null;
  nextWarningAt: Date | null;
  orderedBy: Date;
}

export function initialFlow(): FlowState {
  return {
    ...{ state: 'none', clocks: [], divisionPath: [], settledVersion: 0, outcome: '', closedAt: null, done: {}, escalations: [] },
    ...{ warning: '', dueAt: null, nextWarningAt: null, orderedBy: new Date(0) },
  };
}
/** A part at its first stage. */
export const newPart = (id: string, state: string, clocks: Watched[] = []): FlowPart => ({
  ...{ id, state, clocks, settledVersion: 0, done: {}, escalations: [] },
});

const { Mixed } = Schema.Types;
/** The stored fields of `FlowState`. */
export const flowFields: SchemaDefinition = {
  ...{ state: String, clocks: Mixed, divisionPath: [String], settledVersion: Number, outcome: String, closedAt: Date },
  ...{ done: Mixed, escalations: [String], warning: String, dueAt: Date, nextWarningAt: Date, orderedBy: Date },
};
/** The indexes that lists and the warnings job go by. */
export const flowIndexes: [Record<string, 1 | -1>][] = [
  [{ divisionPath: 1, orderedBy: 1, _id: 1 }],
  [{ orderedBy: 1, _id: 1 }],
  [{ divisionPath: 1, _id: 1 }],
  [{ nextWarningAt: 1 }],
];

/** What is known of an event besides its data. */
export interface Meta {
  at: Date;
  by: string;
  version: number;
}
type PartLists<S> = { [K in keyof S]: S[K] extends FlowPart[] ? K : never }[keyof S];
/** Changes that nobody has to have seen before acting. */
const UNSETTLING = ['warned'];

/**
 * How a record of a new loop follows from its events: the loop's own events, marks of who did what, and what is derived are
 * kept here; `own` gives what is the service's.
 * @param options `parts`: fields of the state that hold parts; `closed`: stages in which it has ended
 */
export function evolveFlow<S extends FlowState, E extends LoopEvent>(
  options: { parts: readonly (PartLists<S> & string)[]; closed: readonly string[] },
  own: (s: S, event: E, meta: Meta) => Partial<S>,
) {
  return (before: S, event: E, meta: Meta): S => {
    const flow = event as unknown as FlowEvent;
    const after = { ...before, ...own(before, event, meta) };
    const part = (event.data as { part?: string }).part;
    const lists = options.parts.map((name) => [name, after[name] as FlowPart[]] as const);
    if (part === undefined) Object.assign(after, kept(after, flow, event, meta));
    const changed = lists.map(([name, list]) => [
      name,
      list.map((one) => (one.id === part ? { ...one, ...kept(one, flow, event, meta) } : one)),
    ]);
    Object.assign(after, Object.fromEntries(changed));
    if (event.type === 'moved') {
      const ended = options.closed.includes(after.state);
      Object.assign(after, { outcome: (flow.data as { outcome: string }).outcome, closedAt: ended ? meta.at : null });
    }
    return { ...after, ...standing(after, options) };
  };
}

/** What one runner, the record or a part, keeps of an event of its own. */
function kept(one: FlowPart | FlowState, flow: FlowEvent, event: LoopEvent, { at, by, version }: Meta): object {
  const settled = UNSETTLING.includes(event.type) ? {} : { settledVersion: version };
  switch (flow.type) {
    case 'moved':
    case 'partMoved':
      return { ...settled, state: flow.data.to, clocks: flow.data.clocks };
    case 'deadlinesMoved':
      return { ...settled, clocks: flow.data.clocks };
    case 'warned':
      return {
        clocks: raised(one.clocks, flow.data.rule, flow.data.step),
        escalations: [...new Set([...one.escalations, flow.data.step])],
      };
    default: {
      const words = (event.data as Partial<Post>).words?.ref ?? '';
      return { ...settled, done: { ...one.done, [event.type]: { at, by, words } } };
    }
  }
}

function standing<S extends FlowState>(s: S, { parts, closed }: { parts: readonly (keyof S)[]; closed: readonly string[] }): Partial<S> {
  const clocks = [...s.clocks, ...parts.flatMap((name) => (s[name] as FlowPart[]).flatMap((part) => part.clocks))];
  const ended = closed.includes(s.state);
  const dueAt = ended ? null : earliestDue(clocks);
  return {
    warning: ended ? '' : worst(clocks.map(warningOf)),
    dueAt,
    nextWarningAt: ended ? null : earliestWarning(clocks),
    orderedBy: orderOf(ended, s.closedAt, dueAt),
  } as Partial<S>;
}
