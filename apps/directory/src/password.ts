import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { Refused } from '@mingjing/contracts/refused';
import { guessBits, plainLetters } from './guesses';
import { HashGate } from './hash-gate';

/** Policy as data (rule `security.passwords`). */
export interface PasswordPolicy {
  /** Characters. */
  minLength: number;
  /** How many of: lower case, upper case, digits, others. */
  classes: number;
  /** Days after which it must be changed; 0: never. */
  maxAgeDays: number;
}

/** Longer ones are refused before any work is spent on them. */
export const LONGEST_PASSWORD = 128;

const CLASSES = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u];

/** Fewer bits than these fall to whoever tries the common ones first. */
const LEAST_BITS = 38;

/** Whose password it is: neither name may stand in it. */
export interface Owner {
  username: string;
  name: string;
}

/**
 * A refusal names all the policy asks for, so that nobody is refused twice.
 * @throws Refused `password.tooShort`, `password.tooLong`, `password.tooSimple`, `password.holdsUsername`, `password.holdsName`,
 * `password.tooCommon`
 */
export function checkPassword(password: string, owner: Owner, policy: PasswordPolicy, field = 'newPassword'): void {
  const length = [...password].length;
  if (length > LONGEST_PASSWORD)
    throw refusedAs('password.tooLong', field, `口令不能超过 ${LONGEST_PASSWORD} 个字符。`, `At most ${LONGEST_PASSWORD} characters.`);
  if (length < policy.minLength) throw refusedAs('password.tooShort', field, ...wanted('口令太短', 'Too short', policy));
  if (CLASSES.filter((kind) => kind.test(password)).length < policy.classes)
    throw refusedAs('password.tooSimple', field, ...wanted('口令太简单', 'Too simple', policy));
  if (holds(password, owner.username))
    throw refusedAs('password.holdsUsername', field, '口令不能包含用户名。', 'The password must not contain the user name.');
  if (holds(password, owner.name))
    throw refusedAs('password.holdsName', field, '口令不能包含本人姓名。', "The password must not contain the holder's name.");
  if (guessBits(password) < LEAST_BITS) {
    throw refusedAs(
      'password.tooCommon',
      field,
      '口令太容易被猜到（常用词、姓名或地名拼音、年份生日、键盘顺序、重复字符）。请换成三四个互不相关的词并夹上数字、符号，或更长的随机字符。',
      'Too easy to guess (common words, pinyin of names or places, years, keyboard walks, repetitions). Take three or four unrelated words with digits and signs, or longer random characters.',
    );
  }
}

/** Also in other case, with digits for letters, or parted by dots and dashes. */
function holds(password: string, part: string): boolean {
  const bare = (text: string): string => plainLetters(text).replace(/[^\p{L}\p{N}]/gu, '');
  const wanted = bare(part);
  return wanted.length >= 2 && bare(password).includes(wanted);
}

/** Whether a password is one of those that were used before, by their hashes. */
export async function isUsedBefore(password: string, hashes: readonly string[]): Promise<boolean> {
  for (const hash of hashes) if (await passwordMatches(hash, password)) return true;
  return false;
}

/** What is wrong, and all that is asked for. */
function wanted(zh: string, en: string, { minLength, classes }: PasswordPolicy): [string, string] {
  return [
    `${zh}：至少 ${minLength} 个字符，含大写字母、小写字母、数字、符号中的至少 ${classes} 种，不含用户名和姓名，不是常用口令。`,
    `${en}: at least ${minLength} characters with ${classes} of upper case, lower case, digits, symbols, without the user name or the holder's, and not a common one.`,
  ];
}

/** True once the password is older than the policy lets it be. */
export function isTooOld(changedAt: Date | undefined, policy: PasswordPolicy, now: Date): boolean {
  return policy.maxAgeDays > 0 && changedAt !== undefined && now.getTime() - changedAt.getTime() > policy.maxAgeDays * 86_400_000;
}

// Without the look-alikes 0 O o 1 l I.
const LOWER = 'abcdefghijkmnpqrstuvwxyz';
const UPPER = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const DIGITS = '23456789';
const SIGNS = '-_+=@#%';

/** A random password with one of each class: at least 85 bits. */
export function randomPassword(length = 16): string {
  const all = LOWER + UPPER + DIGITS + SIGNS;
  const letters = [LOWER, UPPER, DIGITS, SIGNS, ...Array.from({ length: length - 4 }, () => all)].map(
    (set) => set[randomInt(set.length)] as string,
  );
  for (let i = letters.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [letters[i], letters[j]] = [letters[j] as string, letters[i] as string];
  }
  return letters.join('');
}

const signingIn = new HashGate();

/** argon2id, 19 MiB, two passes (OWASP password storage). Only for people who have signed in: it passes no gate. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
}

let unknownAccountHash: Promise<string> | undefined;

/**
 * Spends the same work whether there is a hash to compare with or not, so that the time taken tells nothing.
 * @param lane who waits behind whom
 * @throws Refused signIn.busy
 */
export async function passwordMatches(stored: string | undefined, password: string, lane = ''): Promise<boolean> {
  unknownAccountHash ??= hashPassword(randomPassword());
  const unknown = await unknownAccountHash;
  const usable = password.length <= LONGEST_PASSWORD * 2;
  const equal = await signingIn.pass(lane, () => verify(stored ?? unknown, usable ? password : ''));
  return equal && usable && stored !== undefined;
}

function refusedAs(code: string, field: string, zh: string, en: string): Refused {
  return new Refused(code, 'invalid', { field, zh, en });
}
