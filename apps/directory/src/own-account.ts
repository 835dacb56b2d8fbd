import type { directory } from '@mingjing/contracts';
import { maskPhone } from '@mingjing/kit';
import type { Account } from './account';
import { peopleOf } from './administration-reply';
import type { Office } from './office';

/** What nobody but the holder is told of an account. */
export async function onlyOneself(
  office: Office,
  { state: { reset }, sealed }: { state: Account; sealed: unknown },
): Promise<Pick<directory.Account, 'phoneMasked' | 'resetNotice'>> {
  const phoneMasked = maskPhone(office.personal.phone(sealed));
  if (!reset) return { phoneMasked, resetNotice: undefined };
  const { at, channel, by, releasedBy } = reset;
  const people = await peopleOf(office, [by, releasedBy ?? '']);
  return { phoneMasked, resetNotice: { at, channel, requestedBy: people.get(by), releasedBy: people.get(releasedBy ?? '') } };
}
