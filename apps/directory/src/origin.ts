import type { SameOrigin } from './administration';

export type What = SameOrigin['what'];

/** Where somebody signed in lately: keyed hashes, for nothing but the question whether two accounts are used from one place. */
export interface Origins {
  _id: string;
  seen: Seen[];
  /** The last time. */
  at: Date;
}

export interface Seen {
  what: What;
  hash: string;
  at: Date;
}
