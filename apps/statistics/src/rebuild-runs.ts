import { isRefused } from '@mingjing/contracts/refused';
import type { Clock, Log } from '@mingjing/kit';
import type { Ledger } from './ledger';
import type { RebuildRun } from './models';
import { rebuild, type EventExport } from './rebuild';

/** After a recount that an update needs has failed, the next one waits so long. */
const RETRY_MS = 60_000;

const OPEN: RebuildRun['state'][] = ['waiting', 'running'];

/**
 * Rebuilds as work that is asked for and looked at: a year takes minutes, more than one answer may wait. What was asked
 * for is stored, so a process that dies over it takes it up again, or another one does.
 */
export class RebuildRuns {
  /** @param clock real time, see `rebuild` */
  constructor(
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  /** The newest one, whatever its state. */
  async last(): Promise<RebuildRun | undefined> {
    return (await this.ledger.models.rebuilds.findOne().sort({ _id: -1 }).lean<RebuildRun>()) ?? undefined;
  }

  /** Asks for a rebuild. One that waits or is under way already serves as well. */
  async ask(forUpdate = false): Promise<RebuildRun> {
    const last = await this.last();
    if (last && OPEN.includes(last.state)) return last;
    const _id = this.clock.now().toISOString();
    const run: RebuildRun = {
      ...{ _id, state: 'waiting', startedAt: null, endedAt: null },
      ...{ events: 0, corrected: 0, forUpdate, error: '' },
    };
    await this.ledger.models.rebuilds.updateOne({ _id }, { $setOnInsert: run }, { upsert: true });
    return run;
  }

  /** After an update that counts more than before, asks for a rebuild without anybody having to. */
  async askIfOutdated(): Promise<void> {
    if (!(await this.ledger.generations.outdated())) return;
    const last = await this.last();
    const failed = last?.state === 'failed' ? (last.endedAt?.getTime() ?? 0) : 0;
    if (this.clock.now().getTime() - failed >= RETRY_MS) await this.ask(true);
  }

  /**
   * Does what was asked for, if anything was. One that is cut off by the end of the service stays open for the next start.
   * @param signal the service stops
   */
  async work(exports: EventExport[], signal: AbortSignal, log: Log): Promise<void> {
    const run = await this.last();
    if (!run || !OPEN.includes(run.state)) return;
    const set = async (change: Partial<RebuildRun>): Promise<void> => {
      await this.ledger.models.rebuilds.updateOne({ _id: run._id }, { $set: change });
    };
    const startedAt = this.clock.now();
    const progress = async (events: number): Promise<void> => {
      signal.throwIfAborted();
      await set({ state: 'running', startedAt, events });
    };
    try {
      const rebuilt = await rebuild(this.ledger, this.clock, exports, progress);
      await set({ ...rebuilt, state: 'done', endedAt: this.clock.now() });
      log.info({ ...rebuilt, run: run._id }, 'statistics were counted anew');
    } catch (error) {
      // At work in another process, or taken over by it: it is that one's to end.
      if (signal.aborted || (isRefused(error) && ELSEWHERE.includes(error.code))) return;
      await set({ state: 'failed', endedAt: this.clock.now(), error: reason(error) });
      log.error({ err: error, run: run._id }, 'counting statistics anew failed; the figures are as they were');
    }
  }
}

const ELSEWHERE = ['statistics.rebuilding', 'statistics.rebuildLost'];

function reason(error: unknown): string {
  const zh = isRefused(error) ? error.details.zh : undefined;
  return `${zh ?? '读取业务数据时出错，请查看统计服务的日志。'} ${error instanceof Error ? error.message : String(error)}`;
}
