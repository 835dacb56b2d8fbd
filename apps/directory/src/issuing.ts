import { notification } from '@mingjing/contracts';
import { isRefused } from '@mingjing/contracts/refused';
import { Refused, type CallContext } from '@mingjing/kit';
import { passwordPolicy } from '@mingjing/rules';
import type { Account, AccountEvent, Guard, IssuedCode, Meta } from './account';
import { administrationRule, change, ruleInForce, type Office } from './office';
import { checkPassword, isUsedBefore } from './password';
import { realNow } from './real-time';
import { codeText, issueCode } from './reset';

/** As many as are refused when a password is set. */
export const REMEMBERED_PASSWORDS = 5;
const HOUR_MS = 3_600_000;

/** Hashes of the passwords an account had, the present one first. */
export function hashesOf({ personal }: Pick<Office, 'personal'>, sealed: unknown): string[] {
  const present = personal.passwordHash(sealed);
  return [...(present === undefined ? [] : [present]), ...personal.formerHashes(sealed)].slice(0, REMEMBERED_PASSWORDS);
}

/**
 * Lets a new password pass, or refuses it.
 * @throws Refused as `checkPassword`, and `password.usedBefore`
 */
export async function checkNewPassword(office: Office, found: { state: Account; sealed: unknown }, password: string): Promise<void> {
  const owner = { username: found.state.username, name: office.personal.name(found.sealed) };
  checkPassword(password, owner, await ruleInForce(office, passwordPolicy));
  if (!(await isUsedBefore(password, hashesOf(office, found.sealed)))) return;
  throw new Refused('password.usedBefore', 'invalid', {
    field: 'newPassword',
    zh: `最近用过的 ${REMEMBERED_PASSWORDS} 个口令不能再用，请换一个新的。`,
    en: `None of the last ${REMEMBERED_PASSWORDS} passwords; take a new one.`,
  });
}

/** Decides only while the password is the one that was read before: what is sealed beside the account would be lost else. */
export function onPasswordOf(before: Account, decide: (state: Account, meta: Meta) => AccountEvent[]) {
  return (state: Account, meta: Meta): AccountEvent[] => {
    if (state.passwordChangedAt?.getTime() === before.passwordChangedAt?.getTime()) return decide(state, meta);
    throw new Refused('account.changed', 'conflict', {
      zh: '口令刚刚被修改，请再试一次。',
      en: 'The password was changed at this moment; try again.',
    });
  };
}

/** What a one-time code is issued for. */
export type Issue = Pick<IssuedCode, 'id' | 'channel' | 'by' | 'releasedBy' | 'pickup'>;

export interface Issued {
  until: Date;
  /** Twelve digits, told this once: absent where this very code was issued before. */
  code?: string;
}

/**
 * Puts a one-time code in the place of an account's password; its sessions end.
 * @param guard absent where two administrators decided it, or an operator at the machine
 * @throws Refused `account.missing`, `account.disabled`, `account.administratorsApart`
 */
export async function issue(
  office: Office,
  call: Pick<CallContext, 'actor' | 'division' | 'traceparent'>,
  accountId: string,
  issued: Issue,
  guard?: Guard,
): Promise<Issued> {
  const { models, personal, trail, context } = office;
  const at = realNow();
  const { codeHours, firstCodeHours } = await administrationRule(office);
  const found = await models.accounts.load(accountId);
  const hours = found?.state.mustChangePassword ? Math.max(firstCodeHours, codeHours) : codeHours;
  const code: IssuedCode = { ...issued, at, until: new Date(at.getTime() + hours * HOUR_MS) };
  // On paper the holder is identified anew: the number that was entered before is no longer believed.
  const phone = issued.channel === 'sms' ? {} : { phone: '' };
  const sealed = personal.seal({ passwordHash: '', formerHashes: hashesOf(office, found?.sealed), ...phone });
  const decision = (state: Account, meta: Meta): AccountEvent[] => [
    ...issueCode(code, guard)(state, meta),
    ...(issued.channel !== 'sms' && state.hasPhone ? [{ type: 'PhoneSet' as const, data: { hasPhone: false } }] : []),
  ];
  const { state, replayed } = await models.accounts.handle(
    accountId,
    { id: `code:${issued.id}` },
    { ...change(office, call, ''), sealed },
    found ? onPasswordOf(found.state, decision) : decision,
  );
  const out = state.code?.id === issued.id;
  // Asked again after the code was used, the sessions are the holder's new ones.
  if (out) {
    await models.sessions.deleteMany({ accountId });
    await trail.done(call, 'issueCode', accountId, issued.channel);
  }
  const until = out && state.code ? state.code.until : code.until;
  return { until, ...(replayed ? {} : { code: codeText(context.keys, issued.id) }) };
}

/** False where no SMS provider is configured. */
export async function queueSms(office: Office, codeId: string): Promise<boolean> {
  try {
    await office.context.client(notification.NotificationServiceService, office.root).sendCode({ codeId });
    return true;
  } catch (error) {
    if (isRefused(error) && error.code === 'sms.off') return false;
    throw error;
  }
}
