export * from './aggregates';
export type { Loaded } from './document';
export { requireSoundFile } from './embedded/data-file';
export { countingEffects } from './effects';
export * from './export';
export { asRefused, duplicateIndex, type ItemError, itemErrors } from './failures';
export { Lanes } from './lanes';
export * from './migrations';
export * from './open';
export {
  type Cause,
  canonical,
  type Change,
  type DomainEvent,
  type HistoryEntry,
  rechained,
  type Recorded,
  verifyHistory,
} from './recorded';
export { type OutMessage, type Relay, type RelayOptions, startRelay, type ToMessage } from './relay';
