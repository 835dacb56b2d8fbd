import { randomBytes } from 'node:crypto';
import { duplicateIndex } from '@mingjing/store';
import { sharedSecret } from './api';
import { Callbacks } from './callbacks';
import type { SandboxContext } from './config';
import { FaultSwitch } from './fault';
import { Intake } from './intake';
import type { Models } from './models';
import { Sequence } from './sequence';
import { newestOf } from './telephones';

/** A running sandbox provider: it takes messages, keeps the telephones, and plays faults. */
export class Sandbox {
  readonly secret: string;
  readonly callbacks: Callbacks;
  /** Aborted when the process is told to end. */
  readonly ending = new AbortController();

  private constructor(
    readonly context: SandboxContext,
    readonly models: Models,
    readonly intake: Intake,
    readonly switchboard: FaultSwitch,
    private readonly order: Sequence,
  ) {
    this.secret = sharedSecret(context.config.SMS_SECRET, (purpose) => context.keys.mac(purpose));
    this.callbacks = new Callbacks(context, models, this.secret);
  }

  /** Goes on where the one before ended. */
  static async open(context: SandboxContext, models: Models): Promise<Sandbox> {
    const [reply] = await models.replies.find({}, { _id: 1 }).sort({ _id: -1 }).limit(1).lean();
    const checks = { ...(context.config.SANDBOX_SIGNATURES && { registered: context.config.SANDBOX_SIGNATURES }) };
    const intake = new Intake(models, new Sequence('sb', await newestOf(models)), context.clock, checks);
    return new Sandbox(context, models, intake, await FaultSwitch.open(models), new Sequence('re', reply?._id ?? ''));
  }

  /**
   * Somebody answers from a telephone; durable when it returns.
   * @returns the event id under which the platform hears of it
   */
  async reply({ from, text, key = randomBytes(12).toString('hex') }: { from: string; text: string; key?: string }): Promise<string> {
    const { replies } = this.models;
    const before = await replies.findOne({ key }).lean();
    if (before) return before._id;
    const answered = { _id: this.order.next(Date.now()), key, from, text, at: this.context.clock.now(), told: false };
    try {
      await replies.insertMany([answered]);
      return answered._id;
    } catch (error) {
      const found = duplicateIndex(writeErrorOf(error)) === undefined ? null : await replies.findOne({ key }).lean();
      if (!found) throw error;
      return found._id;
    }
  }

  stop(): void {
    this.ending.abort();
  }
}

/** The driver wraps the failure of one item of a bulk. */
function writeErrorOf(error: unknown): unknown {
  const { writeErrors } = error as { writeErrors?: unknown[] };
  return writeErrors?.[0] ?? error;
}
