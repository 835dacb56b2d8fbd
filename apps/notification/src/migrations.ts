import type { ServiceContext } from '@mingjing/kit';
import { rechained, type HistoryEntry, type Migration, type Store } from '@mingjing/store';
import { dayOf, startOfDay } from '@mingjing/workflow';
import type { TallyPlan } from './models';
import { keyedOfficials } from './reminders/official-keys';

type Raw = Record<string, unknown> & { _id: string };
type Counts = Record<string, number>;

/** Why a message was not needed, each for itself, as it was kept before. */
const BEFORE = new Set(['evaluated', 'expired', 'missing']);

/** What earlier versions stored, as docs/decisions/016 wants it: in this order, which one relies on the other's absence. */
export function migrations({ keys, clock, store }: Pick<ServiceContext, 'keys' | 'clock' | 'store'>): Migration[] {
  return [
    {
      id: '016-unlink-1-counting',
      what: '回复按来复日期计数 (what of replies is not counted yet)',
      async run(batch) {
        const { db } = store.connection;
        if (!batch.dryRun) await finishPlan(store);
        const late = await db!
          .collection('messages')
          .find({ answered: true, uncounted: { $gt: 0 } })
          .toArray();
        const lacking = (late as unknown as Raw[]).filter(
          ({ counted }) => !Object.keys((counted as Counts | undefined) ?? {}).some(isReplies),
        );
        batch.changed(lacking.length);
        if (batch.dryRun) return;
        for (const { _id, kind, day, divisionPath, unitId } of lacking) {
          const scopes = [...(divisionPath as string[]), ...(unitId ? [`u:${String(unitId)}`] : [])];
          const cells = scopes.map((scope) => `${scope}|${String(day)}`);
          const id = keys.mac('notification.reply')(`migrated:${_id}`);
          const reply = { kind: 'level', done: true, day, uncounted: true, counts: { [`${String(kind)}/replies`]: 1 }, cells };
          await db!.collection('replies').updateOne({ _id: id as never }, { $setOnInsert: reply }, { upsert: true });
        }
      },
    },
    {
      id: '016-unlink-2-messages',
      what: '短信记录中不再留有回复和评价的痕迹 (messages tell nothing of answers and evaluations)',
      async run(batch) {
        await batch.documents('cells', ({ n, ...rest }) => ofChanged(n as Counts, (counts) => ({ ...rest, n: counts })));
        await batch.documents('messages', (message) => unlinkedMessage(message, clock.now()));
      },
    },
    {
      id: '016-unlink-3-replies',
      what: '回复只留日期，对应短信加密 (replies keep the day, and their message sealed)',
      async run(batch) {
        await batch.documents('replies', ({ messageId, at, ...rest }) => {
          if (messageId === undefined && at === undefined) return undefined;
          const id = rest._id;
          const message = messageId ? { message: keys.sealer.seal(String(messageId), `notification|${id}|reply`) } : {};
          return { ...rest, ...message, day: dayOf(at as Date) };
        });
        await batch.documents('optOuts', (entry) => {
          const day = startOfDay(dayOf(entry['since'] as Date));
          return entry['source'] === 'reply' && day.getTime() !== (entry['since'] as Date).getTime() ? { ...entry, since: day } : undefined;
        });
      },
    },
    keyedOfficials(keys, store),
  ];
}

/** What was being entered into the cells is, before its messages change. */
async function finishPlan({ connection }: Pick<Store, 'connection'>): Promise<void> {
  const of = (name: string) => connection.db!.collection(name);
  const plan = (await of('plans').findOne({ _id: 'plan' as never })) as unknown as TallyPlan | null;
  if (!plan) return;
  for (const { _id, n } of plan.cells) await of('cells').updateOne({ _id: _id as never }, { $set: { n } }, { upsert: true });
  for (const { id, version, counted } of plan.messages) {
    await of('messages').updateOne({ _id: id as never }, { $set: { counted } });
    await of('messages').updateOne({ _id: id as never, version }, { $unset: { uncounted: '' } });
  }
  await of('plans').deleteOne({ _id: 'plan' as never });
}

const isReplies = (name: string): boolean => name.endsWith('/replies');

/** Reasons that are one now, in the names of counters; undefined where there is none of them. */
function ofChanged<T>(counts: Counts, made: (counts: Counts) => T): T | undefined {
  const old = Object.keys(counts).filter((name) => BEFORE.has(/\/reason\/suppressed\/(.*)$/.exec(name)?.[1] ?? ''));
  if (old.length === 0) return undefined;
  const next = { ...counts };
  for (const name of old) {
    const fresh = name.replace(/[^/]*$/, 'notNeeded');
    next[fresh] = (next[fresh] ?? 0) + (next[name] as number);
    delete next[name];
  }
  return made(next);
}

function unlinkedMessage(message: Raw, now: Date): Raw | undefined {
  const history = message['history'] as HistoryEntry[];
  const needless = message['state'] === 'suppressed' && BEFORE.has(String(message['reason']));
  if (message['answered'] === undefined && !needless) return undefined;
  const { answered: _, ...rest } = message;
  const counted = countedOf((message['counted'] as Counts | undefined) ?? undefined);
  const dueAt = message['dueAt'] as Date;
  // Told before its time: it asks again when it is due.
  const early = needless && dueAt > now;
  const kept = history
    .filter(({ type, data }) => type !== 'Answered' && !(early && isNeedless(type, data)))
    .map((entry) => (isNeedless(entry.type, entry.data) ? asked(entry, dueAt) : entry));
  const state = early
    ? { state: 'waiting', reason: '', settledAt: null }
    : needless && { reason: 'notNeeded', settledAt: startOfDay(dayOf(dueAt)) };
  const version = kept.length;
  const changed = version !== history.length || needless || message['uncounted'] !== undefined;
  return {
    ...rest,
    _id: message._id,
    ...state,
    ...(counted && { counted }),
    history: rechained(message._id, kept),
    version,
    publishedTo: Math.min(Number(message['publishedTo']), version),
    ...(changed && (early || message['uncounted'] !== undefined) && { uncounted: version }),
  };
}

function countedOf(counted: Counts | undefined): Counts | undefined {
  if (!counted) return undefined;
  const without = Object.fromEntries(Object.entries(counted).filter(([name]) => !isReplies(name)));
  return ofChanged(without, (counts) => counts) ?? without;
}

const isNeedless = (type: string, data: object): boolean =>
  type === 'Settled' && BEFORE.has((data as { reason: string }).reason) && (data as { state: string }).state === 'suppressed';

/** As if it had asked on the day it was due. */
function asked({ traceparent: _, ...entry }: HistoryEntry, dueAt: Date): HistoryEntry {
  return { ...entry, at: startOfDay(dayOf(dueAt)), cause: `migrated:${entry.version}`, data: { ...entry.data, reason: 'notNeeded' } };
}
