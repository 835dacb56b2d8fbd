import { randomUUID } from 'node:crypto';
import type { ReplyCorpus } from '@mingjing/contracts';
import { traceparentNow, type KnownValues, type ServiceContext } from '@mingjing/kit';
import type { config } from './config';
import type { Models } from './models';
import type { SmsProvider } from './provider';
import type { Form, InvitationRule, PasswordCodeRule } from '@mingjing/rules';
import type { Caps } from './caps';
import type { Circuit } from './circuit';
import type { Message, MessageEvent, Patience } from './message';
import type { QuietHours } from './quiet-hours';
import type { ReadReply } from './reply';

export type Context = ServiceContext<typeof config>;
type Mac = (text: string) => string;

/** What every part of the service works with. */
export interface Work {
  context: Context;
  models: Models;
  /** Undefined: nothing is sent, and nothing is queued. */
  provider: SmsProvider | undefined;
  macs: Record<'message' | 'recipient' | 'reply' | 'official' | 'sender', Mac>;
  invitationOf(division: string): Promise<InvitationRule>;
  passwordCodeOf(division: string): Promise<PasswordCodeRule>;
  quietHoursOf(division: string): Promise<QuietHours>;
  capsOf(division: string): Promise<Caps>;
  retryOf(division: string): Promise<Patience>;
  levelsOf(division: string): Promise<Form['levels']>;
  formOf(division: string): Promise<Form>;
  /** How replies are read there. */
  corpusOf(division: string): Promise<ReplyCorpus>;
  readReply: ReadReply;
  /** Names of officials by id, for whoever may read their reminders. */
  officialNames(ids: string[]): Promise<Map<string, string>>;
  /** Signature and first template of integrity reminders in force. */
  reminderWording(division: string): Promise<{ signature: string; template: string }>;
  /** Where links lead, without a slash at the end. */
  publicUrl(): string;
  /** Ancestors of divisions, themselves included, as the directory has them. */
  paths: KnownValues<string[]>;
  /** Years of which it was said that their calendar is missing. */
  yearsWarnedOf: Set<number>;
  dispatcher: Dispatching;
}

/** Sends what is due. */
export interface Dispatching {
  readonly circuit: Circuit;
  /** True while there is something to send. */
  readonly busy: boolean;
  /** Looks for due messages now, or once more after the present look. */
  wake(): void;
  /**
   * As `wake`; resolves when nothing that is due is left, or nothing can be done about it now.
   * @param ending cuts off a call under way: a service that ends does not wait for a provider that hangs
   */
  turn(ending: AbortSignal): Promise<void>;
  /** Cuts off a call under way: the provider is asked about it at the next start. */
  stop(): Promise<void>;
}

/**
 * Changes a message in the name of the service.
 * @param cause the event it comes from: the same one again is nothing new; absent where the state alone guards the step
 * @returns whether something happened now, by this very call
 */
export async function change(
  work: Work,
  id: string,
  decide: (message: Message) => MessageEvent[],
  cause: string = randomUUID(),
): Promise<boolean> {
  const by = { by: 'system:notification', at: work.context.clock.now(), traceparent: traceparentNow() };
  const { events, replayed } = await work.models.messages.handle(id, { id: cause }, by, (message, { exists }) =>
    exists ? decide(message) : [],
  );
  return events.length > 0 && !replayed;
}
