import { randomUUID } from 'node:crypto';
import { Schema } from 'mongoose';
import type { GapKind } from '@mingjing/bus';
import type { Store } from '@mingjing/store';

/** One reader read against its owner's documents: the newest time. */
export interface ReconciliationRun {
  /** Consumer group and topic. */
  _id: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  /** What it was asked for by: a person (`asked`), or a gap. */
  why: 'asked' | GapKind;
  askedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  /** Id of the last event that is done with; '' at the beginning. */
  after: string;
  /** Events read of the owner's documents. */
  read: number;
  /** Documents of our own that were created or changed by it. */
  acted: number;
  /** Events a handler refused; the others were given all the same. */
  refused: number;
  /** Code and id of the first one refused, or why it has to wait. */
  error: string;
  /** Something was missed while it ran: it runs once more. */
  again: boolean;
  /** Who runs it, and until when it is theirs. */
  owner: string;
  heldUntil: Date;
}

export type Progress = Partial<Pick<ReconciliationRun, 'after' | 'read' | 'acted' | 'refused' | 'error'>>;

const schema = new Schema<ReconciliationRun>(
  {
    _id: String,
    ...{ state: String, why: String, after: String, error: String, owner: String },
    ...{ askedAt: Date, startedAt: Date, endedAt: Date, heldUntil: Date },
    ...{ read: Number, acted: Number, refused: Number },
    again: Boolean,
  },
  { collection: 'reconciliations', versionKey: false, minimize: false },
);

const OPEN = ['waiting', 'running'];
/** After so long without a word a run is taken over: who had it was killed. */
const HELD_MS = 15_000;
const RETRY_MS = 5_000;
const TRIES = 5;

/** Reconciliations as work that is asked for and looked at, in the store of the service that reads. One for each group. */
export class ReconciliationRuns {
  private readonly model;
  private readonly me = randomUUID();

  constructor(store: Store) {
    this.model = store.model<ReconciliationRun>('Reconciliation', schema);
  }

  async of(group: string): Promise<ReconciliationRun | undefined> {
    return (await this.model.findById(group).lean<ReconciliationRun>()) ?? undefined;
  }

  /** Asks for one, durable when it resolves. One that waits serves as well; one that runs goes through once more where it was for a gap. */
  async ask(group: string, why: ReconciliationRun['why']): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      const last = await this.of(group);
      if (!last) {
        const { upsertedCount } = await this.model.updateOne({ _id: group }, { $setOnInsert: asked(why) }, { upsert: true });
        if (upsertedCount > 0) return;
      } else if (OPEN.includes(last.state)) {
        const again = last.again || (last.state === 'running' && why !== 'asked');
        const { matchedCount } = await this.model.updateOne({ _id: group, state: last.state }, { $set: { again } });
        if (matchedCount > 0) return;
      } else {
        const { matchedCount } = await this.model.updateOne({ _id: group, state: last.state, askedAt: last.askedAt }, { $set: asked(why) });
        if (matchedCount > 0) return;
      }
    }
    throw new Error(`nobody could ask for the reconciliation of ${group}`);
  }

  /** The open run of a group, from now on ours; undefined where there is none, or somebody is at it. */
  async claim(group: string): Promise<ReconciliationRun | undefined> {
    const run = await this.of(group);
    const now = new Date();
    if (!run || !OPEN.includes(run.state) || run.heldUntil > now) return undefined;
    const mine = {
      state: 'running' as const,
      startedAt: run.startedAt ?? now,
      owner: this.me,
      heldUntil: new Date(now.getTime() + HELD_MS),
    };
    const free = { _id: group, state: run.state, heldUntil: run.heldUntil };
    const { matchedCount } = await this.model.updateOne(free, { $set: mine });
    return matchedCount > 0 ? { ...run, ...mine } : undefined;
  }

  /** @returns false where somebody else has taken it over */
  async save(group: string, progress: Progress): Promise<boolean> {
    return this.mine(group, { ...progress, heldUntil: new Date(Date.now() + HELD_MS) });
  }

  /** Cut off by the end of the process, or something it needs is away: to be gone on with. */
  async release(group: string, error = ''): Promise<void> {
    await this.mine(group, { error, owner: '', heldUntil: error ? new Date(Date.now() + RETRY_MS) : new Date(0) });
  }

  /** Ends it, or begins again where something was missed meanwhile. */
  async end(group: string, state: 'done' | 'failed'): Promise<void> {
    const now = new Date();
    const ours = { _id: group, owner: this.me, state: 'running' as const };
    const ended = await this.model.updateOne(
      { ...ours, again: false },
      { $set: { state, endedAt: now, owner: '', heldUntil: new Date(0) } },
    );
    if (ended.matchedCount > 0) return;
    await this.model.updateOne(ours, { $set: { state: 'waiting', after: '', again: false, owner: '', heldUntil: new Date(0) } });
  }

  private async mine(group: string, change: Partial<ReconciliationRun>): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne({ _id: group, owner: this.me, state: 'running' }, { $set: change });
    return matchedCount > 0;
  }
}

function asked(why: ReconciliationRun['why']): Omit<ReconciliationRun, '_id'> {
  const counts = { read: 0, acted: 0, refused: 0 };
  const times = { askedAt: new Date(), startedAt: null, endedAt: null, heldUntil: new Date(0) };
  return { state: 'waiting', why, ...times, after: '', ...counts, error: '', again: false, owner: '' };
}
