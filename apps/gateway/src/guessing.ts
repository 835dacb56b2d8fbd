import { isRefused } from '@mingjing/contracts/refused';
import type { Call } from './call';
import type { Scanned } from './scans';

/**
 * Opens what was scanned. A wrong invitation counts against the network it came from, and too many end the trying; right
 * ones never count: a whole hall shares one network.
 * @throws Refused limit.guess
 */
export async function unlessGuessing<T>({ gateway: { limits }, network }: Call, { token }: Scanned, open: () => Promise<T>): Promise<T> {
  if (!token) return open();
  await limits.mayOpen(network);
  try {
    return await open();
  } catch (error) {
    if (isRefused(error) && error.code === 'invitation.forged') await limits.wrongInvitation(network);
    throw error;
  }
}
