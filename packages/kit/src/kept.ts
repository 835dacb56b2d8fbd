/**
 * A promise that is put away and awaited later, by nobody or by many. Whoever awaits it hears of its failure; until then
 * nobody has to, so that a failure that comes before does not count as unhandled and end the process.
 */
export function kept<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
