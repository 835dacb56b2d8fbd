export { actOn, type ActRequest, type Opening, type Running } from './acting';
export { checked, checkNote, wordsOf, type Words } from './checking';
export * from './clocks';
export { act, checkReady, nextActions, partOf, type Asked, type NextAction } from './deciding';
export {
  loopOf,
  type ActionRule,
  type ClockRule,
  type Loop,
  type LoopDefinition,
  type LoopEvent,
  type PartRule,
  type PartStanding,
  type Sight,
  type Standing,
  type Then,
} from './definition';
export * from './describing';
export * from './fields';
export * from './flow';
export type { FlowEvent, LoopEvents } from './flow-events';
export * from './history';
export * from './jobs';
export * from './messages';
export * from './person';
export * from './policies';
export { refusals } from './refusals';
export * from './rights';
export * from './sealing';
