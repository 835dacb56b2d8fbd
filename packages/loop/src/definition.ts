import type { Action as Right, Actor, Target } from '@mingjing/kit';
import type { Calculation, Duration, EscalationLadder, Watched } from '@mingjing/workflow';
import type { CheckedOf, FactsOf, Fields, Said } from './fields';
import { defaultEvents, type LoopEvents } from './flow-events';
import type { Label, Person, Post } from './person';

/** What every record of a loop has. */
export interface Standing {
  /** A stage of the loop; 'none' before it begins. */
  state: string;
  clocks: Watched[];
  divisionPath: string[];
  /** Version of the last event that a person should have seen before acting; warnings do not count. */
  settledVersion: number;
}
/** What every part of a record has: a leg of an addressee, a row of a ledger, the opinion of one reviewer. */
export interface PartStanding {
  id: string;
  state: string;
  clocks: Watched[];
  settledVersion: number;
}
export type LoopEvent = { type: string; data: object };
type PartsOf = Record<string, PartStanding>;

/** What follows of an action without code. */
export interface Then {
  /** Stage it goes to; of an action on a part, the part's. Absent: it stays. */
  to?: string;
  /** Clocks that start now. */
  start?: readonly string[];
  /** Clocks that run on. Absent: none where it goes to another stage, all where it stays. */
  keep?: readonly string[];
  /** How it ended, told with the last stage. */
  outcome?: string;
}

/** One thing that somebody may do: who, when, with what, and what follows. Everything about it stands here. */
export interface ActionRule<S, E extends LoopEvent, P, F extends Fields = Fields, Part = unknown> extends Label {
  /** Row of the table of rights. */
  right: Right;
  /** Kind of part it is done to; absent: to the record as a whole. */
  on?: string;
  /** Where the record, or the part, must stand. */
  stages: readonly string[];
  /** Where the record as a whole must stand, of an action on a part; absent: anywhere but closed. */
  within?: readonly string[];
  /** Once the record was raised to the level above, only that level may. */
  raised?: boolean;
  /** Event that stands for it; its story goes by the name of the action. */
  event: E['type'];
  fields?: F;
  /** Sights that are shown the step, besides those that see everything. */
  shownTo?: readonly string[];
  /** Who holds the first key and so may not turn this one. */
  notBy?(s: S, part: Part): readonly string[];
  /** Refuses where this person may not do it now, whatever they say. Pure. */
  ready?(s: S, person: Person, part: Part): void;
  then?: Then;
  /** What follows, where it depends on what was said or on how the record stands. Pure. */
  thenBy?(s: S, input: CheckedOf<F>): Then;
  /** The events, where they are more than `event` with the fields that are no words; `then` comes after them. Pure. */
  decide?(s: S, input: CheckedOf<F>, person: Person, policy: P, part: Part): E[];
}

export interface ClockRule<S, P> extends Label {
  limit(policy: P, s: S, part?: PartStanding): Duration;
  /** Absent: the ladder of the policy. */
  ladder?(policy: P): EscalationLadder;
}
export interface PartRule<S> extends Label {
  stages: Record<string, Label>;
  of(s: S): readonly PartStanding[];
}
/** What a kind of reader is shown. */
export interface Sight<S> {
  /** Fields of the state. */
  fields: 'all' | readonly (keyof S & string)[];
  /** `shown`: only steps of actions and events that name this sight. */
  steps: 'all' | 'shown';
}

export interface LoopDefinition<S extends Standing, E extends LoopEvent, P, Names extends string = string> extends Label {
  /** "case": errors begin with it. */
  noun: string;
  stages: Record<string, Label>;
  /** Stages in which nothing runs any more. */
  closed: readonly string[];
  clocks: Record<string, ClockRule<S, P>>;
  parts?: Record<string, PartRule<S>>;
  sights: Record<string, Sight<S>>;
  /** How much this person sees; undefined: for them it does not exist. */
  sightOf(actor: Actor, s: S, now: Date): string | undefined;
  /** Where a right must lie. */
  target(s: S, asked: { raised: boolean; part?: PartStanding; now: Date }): Target;
  actions: Record<Names, ActionRule<S, E, P>>;
  /** Other events of the story: what they are called, and which sights see them. */
  events?: Partial<Record<E['type'], Label & { shownTo?: readonly string[] }>>;
  /** With which posts somebody counts here; absent: all. */
  posts?(actor: Actor): Actor;
  /** Whether a post acts for those who are supervised; absent: never. */
  isUnitRole?(role: string): boolean;
  /** Who may act without reading it; absent: nobody. */
  actsUnseen?(s: S, person: Person): boolean;
  /** What to do where another level or unit acts. */
  elsewhere?(s: S): Label;
  /** Numbers of versions as this person is shown them; absent: the record's own. */
  seen?(s: S, version: number, actor: Actor): { settled: number; version: number };
  /** How movements are written down; absent: `moved`, `partMoved`, `deadlinesMoved`, `warned` as flow.ts reads them. */
  write?: LoopEvents<S, E>;
}
export type Loop<S extends Standing, E extends LoopEvent, P extends Calculation, Names extends string = string> = LoopDefinition<
  S,
  E,
  P,
  Names
> & { write: LoopEvents<S, E> };

/** Whether data holds what a person said. */
type Holds<T> = T extends Said
  ? true
  : T extends Date | string | number | boolean | null | undefined
    ? never
    : T extends readonly (infer U)[]
      ? Holds<U>
      : T extends object
        ? { [K in keyof T]-?: Holds<T[K]> }[keyof T]
        : never;
type Unworded<E extends LoopEvent> = true extends Holds<E['data']> ? ['words of people do not belong into events'] : [];

/** Types of events that can hold what an action without code writes. */
type Fitting<E extends LoopEvent, F extends Fields, More> = {
  [T in E['type']]: Post & FactsOf<F> & More extends Extract<E, { type: T }>['data'] ? T : never;
}[E['type']];
type Simple<S, E extends LoopEvent, P, F extends Fields, Part, More> = Omit<ActionRule<S, E, P, F, Part>, 'event' | 'decide'> & {
  event: Fitting<E, F, More>;
  decide?: undefined;
};
type Coded<S, E extends LoopEvent, P, F extends Fields, Part> = ActionRule<S, E, P, F, Part> & {
  decide(s: S, input: CheckedOf<F>, person: Person, policy: P, part: Part): E[];
};
type NoFields = Record<never, never>;

/**
 * The makers of one loop's definition, bound to its types: state, events, policy, and the kinds of parts it has.
 * An event type that could hold words of people is a type error here.
 */
export function loopOf<S extends Standing, E extends LoopEvent, P extends Calculation, Parts extends PartsOf = PartsOf>(..._: Unworded<E>) {
  function action<F extends Fields = NoFields>(rule: Coded<S, E, P, F, undefined>): ActionRule<S, E, P>;
  function action<F extends Fields = NoFields>(rule: Simple<S, E, P, F, undefined, unknown>): ActionRule<S, E, P>;
  function action(rule: object): ActionRule<S, E, P> {
    return rule as ActionRule<S, E, P>;
  }
  function partAction<K extends keyof Parts & string, F extends Fields = NoFields>(
    on: K,
    rule: Coded<S, E, P, F, Parts[K]>,
  ): ActionRule<S, E, P>;
  function partAction<K extends keyof Parts & string, F extends Fields = NoFields>(
    on: K,
    rule: Simple<S, E, P, F, Parts[K], { part: string }>,
  ): ActionRule<S, E, P>;
  function partAction(on: string, rule: object): ActionRule<S, E, P> {
    return { ...rule, on } as ActionRule<S, E, P>;
  }
  return {
    /** Something done to the record as a whole. */
    action,
    /** Something done to one of its parts; the event carries the part's id as `part`. */
    partAction,
    /** The whole loop. */
    define: <Names extends string>(definition: LoopDefinition<S, E, P, Names>): Loop<S, E, P, Names> => ({
      write: defaultEvents<S, E>(),
      ...definition,
    }),
  };
}
