import { setTimeout as pause } from 'node:timers/promises';
import type { Faults } from './api';
import type { Models } from './models';

const ID = 'now';
const NONE: Faults = { mode: 'none', slowMs: 15_000 };

/** The fault that the sandbox plays; kept, so that a restart does not end it. */
export class FaultSwitch {
  private constructor(
    private readonly models: Models,
    private state: Faults,
  ) {}

  static async open(models: Models): Promise<FaultSwitch> {
    const kept = await models.faults.findById(ID).lean();
    return new FaultSwitch(models, kept ? { mode: kept.mode, slowMs: kept.slowMs, ...(kept.calls && { calls: kept.calls }) } : NONE);
  }

  now(): Faults {
    return this.state;
  }

  async set(given: Faults): Promise<void> {
    const { mode, slowMs, calls } = given;
    const update = calls === undefined ? { $set: { mode, slowMs }, $unset: { calls: 1 as const } } : { $set: { mode, slowMs, calls } };
    await this.models.faults.updateOne({ _id: ID }, update, { upsert: true });
    this.state = given;
  }

  /** The fault for one call of the platform; one that was set for a number of calls comes to its end. */
  async forCall(): Promise<Faults> {
    const { state } = this;
    if (state.mode === 'none' || state.calls === undefined) return state;
    await this.set(state.calls > 1 ? { ...state, calls: state.calls - 1 } : NONE);
    return state;
  }

  /** Waits as long as a slow provider does. */
  static async dawdle({ mode, slowMs }: Faults, signal: AbortSignal): Promise<void> {
    if (mode === 'slow') await pause(slowMs, undefined, { signal }).catch(() => undefined);
  }
}
