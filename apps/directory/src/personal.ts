import type { Keys } from '@mingjing/kit';

const NAME = 'directory.account.name';
const PASSWORD = 'directory.account.password';

/** What lies sealed beside an account: base64 of AES-256-GCM. */
export interface SealedAccount {
  name?: string;
  /** The argon2id hash, sealed too: the database alone gives nobody anything to guess against. */
  password?: string;
}

/** Seals and opens what an account keeps of a person. */
export interface Personal {
  seal(given: { name?: string; passwordHash?: string }): Record<string, unknown>;
  name(sealed: unknown): string;
  passwordHash(sealed: unknown): string | undefined;
}

export function personal({ sealer }: Pick<Keys, 'sealer'>): Personal {
  const open = (text: string | undefined, purpose: string): string | undefined =>
    text === undefined ? undefined : sealer.open(Buffer.from(text, 'base64'), purpose);
  return {
    seal: ({ name, passwordHash }) => ({
      ...(name === undefined ? {} : { name: sealer.seal(name, NAME).toString('base64') }),
      ...(passwordHash === undefined ? {} : { password: sealer.seal(passwordHash, PASSWORD).toString('base64') }),
    }),
    name: (sealed) => open((sealed as SealedAccount | undefined)?.name, NAME) ?? '',
    passwordHash: (sealed) => open((sealed as SealedAccount | undefined)?.password, PASSWORD),
  };
}
