import type { AggregateDefinition, Cause, Change, OutMessage, Recorded } from '../src';

/** A small aggregate for the suites: enough to show creation, change, uniqueness, lists and private events. */
export interface AccountState {
  owner: string;
  balance: number;
  open: boolean;
  path: string[];
  slot?: string;
  openedAt?: Date;
}

export type AccountEvent =
  | { type: 'Opened'; data: { owner: string; path: string[]; slot?: string; openedAt?: Date } }
  | { type: 'Deposited'; data: { amount: number } }
  | { type: 'Renamed'; data: { slot: string } }
  | { type: 'Noted'; data: { text: string } }
  | { type: 'Closed'; data: object };

export const accountDefinition: AggregateDefinition<AccountState, AccountEvent> = {
  name: 'accounts',
  initial: () => ({ owner: '', balance: 0, open: false, path: [] }),
  evolve: (state, event) => {
    switch (event.type) {
      case 'Opened':
        return { ...state, ...event.data, open: true };
      case 'Deposited':
        return { ...state, balance: state.balance + event.data.amount };
      case 'Renamed':
        return { ...state, slot: event.data.slot };
      case 'Noted':
        return state;
      case 'Closed':
        return { ...state, open: false, slot: undefined };
    }
  },
  fields: { owner: String, balance: Number, open: Boolean, path: [String], slot: String, openedAt: Date },
  indexes: [
    [{ slot: 1 }, { unique: true, partialFilterExpression: { slot: { $exists: true } }, name: 'slot' }],
    [{ path: 1, balance: -1 }],
    [{ owner: 1 }],
  ],
  unpublished: ['Noted'],
};

export const AT = new Date('2026-03-02T01:02:03.004Z');

export const opened = (owner: string, more: Partial<{ path: string[]; slot: string; openedAt: Date }> = {}): AccountEvent => ({
  type: 'Opened',
  data: { owner, path: ['632800', '632801'], ...more },
});
export const deposited = (amount: number): AccountEvent => ({ type: 'Deposited', data: { amount } });
export const noted = (text: string): AccountEvent => ({ type: 'Noted', data: { text } });
export const by = (more: Partial<Change> = {}): Change => ({
  by: 'tester',
  at: AT,
  division: '632801',
  ...more,
});
export const cause = (id: string, hash?: string): Cause => ({ id, ...(hash ? { hash } : {}) });

/** Notes are private. */
export function accountMessage(recorded: Recorded<AccountEvent>, doc: { id: string; division: string }): OutMessage | undefined {
  if (recorded.event.type === 'Noted') return undefined;
  const value = Buffer.from(JSON.stringify(recorded.event));
  return {
    key: doc.id,
    value,
    headers: { ce_id: recorded.id, ce_type: recorded.event.type, division: doc.division },
  };
}
