import { timingSafeEqual } from 'node:crypto';
import { Refused } from '@mingjing/contracts/refused';
import type { Keys } from '@mingjing/kit';
import { mustBeManageable, noSuchAccount, type Account, type AccountEvent, type Guard, type IssuedCode, type Meta } from './account';

const DIGITS = 12;
const PICKUP_DIGITS = 6;

/** Twelve digits that follow from the code's id: whoever has the store without the keys learns nothing. */
export function codeText(keys: Pick<Keys, 'mac'>, id: string): string {
  return digitsOf(keys, 'directory.oneTimeCode', id, DIGITS);
}

/** The other half of a code on paper: neither who asked for it nor who released it opens the account alone. */
export function pickupText(keys: Pick<Keys, 'mac'>, id: string): string {
  return digitsOf(keys, 'directory.pickupCode', id, PICKUP_DIGITS);
}

function digitsOf(keys: Pick<Keys, 'mac'>, purpose: string, id: string, length: number): string {
  const bytes = Buffer.from(keys.mac(purpose)(id), 'base64url');
  return (bytes.readBigUInt64BE() % 10n ** BigInt(length)).toString().padStart(length, '0');
}

/** Whether all, one half or nothing of a code was typed. */
export type Typed = 'right' | 'half' | 'wrong';

/** What somebody typed; spaces, hyphens and full-width digits are forgiven. Takes as long where there is no code. */
export function typedCode(keys: Pick<Keys, 'mac'>, code: Pick<IssuedCode, 'id' | 'pickup'> | undefined, typed: string): Typed {
  const digits = typed
    .slice(0, 60)
    .normalize('NFKC')
    .replace(/[\s\-—–]/g, '');
  const mac = (text: string): Buffer => Buffer.from(keys.mac('directory.oneTimeCodeTyped')(text), 'base64url');
  const same = (part: string, wanted: string): boolean => timingSafeEqual(mac(part), mac(wanted));
  const id = code?.id ?? '';
  const slip = same(digits.slice(0, DIGITS), codeText(keys, id));
  const rest = same(digits.slice(DIGITS), code?.pickup ? pickupText(keys, id) : '');
  if (!code || !(slip || rest)) return 'wrong';
  if (slip && rest) return 'right';
  return code.pickup ? 'half' : 'wrong';
}

/**
 * Puts a one-time code in the place of the password.
 * @param guard absent where two administrators decided it, or an operator at the machine
 * @throws Refused `account.missing`, `account.administratorsApart`, `account.disabled`
 */
export function issueCode(code: IssuedCode, guard?: Guard) {
  return (state: Account, { exists }: Meta): AccountEvent[] => {
    if (!exists) throw noSuchAccount();
    if (guard) mustBeManageable(state, guard);
    mustBeEnabled(state);
    return [{ type: 'CodeIssued', data: code }];
  };
}

/** @throws Refused `account.disabled` */
export function mustBeEnabled({ disabled }: Pick<Account, 'disabled'>): void {
  if (!disabled) return;
  throw new Refused('account.disabled', 'refused', {
    field: 'accountId',
    zh: '账号已停用，请先启用，再重设口令。',
    en: 'The account is disabled; enable it first.',
  });
}

export function isOut(code: IssuedCode | undefined, now: Date): code is IssuedCode {
  return code !== undefined && now < code.until;
}

/**
 * Sets a password with a code, once.
 * @throws Refused `resetCode.refused` where another one was issued or used since
 */
export function setPasswordByCode(id: string, now: Date) {
  return (state: Account): AccountEvent[] => {
    if (state.disabled || state.code?.id !== id || !isOut(state.code, now)) throw codeRefused();
    return [{ type: 'PasswordSetByCode', data: { passwordChangedAt: now } }];
  };
}

/** The same answer whether the name is unknown, the code wrong, used, replaced or run out. */
export function codeRefused(): Refused {
  return new Refused('resetCode.refused', 'invalid', {
    field: 'code',
    zh: '用户名、验证码或领取码不正确，或验证码已用过、已过期。请核对后重试，或请管理员重新办理。',
    en: 'User name, code or pick-up code is wrong, or the code was used or has run out. Check them, or ask for another one.',
  });
}

export function acknowledgeReset(state: Account): AccountEvent[] {
  return state.reset ? [{ type: 'ResetAcknowledged', data: {} }] : [];
}

export function setPhone(hasPhone: boolean) {
  return (): AccountEvent[] => [{ type: 'PhoneSet', data: { hasPhone } }];
}
