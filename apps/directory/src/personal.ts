import type { Keys } from '@mingjing/kit';

const NAME = 'directory.account.name';
const PASSWORD = 'directory.account.password';
const FORMER = 'directory.account.formerPasswords';
const PHONE = 'directory.account.phone';

/** What lies sealed beside an account: base64 of AES-256-GCM. */
export interface SealedAccount {
  name?: string;
  /** The argon2id hash, sealed too: the database alone gives nobody anything to guess against. */
  password?: string;
  /** The hashes of passwords before this one, the latest first. */
  former?: string;
  phone?: string;
}

interface Given {
  name?: string;
  /** Empty: none, nobody signs in until a code sets one. */
  passwordHash?: string;
  formerHashes?: string[];
  /** Empty: none. */
  phone?: string;
}

/** Seals and opens what an account keeps of a person. */
export interface Personal {
  seal(given: Given): Record<string, unknown>;
  name(sealed: unknown): string;
  passwordHash(sealed: unknown): string | undefined;
  formerHashes(sealed: unknown): string[];
  /** Empty: none. */
  phone(sealed: unknown): string;
}

export function personal({ sealer }: Pick<Keys, 'sealer'>): Personal {
  const open = (sealed: unknown, field: keyof SealedAccount, purpose: string): string => {
    const text = (sealed as SealedAccount | undefined)?.[field];
    return text === undefined ? '' : sealer.open(Buffer.from(text, 'base64'), purpose);
  };
  const close = (plain: string, purpose: string): string => sealer.seal(plain, purpose).toString('base64');
  return {
    seal: ({ name, passwordHash, formerHashes, phone }) => ({
      ...(name === undefined ? {} : { name: close(name, NAME) }),
      ...(passwordHash === undefined ? {} : { password: close(passwordHash, PASSWORD) }),
      ...(formerHashes === undefined ? {} : { former: close(JSON.stringify(formerHashes), FORMER) }),
      ...(phone === undefined ? {} : { phone: close(phone, PHONE) }),
    }),
    name: (sealed) => open(sealed, 'name', NAME),
    passwordHash: (sealed) => open(sealed, 'password', PASSWORD) || undefined,
    formerHashes: (sealed) => JSON.parse(open(sealed, 'former', FORMER) || '[]') as string[],
    phone: (sealed) => open(sealed, 'phone', PHONE),
  };
}
