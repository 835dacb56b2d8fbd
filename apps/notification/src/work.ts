import { randomUUID } from 'node:crypto';
import type { ReplyCorpus } from '@mingjing/contracts';
import { traceparentNow, type ServiceContext } from '@mingjing/kit';
import type { config } from './config';
import type { Models } from './models';
import type { SmsProvider } from './provider';
import {
  evaluationForm,
  invitations,
  messageCaps,
  messageRetry,
  passwordCodeMessage,
  quietHours,
  replyCorpus,
  type Form,
  type InvitationRule,
  type PasswordCodeRule,
} from '@mingjing/rules';
import type { Caps } from './caps';
import type { Message, MessageEvent, Patience } from './message';
import type { QuietHours } from './quiet-hours';
import { replyReader, type ReadReply } from './reply';
import { officialNames } from './reminders/addressing';
import { ruleOf } from './reminders/planning';
import { sandboxProvider } from './sandbox-provider';
import { SANDBOX_ANNOUNCED, sharedSecret } from './sandbox/api';

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
  /** Something may be due. */
  wake(): void;
  /** Called by `wake`; the dispatcher sets it. */
  onWake: (() => void) | undefined;
}

const made = new WeakMap<Models, Work>();

/** The one `Work` of a running service. */
export function workOf(context: Context, models: Models): Work {
  const known = made.get(models);
  if (known) return known;
  const { rules, keys } = context;
  const work: Work = {
    context,
    models,
    provider: providerOf(context),
    macs: {
      message: keys.mac('notification.message'),
      recipient: keys.mac('notification.recipient'),
      reply: keys.mac('notification.reply'),
      official: keys.mac('phone.official'),
      sender: keys.mac('notification.sender'),
    },
    invitationOf: (division) => rules.get(invitations, division),
    passwordCodeOf: (division) => rules.get(passwordCodeMessage, division),
    quietHoursOf: (division) => rules.get(quietHours, division),
    capsOf: (division) => rules.get(messageCaps, division),
    retryOf: (division) => rules.get(messageRetry, division),
    levelsOf: async (division) => (await work.formOf(division)).levels,
    formOf: (division) => rules.get(evaluationForm, division),
    readReply: replyReader(),
    corpusOf: (division) => rules.get(replyCorpus, division),
    officialNames: (ids) => officialNames(work, ids),
    reminderWording: async (division) => {
      const { signature, birthday } = await ruleOf(work, division);
      return { signature, template: birthday.template };
    },
    publicUrl: () => context.config.PUBLIC_URL ?? served(context, 'http') ?? `http://127.0.0.1:${context.config.PORT}`,
    wake: () => work.onWake?.(),
    onWake: undefined,
  };
  made.set(models, work);
  return work;
}

function providerOf(context: Context): SmsProvider | undefined {
  const { SMS_PROVIDER, SANDBOX_URL, SMS_SECRET } = context.config;
  if (SMS_PROVIDER === 'off') return undefined;
  const url = (): string => SANDBOX_URL ?? context.addressOf(SANDBOX_ANNOUNCED);
  return sandboxProvider({ url, secret: sharedSecret(SMS_SECRET, context.keys.mac) });
}

/** What a server of this process announced; undefined where none runs here. */
function served(context: Context, name: string): string | undefined {
  try {
    return context.addressOf(name);
  } catch {
    return undefined;
  }
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
