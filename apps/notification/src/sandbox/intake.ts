import type { Clock } from '@mingjing/kit';
import { REFUSAL_CODES, type SendReply, type SendRequest } from './api';
import type { Models, Taken } from './models';
import { outcomeFor, refusalOf, type Checks } from './outcome';
import type { Sequence } from './sequence';

type Result = SendReply['results'][number];

/** Takes messages one call after the other, so that they become visible in the order of their ids. */
export class Intake {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly models: Models,
    private readonly sequence: Sequence,
    private readonly clock: Clock,
    private readonly checks: Checks,
  ) {}

  /** Everything accepted is durable when this answers. */
  take(request: SendRequest): Promise<SendReply> {
    const taking = this.last.then(() => this.takeNow(request));
    this.last = taking.catch(() => undefined);
    return taking;
  }

  private async takeNow({ messages }: SendRequest): Promise<SendReply> {
    const known = await this.knownOf(messages.map(({ id }) => id));
    const fresh = new Map<string, Taken>();
    const results = messages.map((message): Result => {
      const before = known.get(message.id) ?? fresh.get(message.id)?.providerId;
      if (before !== undefined) return { id: message.id, outcome: 'accepted', providerId: before };
      const code = refusalOf(message, this.checks);
      if (code) return { id: message.id, outcome: 'refused', code, transient: REFUSAL_CODES[code].transient };
      const taken = this.taken(message);
      fresh.set(message.id, taken);
      return { id: message.id, outcome: 'accepted', providerId: taken.providerId };
    });
    await this.keep([...fresh.values()]);
    if (known.size > 0) await this.models.messages.updateMany({ _id: { $in: [...known.keys()] } }, { $inc: { asked: 1 } });
    return { results };
  }

  private async knownOf(ids: string[]): Promise<Map<string, string>> {
    const found = await this.models.messages.find({ _id: { $in: ids } }, { providerId: 1 }).lean();
    return new Map(found.map(({ _id, providerId }) => [_id, providerId]));
  }

  private taken({ id, to, text }: SendRequest['messages'][number]): Taken {
    const { state, code, receipts } = outcomeFor(to);
    const providerId = this.sequence.next(Date.now());
    const [at, now] = [this.clock.now().getTime(), Date.now()];
    const due = receipts.map(({ afterMs, state: says, code: why, again }, index) => ({
      eventId: `${providerId}-${again ? index : index + 1}`,
      dueAt: new Date(now + afterMs),
      state: says,
      code: why,
      at: new Date(at + afterMs),
    }));
    return {
      _id: id,
      providerId,
      to,
      text,
      state,
      code,
      at: new Date(at),
      asked: 1,
      receipts: due,
      ...(due[0] && { nextAt: due[0].dueAt }),
    };
  }

  /** The telephones first: one without a message is not seen, a message without its telephone would not be either. */
  private async keep(taken: Taken[]): Promise<void> {
    if (taken.length === 0) return;
    const { telephones, messages } = this.models;
    await telephones.collection.bulkWrite(
      taken.map(({ to, providerId }) => ({
        updateOne: { filter: { _id: to }, update: { $max: { last: providerId } }, upsert: true },
      })) as never,
    );
    await messages.collection.insertMany(taken as never);
  }
}
