import type { directory } from '@mingjing/contracts';
import { authorise, maskPhone, type CallContext } from '@mingjing/kit';
import { Refused } from '@mingjing/contracts/refused';
import { noSuchAccount } from '../account';
import { derivedId, oneOf } from '../fields';
import { isGuarded } from '../held-post';
import { holdingsOf } from '../holdings';
import { issue, queueSms } from '../issuing';
import { administrationRule, type Office, type Rpcs } from '../office';
import { openProposal, type Subject } from '../proposing';
import { realNow } from '../real-time';
import { codeText, isOut, mustBeEnabled } from '../reset';

const CHANNELS = ['', 'sms', 'slip'] as const;

interface Wanted {
  accountId: string;
  channel: string;
}

/** Password resets: the code is the holder's; whoever resets learns no password. */
export function resetRpcs(office: Office): Pick<Rpcs, 'resetPassword' | 'addressCode'> {
  const { models, personal, context } = office;
  return {
    async resetPassword(request, call) {
      authorise(call.actor, 'account.manage');
      const sent = await sentAtOnce(office, call, request);
      if (sent) return sent;
      const subject = await askedReset(office, call, request);
      const proposal = await openProposal(office, call, subject, await holdingsOf(office));
      return { initialPassword: '', channel: subject.channel ?? '', phoneMasked: '', until: undefined, proposal };
    },

    async addressCode({ codeId }, call) {
      authorise(call.actor, 'code.address');
      const found = await models.accounts.load(accountOf(codeId));
      const issued = found?.history.some(({ event }) => event.type === 'CodeIssued' && event.data.id === codeId) ?? false;
      if (!found || !issued) return { state: 'unknown', phone: '', code: '' };
      const { code } = found.state;
      const phone = personal.phone(found.sealed);
      if (code?.id !== codeId || !isOut(code, realNow()) || phone === '') return { state: 'over', phone: '', code: '' };
      return { state: 'open', phone, code: codeText(context.keys, codeId) };
    },
  };
}

/** A code's id begins with its account's. */
function accountOf(codeId: string): string {
  return codeId.replace(/-[0-9a-f]+$/, '');
}

/** By SMS to the holder's own phone no second person is needed; undefined where one is, or where there are no SMS. */
async function sentAtOnce(office: Office, call: CallContext, request: Wanted): Promise<directory.ResetPasswordResponse | undefined> {
  const { accountId } = request;
  const { channel, guard, phone } = await resettable(office, call, request);
  if (channel !== 'sms' || guard.guarded) return undefined;
  const codeId = derivedId(accountId, call.cause);
  if (!(await queueSms(office, codeId))) {
    if (request.channel === 'sms') throw smsOff();
    return undefined;
  }
  const { until } = await issue(office, call, accountId, { id: codeId, channel, by: call.actor.id }, guard);
  return { initialPassword: '', channel, phoneMasked: maskPhone(phone), until, proposal: undefined };
}

/**
 * What a second administrator is asked to confirm.
 * @throws Refused `account.missing`, `account.oneself`, `account.disabled`, `account.noPhone`, `authorisation.forbidden`
 */
export async function askedReset(office: Office, call: CallContext, request: Wanted): Promise<Subject> {
  const { channel, guard } = await resettable(office, call, request);
  // Any administrator helps another one; everybody else's account is the system administrator's part.
  if (!guard.guarded) authorise(call.actor, 'account.manage');
  return { kind: 'resetPassword', accountId: request.accountId, channel: guard.guarded ? channel : 'slip' };
}

async function resettable(office: Office, call: CallContext, { accountId, channel: asked }: Wanted) {
  const given = oneOf('channel', asked, CHANNELS);
  const found = await office.models.accounts.load(accountId);
  if (!found) throw noSuchAccount();
  if (accountId === call.actor.id) throw oneself();
  mustBeEnabled(found.state);
  const phone = office.personal.phone(found.sealed);
  if (given === 'sms' && phone === '') throw noPhone();
  const now = office.context.clock.now();
  const { formerDays } = await administrationRule(office);
  const channel = given || (phone === '' ? ('slip' as const) : ('sms' as const));
  return { channel, phone, guard: { now, formerDays, guarded: isGuarded(found.state.assignments, now, formerDays) } };
}

export function oneself(): Refused {
  return new Refused('account.oneself', 'refused', {
    field: 'accountId',
    zh: '不能对自己的账号进行此操作；修改口令请用“修改口令”。',
    en: 'Not on your own account; use "change password".',
  });
}

function noPhone(): Refused {
  return new Refused('account.noPhone', 'refused', {
    field: 'channel',
    zh: '本人没有登记手机号，请改用密封条。',
    en: 'No phone of the holder is known; use a sealed slip.',
  });
}

function smsOff(): Refused {
  return new Refused('sms.off', 'refused', {
    field: 'channel',
    zh: '没有配置短信通道，请改用密封条。',
    en: 'No SMS provider is configured; use a sealed slip.',
  });
}
