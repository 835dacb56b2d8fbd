import { KnownValues, STANDING } from '@mingjing/kit';
import {
  evaluationForm,
  invitations as invitationRule,
  messageCaps,
  messageRetry,
  passwordCodeMessage,
  quietHours,
  replyCorpus,
} from '@mingjing/rules';
import { codeSource } from './codes';
import { Dispatcher } from './dispatcher';
import { invitationSource } from './invitations';
import type { Models } from './models';
import type { SmsProvider } from './provider';
import { officialNames, reminderSource } from './reminders/addressing';
import { ruleOf } from './reminders/planning';
import { replyReader } from './reply';
import { sandboxProvider } from './sandbox-provider';
import { SANDBOX_ANNOUNCED, sharedSecret } from './sandbox/api';
import type { Context, Work } from './work';

const PATHS_FRESH_MS = 30_000;

/** Makes the parts, once per running service. */
export function openWork(context: Context, models: Models): Work {
  const { rules, keys } = context;
  const work: Omit<Work, 'dispatcher'> & Partial<Pick<Work, 'dispatcher'>> = {
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
    invitationOf: (division) => rules.get(invitationRule, division),
    passwordCodeOf: (division) => rules.get(passwordCodeMessage, division),
    quietHoursOf: (division) => rules.get(quietHours, division),
    capsOf: (division) => rules.get(messageCaps, division),
    retryOf: (division) => rules.get(messageRetry, division),
    levelsOf: async (division) => (await work.formOf(division)).levels,
    formOf: (division) => rules.get(evaluationForm, division),
    readReply: replyReader(),
    corpusOf: (division) => rules.get(replyCorpus, division),
    officialNames: (ids) => officialNames(work as Work, ids),
    reminderWording: async (division) => {
      const { signature, birthday } = await ruleOf(work as Work, division);
      return { signature, template: birthday.template };
    },
    publicUrl: () => context.config.PUBLIC_URL ?? served(context, 'http') ?? `http://127.0.0.1:${context.config.PORT}`,
    paths: new KnownValues<string[]>({ holding: STANDING, trouble: context.trouble('directory'), freshMs: PATHS_FRESH_MS }),
    yearsWarnedOf: new Set(),
  };
  return Object.assign(work, { dispatcher: dispatcherFor(work as Work) });
}

/** It works with the other parts, and is one of them. */
function dispatcherFor(work: Work): Dispatcher {
  const invitations = invitationSource(work);
  return new Dispatcher(work, {
    invitation: invitations,
    invitationReminder: invitations,
    integrityReminder: reminderSource(work),
    passwordCode: codeSource(work),
  });
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
