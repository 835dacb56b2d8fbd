import { isRefused } from '@mingjing/contracts/refused';

/** What the person may not see is left out of a joined answer; any other failure is a failure of the whole. */
export async function readable<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isRefused(error) && (error.kind === 'missing' || error.kind === 'forbidden')) return undefined;
    throw error;
  }
}
