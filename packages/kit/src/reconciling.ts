import type { Gap } from '@mingjing/bus';
import { Refused } from '@mingjing/contracts/refused';
import type { ActingSubscription, EventSubscription } from './events';
import { exportedEvents, replayed } from './exported-events';
import type { Job } from './jobs';
import { counter, gauge } from './metrics';
import { describe, Giver } from './reconciliation-giver';
import { pagesOf } from './reconciliation-pages';
import { ReconciliationRuns, type ReconciliationRun } from './reconciliation-runs';
import type { ServiceContext } from './service';

const EVERY_MS = 1_000;

/** What a group may be reconciled with, and how the newest time went. */
export interface Reconciled {
  group: string;
  topic: string;
  run: ReconciliationRun | undefined;
}

/**
 * Reconciles the acting readers of one service with the documents of those they read: asked for by a gap in a topic or by a
 * person, done by a job, gone on with after a kill.
 */
export class Reconciler {
  private readonly runs: ReconciliationRuns;
  private subscriptions: ActingSubscription[] = [];

  constructor(private readonly context: ServiceContext) {
    this.runs = new ReconciliationRuns(context.store);
  }

  /** @throws Error for an acting subscription without a reconciliation: it would never hear of events that are gone */
  register(wanted: readonly EventSubscription[]): void {
    const acting = wanted.filter((one): one is ActingSubscription => one.acting);
    const { name } = this.context;
    const without = acting.find(({ reconciliation }) => !(reconciliation as unknown));
    if (without)
      throw new Error(
        `${name} reads ${without.topic} as ${this.groupOf(without)} and acts on it, but names no reconciliation (EventSubscription.reconciliation): events that leave the topic before they are read would never be acted on`,
      );
    this.subscriptions = acting;
    for (const one of acting) {
      const labels = { service: name, group: this.groupOf(one) };
      gauge('mingjing_reconciliation_open', '1 while a reader is not reconciled with what it has missed', labels, async () =>
        ((await this.runs.of(labels.group))?.state ?? 'done') === 'done' ? 0 : 1,
      );
    }
  }

  /** Events of a subscription are gone, or may be: it is said, and for an acting one a run is asked for. */
  async missed(subscription: EventSubscription, gap: Gap): Promise<void> {
    const { log, name } = this.context;
    const group = this.groupOf(subscription);
    const fields = { service: name, group, topic: gap.topic, gap: gap.kind };
    if (gap.kind === 'new') log.info(fields, 'a reader begins anew; what it may have missed is read from the documents');
    else {
      log.warn(fields, 'events left the topic before they were read; they are read from the documents');
      counter('mingjing_event_gaps_total', 'Times that a reader found events gone').add(1, { service: name, group, gap: gap.kind });
    }
    if (subscription.acting) await this.runs.ask(group, gap.kind);
    else await subscription.missed?.(gap);
  }

  list(): Promise<Reconciled[]> {
    return Promise.all(
      this.subscriptions.map(async (one) => ({ group: this.groupOf(one), topic: one.topic, run: await this.runs.of(this.groupOf(one)) })),
    );
  }

  /** @param group of this service; '' for all. @throws Refused `reconciliation.unknown` */
  async ask(group: string): Promise<void> {
    const wanted = this.subscriptions.filter((one) => group === '' || this.groupOf(one) === group);
    if (wanted.length === 0) {
      throw new Refused('reconciliation.unknown', 'missing', {
        field: 'group',
        zh: '没有这一项补读，请刷新页面后从列表中选择。',
        en: 'This service has no such reader; choose one of the list.',
      });
    }
    for (const one of wanted) await this.runs.ask(this.groupOf(one), 'asked');
  }

  jobs(): Job[] {
    if (this.subscriptions.length === 0) return [];
    return [{ name: `${this.context.name}.reconcile`, everyMs: EVERY_MS, run: (signal) => this.work(signal) }];
  }

  /** As Kafka knows it but for the instance: a service may read several topics as one group. */
  private groupOf({ group = this.context.name, topic }: EventSubscription): string {
    return `${group}.${topic}`;
  }

  private async work(signal: AbortSignal): Promise<void> {
    for (const one of this.subscriptions) {
      if (signal.aborted) return;
      const run = await this.runs.claim(this.groupOf(one));
      if (run) await this.run(one, run, signal);
    }
  }

  private async run(subscription: ActingSubscription, run: ReconciliationRun, signal: AbortSignal): Promise<void> {
    const { log, name } = this.context;
    const fields = { service: name, group: run._id, why: run.why };
    const giver = new Giver(name, subscription, run);
    try {
      if (!(await this.through(subscription, run, giver, signal))) return;
      const { read, acted, refused, error } = { ...run, ...giver.counts };
      await this.runs.end(run._id, refused > 0 ? 'failed' : 'done');
      const said = { ...fields, read, acted, refused, error };
      if (refused > 0) log.error(said, 'a reader is reconciled but for events that were refused');
      else if (acted > 0) log.warn(said, 'a reader is reconciled: what it had missed is made up for');
      else log.info(said, 'a reader is reconciled: it had missed nothing');
    } catch (error) {
      await this.runs.save(run._id, giver.counts);
      await this.runs.release(run._id, signal.aborted ? undefined : describe(error));
      if (!signal.aborted) log.warn({ ...fields, err: error }, 'a reconciliation has to wait; it goes on where it was');
    }
  }

  /** False where another process has taken the run over. */
  private async through(subscription: ActingSubscription, run: ReconciliationRun, giver: Giver, signal: AbortSignal): Promise<boolean> {
    const { reconciliation, topic } = subscription;
    const batches = exportedEvents(this.context, topic, run.after, signal);
    for await (const { events, read, after } of pagesOf(batches, giver.types, reconciliation.of)) {
      await giver.give(events.map((event) => replayed(topic, event)));
      giver.counts.read += read;
      if (!(await this.runs.save(run._id, { ...giver.counts, after }))) return false;
      signal.throwIfAborted();
    }
    return true;
  }
}
